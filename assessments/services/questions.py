"""Figures that are possible and improbable: the portal asks, the commune explains, nothing is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import APPROVED_STATES, Stage
from assessments.models import Assessment
from assessments.scoring import Field, Indicator, Value, canonical_text
from assessments.scoring.conditions import DateBetween
from assessments.scoring.reasons import in_unit
from assessments.services.answers.reading import NUMERIC, shown_form, stored_value, typed_form
from assessments.services.expectations import PARAMETERS, Expected, expected_of
from assessments.services.figures import asked_of, read_verified
from assessments.services.questionnaire import Questionnaire, questionnaire_of
from assessments.services.sources import Proposals
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number, format_percent
from records.services.parameters import parameters

JUMP_PERCENT = "entry.jump_percent"


@dataclass(frozen=True, slots=True)
class LastYear:
    """The verified figures of the year before, by field. They are hints: nothing is filled in from them.

    ``aims`` are the figures that the improvement plan drawn from that year aims at, as it keeps them.
    """

    year: int
    values: Mapping[str, Value]
    aims: Mapping[str, str | bool]


def last_year_of(assessment: Assessment) -> LastYear | None:
    """Return the verified figures of the commune's file of the year before, once it was approved."""
    year = assessment.cycle.assessed_year - 1
    before = (
        Assessment.objects.filter(
            commune=assessment.commune_id, cycle__assessed_year=year, state__in=sorted(APPROVED_STATES)
        )
        .select_related("cycle__grid", "cycle__additional_grid", "improvement_plan")
        .first()
    )
    if before is None:
        return None
    fields = questionnaire_of(before).fields
    asked = asked_of(before.cycle, additional=before.has_additional_grid)
    figures = read_verified({before.pk: asked}, {before.pk: Stage.APPEAL})[before.pk]
    return LastYear(
        year,
        {
            code: value if isinstance(value, bool) else stored_value(fields[code], value)
            for code, value in figures.items()
            if code in fields
        },
        plan.figures if (plan := getattr(before, "improvement_plan", None)) else {},
    )


@dataclass(frozen=True)
class Asking:
    """What figures are compared with: the years before, communes alike, today, the portal's records.

    ``parameters`` are the values in force of what is questioned, by code.
    """

    questionnaire: Questionnaire
    last_year: LastYear | None
    assessed_year: int
    today: date
    parameters: Mapping[str, int]
    proposals: Proposals
    assessment: Assessment

    @cached_property
    def expected(self) -> Expected:
        """Where the values of lines stood: read when the value of a line is compared."""
        return expected_of(self.assessment, self.questionnaire, values=self.parameters)

    def questions_on(self, field: Field, value: Value) -> list[str]:
        """Return the questions that one figure raises, in the active language."""
        asked = self._on_proposal(field, value)
        if isinstance(value, bool):
            return asked
        if isinstance(value, date):
            return asked + self._on_date(field, value)
        if field.previous_of is not None:
            return asked + self._on_previous(field, Decimal(value))
        return asked + self._on_jump(field, Decimal(value))

    def questions(self, values: Mapping[str, Value]) -> dict[str, list[str]]:
        """Return the questions on the figures of a file, by field."""
        fields = self.questionnaire.fields
        asked = {code: self.questions_on(fields[code], value) for code, value in values.items()}
        return {code: texts for code, texts in asked.items() if texts}

    def questions_on_line(self, line: Indicator, value: Decimal) -> list[str]:
        """Return the questions that the value of a line raises, in its unit: its own past, communes alike."""
        asked = []
        words = {"line": f"{line.code} {pick(line, 'title')}", "value": _in_unit(line, value)}
        past, peers = self.expected.past.get(line.code), self.expected.peers.get(line.code)
        if past is not None and not past.holds(value):
            words |= {"low": _in_unit(line, past.low), "high": _in_unit(line, past.high)}
            words["years"] = format_years(past.years)
            if past.low == past.high:
                text = _(
                    "%(line)s gives %(value)s. In earlier years (%(years)s) it was %(low)s. Is it right?"
                )
            else:
                text = _(
                    "%(line)s gives %(value)s. In earlier years (%(years)s) it was from %(low)s to %(high)s. "
                    "Is it right?"
                )
            asked.append(text % words)
        if peers is not None and not peers.holds(value):
            words |= {"low": _in_unit(line, peers.low), "high": _in_unit(line, peers.high)}
            words |= {"count": format_number(peers.count), "year": str(peers.years[0])}
            asked.append(
                _(
                    "%(line)s gives %(value)s. Half of the %(count)s comparable communes had from %(low)s to "
                    "%(high)s in %(year)s. Is it right?"
                )
                % words
            )
        return asked

    def last_value(self, field: Field) -> Value | None:
        """Return last year's verified figure of a field, for reading beside it."""
        values = self.last_year.values if self.last_year else {}
        return values.get(field.previous_of or field.code)

    def _on_proposal(self, field: Field, value: Value) -> list[str]:
        proposal = self.proposals.get(field.code)
        if proposal is None or proposal.value == canonical_text(field, value):
            return []
        known = shown_form(field, proposal.value)
        return [_("The portal’s own records give %(known)s. Why is this one different?") % {"known": known}]

    def _on_previous(self, field: Field, value: Decimal) -> list[str]:
        known = self.last_value(field)
        if known is None or isinstance(known, date) or value == Decimal(known):
            return []
        return [
            _("Last year’s verified figure is %(known)s. Why is this one different?")
            % {"known": typed_form(field, known)}
        ]

    def _on_jump(self, field: Field, value: Decimal) -> list[str]:
        known = self.last_value(field)
        if known is None or isinstance(known, date) or field.type not in NUMERIC or not Decimal(known):
            return []
        change = 100 * (value - Decimal(known)) / Decimal(known)
        if abs(change) <= self.parameters[JUMP_PERCENT]:
            return []
        words = {"known": typed_form(field, known), "change": format_percent(abs(change), 0)}
        if change > 0:
            return [_("This is %(change)s more than last year’s %(known)s. Is it right?") % words]
        return [_("This is %(change)s less than last year’s %(known)s. Is it right?") % words]

    def _on_date(self, field: Field, value: date) -> list[str]:
        if value > self.today:
            return [_("This day has not come yet. Is it right?")]
        first, last = self._expected_days(field)
        if (first is None or value >= first) and value <= last:
            return []
        return [
            _("%(day)s is not in the year %(year)s. Is it right?")
            % {"day": format_day(value), "year": self.assessed_year}
        ]

    def _expected_days(self, field: Field) -> tuple[date | None, date]:
        """Return the assessed year, widened to what the conditions themselves accept for this field."""
        firsts: list[date | None] = [date(self.assessed_year, 1, 1)]
        lasts = [date(self.assessed_year, 12, 31)]
        for line in self.questionnaire.lines_with(field.code):
            for test in getattr(line, "tests", ()):
                if isinstance(test, DateBetween) and test.field.code == field.code:
                    firsts.append(test.not_before.of(self.assessed_year) if test.not_before else None)
                    lasts += [test.not_after.of(self.assessed_year)] if test.not_after else []
        first = None if None in firsts else min(day for day in firsts if day)
        return first, max(lasts)


def asking_for(assessment: Assessment, questionnaire: Questionnaire, *, at: datetime) -> Asking:
    """Return what the figures of a file are compared with. Up to five queries, however many the figures.

    The portal's own sources are asked later, once a figure of theirs is shown.
    """
    return Asking(
        questionnaire,
        last_year_of(assessment),
        assessment.cycle.assessed_year,
        local_day(at),
        parameters((JUMP_PERCENT, *PARAMETERS)),
        Proposals.to(assessment),
        assessment,
    )


def format_years(years: Iterable[int]) -> str:
    """Write years one after the other, as a sentence names them."""
    return pgettext("between the years of a list", ", ").join(map(str, years))


def _in_unit(line: Indicator, value: Decimal) -> str:
    return pick({"value": in_unit(line, value)}, "value")
