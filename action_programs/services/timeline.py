"""The legal steps of a programme, and what the law says of their dates. Warnings never block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from action_programs.enums import DECISIVE, OPEN_STATES, State, StepKind
from action_programs.models import ActionProgramme, Step
from config.toolbox.dates import format_day

VISA_DAYS = timedelta(days=20)
ARTICLE_78 = _("Organic law 113-14, article 78")
ARTICLE_118 = _("Organic law 113-14, article 118")
DECREE = _("Decree 2.16.301 of 29 June 2016")


@dataclass(frozen=True, slots=True)
class LegalWarning:
    """Something that the law does not expect: in words, from which text, and whether that is certain."""

    text: str
    source: "str | Promise"
    is_certain: bool


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step of the law: what was recorded of it, what is odd about it, whether it may be written."""

    kind: StepKind
    step: Step | None
    warnings: Sequence[LegalWarning]
    is_open: bool


def takes_step(programme: ActionProgramme, kind: StepKind) -> bool:
    """Tell whether a step may be written now; the vote and the visa are recorded by pages of their own.

    The transmission comes after the vote, so that an adopted programme takes it still.
    """
    if kind in DECISIVE:
        return False
    is_sent = kind == StepKind.TRANSMISSION and programme.state == State.ADOPTED
    return is_sent or programme.state in OPEN_STATES


def timeline_of(programme: ActionProgramme, *, today: date) -> list[TimelineStep]:
    """Return every step of the programme's round in the order of the law. One query."""
    written = programme.steps.filter(round=programme.round).order_by("pk")
    steps = {StepKind(step.kind): step for step in written}
    return [
        TimelineStep(
            kind,
            steps.get(kind),
            _warnings(programme, kind, steps, today),
            is_open=takes_step(programme, kind),
        )
        for kind in StepKind
    ]


def first_year_ends_on(programme: ActionProgramme) -> date:
    """Return the last day of the first year of the mandate, by which the programme is drawn up."""
    start = programme.mandate_starts_on
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return date(start.year + 1, start.month, day) - timedelta(days=1)


def _warnings(
    programme: ActionProgramme, kind: StepKind, steps: Mapping[StepKind, Step], today: date
) -> list[LegalWarning]:
    found = []
    step = steps.get(kind)
    if kind == StepKind.VOTE and (late := _late_vote(programme, step, today)):
        found.append(late)
    if kind == StepKind.VISA and step and (slow := _slow_visa(step, steps)):
        found.append(slow)
    if step and (earlier := _later_step_before(kind, step, steps)):
        found.append(
            LegalWarning(
                str(_("This step starts before “%(step)s” had started.")) % {"step": earlier.label},
                DECREE,
                is_certain=False,
            )
        )
    return found


def _late_vote(programme: ActionProgramme, vote: Step | None, today: date) -> LegalWarning | None:
    # The article counts the making: an update comes when the council wants it.
    if programme.round > 1:
        return None
    limit = first_year_ends_on(programme)
    if (vote.starts_on if vote else today) <= limit:
        return None
    text = _("The programme is to be drawn up in the first year of the mandate: by %(date)s.")
    return LegalWarning(str(text) % {"date": format_day(limit)}, ARTICLE_78, is_certain=True)


def _slow_visa(visa: Step, steps: Mapping[StepKind, Step]) -> LegalWarning | None:
    sent = steps.get(StepKind.TRANSMISSION)
    if sent is None or visa.starts_on - sent.starts_on <= VISA_DAYS:
        return None
    text = _("The visa is expected within %(days)s days of the transmission.")
    return LegalWarning(str(text) % {"days": VISA_DAYS.days}, ARTICLE_118, is_certain=False)


def _later_step_before(kind: StepKind, step: Step, steps: Mapping[StepKind, Step]) -> StepKind | None:
    """Return the step before this one in the law that started after it, the nearest."""
    order = list(StepKind)
    for earlier in reversed(order[: order.index(kind)]):
        if earlier in steps and steps[earlier].starts_on > step.starts_on:
            return earlier
    return None
