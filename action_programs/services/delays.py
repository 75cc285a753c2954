"""Delays that the portal finds by itself: each with its rule and its reason. Amounts in MAD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from action_programs.enums import ProjectStatus
from action_programs.models import AgreementShare, Partner, Project
from action_programs.services.progress import Standing, standings
from action_programs.services.spending import Money, financial_progress, money_by_project
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.numbers import format_money, format_percent
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number

GAP_POINTS = "action_programs.gap_points"
SILENT_DAYS = "action_programs.silent_days"
OVER = frozenset({ProjectStatus.DONE, ProjectStatus.STOPPED})
NOT_STARTED = frozenset({ProjectStatus.PLANNED, ProjectStatus.PREPARATION})
ZERO = Decimal(0)


class Rule(models.TextChoices):
    """What a delay is about."""

    NOT_STARTED = "not_started", _("Not started in its first year")
    NOT_DONE = "not_done", _("Not done after its last year")
    MONEY_AHEAD = "money_ahead", _("Money ahead of the work")
    NO_NEWS = "no_news", _("No news")
    SHARE_UNPAID = "share_unpaid", _("Partner’s share not paid")


@dataclass(frozen=True, slots=True)
class Delay:
    """One delay of one project: the rule, and the reason in the language of the moment."""

    project: Project
    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the rules compare with: points of percentage, and days."""

    gap_points: int
    silent_days: int


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that the rules read of one project."""

    project: Project
    standing: Standing
    money: Money
    unpaid: Sequence["UnpaidShare"]

    @property
    def physical(self) -> int:
        return self.standing.percent

    @property
    def financial(self) -> Decimal:
        """Return what was paid of the cost, in percent."""
        return financial_progress(self.project.cost, self.money.paid)


@dataclass(frozen=True, slots=True)
class UnpaidShare:
    """What a partner still owes of a share whose day has passed."""

    partner: Partner
    due_on: date
    amount: Decimal


def register_thresholds() -> None:
    """Declare what administrators may change of the rules."""
    register_parameter(
        GAP_POINTS,
        ParameterKind(
            title=_("Points by which payments may be ahead of the work"),
            help=_("A project whose financial progress exceeds its physical progress by more is flagged."),
            default=20,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        SILENT_DAYS,
        ParameterKind(
            title=_("Days without progress after which a project is flagged"),
            help=_("Counted for projects whose first year has begun and that are neither done nor stopped."),
            default=120,
            read=whole_number,
            write=str,
        ),
    )


def thresholds() -> Thresholds:
    """Return the thresholds in force. Two queries."""
    return Thresholds(parameter(GAP_POINTS), parameter(SILENT_DAYS))


def delays_of(
    programme_ids: Iterable[int], *, today: date, limits: Thresholds | None = None
) -> dict[int, list[Delay]]:
    """Return the delays of some programmes by their key, in the order of the projects' numbers.

    A programme without delay has an empty list. Six queries, whatever the number of programmes.
    """
    ids = list(programme_ids)
    found: dict[int, list[Delay]] = {pk: [] for pk in ids}
    limits = limits or thresholds()
    for facts in facts_of_projects(ids, today=today):
        found[facts.project.programme_id] += delays_in(facts, today=today, limits=limits)
    return found


def facts_of_projects(programme_ids: Sequence[int], *, today: date) -> list[ProjectFacts]:
    """Return what the rules read, as it was known on a day, for every project. Four queries."""
    projects = list(
        Project.objects.filter(programme__in=programme_ids)
        .select_related("group__axis")
        .order_by("programme", "number")
    )
    standing = standings(projects, until=today)
    money = money_by_project([project.pk for project in projects], until=today)
    unpaid = unpaid_shares(programme_ids, today=today)
    return [
        ProjectFacts(
            project,
            standing[project.pk],
            money.get(project.pk, Money()),
            unpaid.get(project.pk, ()),
        )
        for project in projects
    ]


def unpaid_shares(programme_ids: Sequence[int], *, today: date) -> dict[int, list[UnpaidShare]]:
    """Return what partners owe since before a day, by project, the oldest first. One query."""
    shares = (
        AgreementShare.objects.filter(agreement__programme__in=programme_ids, due_on__lt=today)
        .select_related("agreement__partner")
        .annotate(
            paid=Sum(
                "payments__amount",
                filter=Q(payments__cancelled_at__isnull=True, payments__paid_on__lte=today),
            )
        )
        .order_by("due_on", "pk")
    )
    found: dict[int, list[UnpaidShare]] = {}
    for share in shares:
        left = share.amount - (share.paid or ZERO)
        if left > 0 and share.due_on:
            owed = UnpaidShare(share.agreement.partner, share.due_on, left)
            found.setdefault(share.project_id, []).append(owed)
    return found


def delays_in(facts: ProjectFacts, *, today: date, limits: Thresholds) -> list[Delay]:
    """Apply every rule to one project. Pure: no query, no clock."""
    reasons = {
        Rule.NOT_STARTED: _not_started(facts, today),
        Rule.NOT_DONE: _not_done(facts, today),
        Rule.MONEY_AHEAD: _money_ahead(facts, limits),
        Rule.NO_NEWS: _no_news(facts, today, limits),
    }
    found = [Delay(facts.project, rule, reason) for rule, reason in reasons.items() if reason]
    return found + [Delay(facts.project, Rule.SHARE_UNPAID, _unpaid(share)) for share in facts.unpaid]


def counts_by_rule(delays: Iterable[Delay]) -> Mapping[Rule, int]:
    """Return how many delays each rule found, in the order of the rules; rules that found none are out."""
    counts = dict.fromkeys(Rule, 0)
    for delay in delays:
        counts[delay.rule] += 1
    return {rule: count for rule, count in counts.items() if count}


def is_gap(facts: ProjectFacts, limits: Thresholds) -> bool:
    """Tell whether payments are ahead of the work by more than the threshold."""
    return facts.financial - facts.physical > limits.gap_points


def _not_started(facts: ProjectFacts, today: date) -> str:
    if facts.standing.status not in NOT_STARTED or facts.project.starts_in >= today.year:
        return ""
    words = {"year": facts.project.starts_in, "status": ProjectStatus(facts.standing.status).label}
    return gettext("It was to start in %(year)s and is “%(status)s”.") % words


def _not_done(facts: ProjectFacts, today: date) -> str:
    if facts.standing.status in OVER or facts.project.ends_in >= today.year:
        return ""
    words = {"year": facts.project.ends_in, "status": ProjectStatus(facts.standing.status).label}
    return gettext("It was to be done in %(year)s and is “%(status)s”.") % words


def _money_ahead(facts: ProjectFacts, limits: Thresholds) -> str:
    if not is_gap(facts, limits):
        return ""
    words = {
        "financial": format_percent(facts.financial, 1),
        "physical": format_percent(facts.physical),
    }
    return gettext("%(financial)s of the cost is paid and the work is at %(physical)s.") % words


def _no_news(facts: ProjectFacts, today: date, limits: Thresholds) -> str:
    if facts.standing.status in OVER:
        return ""
    since = facts.standing.seen_on or date(facts.project.starts_in, 1, 1)
    days = (today - since).days
    if days <= limits.silent_days:
        return ""
    words = {"count": days, "day": format_day(since)}
    if facts.standing.seen_on is None:
        return (
            ngettext(
                "No progress was ever recorded, %(count)s day after it was to begin.",
                "No progress was ever recorded, %(count)s days after it was to begin.",
                days,
            )
            % words
        )
    return (
        ngettext(
            "No progress recorded for %(count)s day, since %(day)s.",
            "No progress recorded for %(count)s days, since %(day)s.",
            days,
        )
        % words
    )


def _unpaid(share: UnpaidShare) -> str:
    words = {
        "partner": pick(share.partner, "name"),
        "amount": format_money(share.amount),
        "day": format_day(share.due_on),
    }
    return gettext("%(partner)s still owes %(amount)s, due on %(day)s.") % words
