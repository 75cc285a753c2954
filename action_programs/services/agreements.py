"""Partnership agreements: who owes what, until when. Amounts in MAD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import (
    ActionProgramme,
    Agreement,
    AgreementShare,
    Partner,
    PartnerPayment,
    Project,
)
from action_programs.services.access import may_write
from action_programs.services.running import check_projects
from assessments.exceptions import NotAllowed
from communes.actors import Actor
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event

ZERO = Decimal(0)


class AgreementReversed(ProgrammeRefusal):
    code = "agreement_reversed"
    text = _("An agreement cannot end before it is signed (%(signed_on)s).")


class ShareTwice(ProgrammeRefusal):
    code = "share_twice"
    text = _("Project %(number)s stands twice: an agreement has one share a project.")


class SharePaid(ProgrammeRefusal):
    code = "share_paid"
    text = _("A payment is on record for project %(number)s: its share stays in the agreement.")


class ShareBelowPaid(ProgrammeRefusal):
    code = "share_below_paid"
    text = _("%(paid)s was paid for project %(number)s: its share cannot be less.")


class PartnerFixed(ProgrammeRefusal):
    code = "partner_fixed"
    text = _("Payments of %(partner)s are on record: the partner of this agreement stays.")


class AgreementPaid(ProgrammeRefusal):
    code = "agreement_paid"
    text = _("Payments of %(partner)s are on record: the agreement cannot be removed.")


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What an agreement says; ``partner`` is the name of who signs with the commune."""

    partner: str
    title: str
    signed_on: date
    ends_on: date | None = None
    commune_duties: str = ""
    partner_duties: str = ""


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What is promised to one project, and by when."""

    project: Project
    amount: Decimal
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShareView:
    """One share with what was really paid of it; cancelled payments do not count."""

    share: AgreementShare
    paid: Decimal
    is_late: bool

    @property
    def left(self) -> Decimal:
        return self.share.amount - self.paid


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement with its shares."""

    agreement: Agreement
    shares: Sequence[ShareView]

    @property
    def promised(self) -> Decimal:
        return sum((row.share.amount for row in self.shares), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((row.paid for row in self.shares), ZERO)

    @property
    def late(self) -> Decimal:
        """Return what is owed since a day that has passed."""
        return sum((row.left for row in self.shares if row.is_late), ZERO)


@transaction.atomic
def save_agreement(
    programme: ActionProgramme,
    agreement: Agreement | None,
    facts: AgreementFacts,
    shares: Sequence[ShareFacts],
    *,
    actor: Actor,
    at: datetime,
) -> Agreement:
    """Add an agreement (``agreement`` None) or change it, with all its shares.

    It may be written before the vote: partners sign when they are found. Raises NotAllowed,
    AgreementReversed, ProjectElsewhere, ShareTwice; and once something was paid PartnerFixed, SharePaid or
    ShareBelowPaid.
    """
    row = _lock(programme, actor)
    if facts.ends_on and facts.ends_on < facts.signed_on:
        raise AgreementReversed(signed_on=format_day(facts.signed_on))
    check_projects([share.project for share in shares], row)
    wanted: dict[int, ShareFacts] = {}
    for share in shares:
        if share.project.pk in wanted:
            raise ShareTwice(number=share.project.number)
        wanted[share.project.pk] = share
    if agreement is None:
        agreement = Agreement(programme=row)
    else:
        agreement = Agreement.objects.select_related("partner").get(pk=agreement.pk, programme=row)
        _check_paid(agreement, facts, wanted)
    name = " ".join(facts.partner.split())
    agreement.partner = _partner(row, name)
    agreement.title, agreement.signed_on = facts.title.strip(), facts.signed_on
    agreement.ends_on = facts.ends_on
    agreement.commune_duties = facts.commune_duties.strip()
    agreement.partner_duties = facts.partner_duties.strip()
    agreement.changed_by, agreement.changed_at = actor.user, at
    agreement.save()
    agreement.shares.exclude(project__in=wanted).delete()
    for share in shares:
        AgreementShare.objects.update_or_create(
            agreement=agreement,
            project=share.project,
            defaults={"amount": share.amount, "due_on": share.due_on},
        )
    _log("action_programs.agreement_saved", row, agreement, actor, at)
    return agreement


@transaction.atomic
def remove_agreement(agreement: Agreement, *, actor: Actor, at: datetime) -> None:
    """Take an agreement out. Raises NotAllowed, or AgreementPaid once a payment of it is on record."""
    row = _lock(agreement.programme, actor)
    if PartnerPayment.objects.filter(share__agreement=agreement).exists():
        raise AgreementPaid(partner=pick(agreement.partner, "name"))
    _log("action_programs.agreement_removed", row, agreement, actor, at)
    agreement.delete()


def agreements_of(
    programme: ActionProgramme, *, today: date, only: Agreement | None = None
) -> list[AgreementView]:
    """Return the agreements of a programme with what was promised, paid and late on a day, the oldest first.

    Three queries, whatever their number.
    """
    rows = programme.agreements.select_related("partner").order_by("signed_on", "pk")
    if only is not None:
        rows = rows.filter(pk=only.pk)
    agreements = list(rows)
    shares: dict[int, list[ShareView]] = {row.pk: [] for row in agreements}
    for share in _with_paid(shares, until=today):
        paid = share.paid or ZERO
        is_late = share.due_on is not None and share.due_on < today and paid < share.amount
        shares[share.agreement_id].append(ShareView(share, paid, is_late))
    return [AgreementView(row, shares[row.pk]) for row in agreements]


def _with_paid(agreement_ids: Mapping[int, object], until: date | None = None) -> Iterable[Any]:
    standing = Q(payments__cancelled_at__isnull=True)
    if until is not None:
        standing &= Q(payments__paid_on__lte=until)
    rows = AgreementShare.objects.filter(agreement__in=list(agreement_ids)).select_related("project")
    return rows.annotate(paid=Sum("payments__amount", filter=standing)).order_by("project__number", "pk")


def _check_paid(agreement: Agreement, facts: AgreementFacts, wanted: Mapping[int, ShareFacts]) -> None:
    recorded = set(PartnerPayment.objects.filter(share__agreement=agreement).values_list("share", flat=True))
    if not recorded:
        return
    if agreement.partner.name_ar != " ".join(facts.partner.split()):
        raise PartnerFixed(partner=pick(agreement.partner, "name"))
    for share in _with_paid({agreement.pk: None}):
        paid = share.paid or ZERO
        if share.pk in recorded and share.project_id not in wanted:
            raise SharePaid(number=share.project.number)
        if share.project_id in wanted and wanted[share.project_id].amount < paid:
            raise ShareBelowPaid(paid=format_money(paid), number=share.project.number)


def _partner(programme: ActionProgramme, name: str) -> Partner:
    known = programme.partners.filter(Q(name_ar=name) | Q(name_fr=name)).order_by("pk").first()
    return known or Partner.objects.create(programme=programme, name_ar=name)


def _lock(programme: ActionProgramme, actor: Actor) -> ActionProgramme:
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    return row


def _log(code: str, programme: ActionProgramme, agreement: Agreement, actor: Actor, at: datetime) -> None:
    data = {"title": agreement.title, "partner": agreement.partner.name_ar}
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
