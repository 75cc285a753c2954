"""The financing study of a creation, written before anything after it begins (requirements W8 and W11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.actors import Actor
from communes.cooperation.access import may_keep
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal
from communes.cooperation.models import FinancingStudy, Procedure, StudyLine
from communes.cooperation.models.creation import YEARS
from communes.cooperation.services.procedures import FACT_STEPS, lock_procedure, record
from config.toolbox.languages import spoken
from config.toolbox.numbers import format_money
from records.models import Event
from records.services.events import events_of

SAVED = "cooperation.study_saved"
SHOWN_CHANGES = 20
NAMED_LINES = 12


class StudyFixed(CooperationRefusal):
    text = gettext_lazy(
        "The councils deliberate on this financing: take the creation back to the study or to the draft "
        "statutes first, with a reason."
    )


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A resource (``kind`` is its source) or an expense (its nature): wording and MAD a year, five years."""

    kind: str
    label: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What a study says: the volume (``demand``), the lines over five years from ``first_year``."""

    first_year: int
    demand: str
    resources: Sequence[LineFacts]
    expenses: Sequence[LineFacts]
    conclusions: str = ""


def study_of(procedure: Procedure) -> FinancingStudy | None:
    """Return the study of a creation with who changed it last; None before it is begun. One query."""
    return FinancingStudy.objects.select_related("changed_by").filter(procedure=procedure).first()


def may_write_study(actor: Actor | None, procedure: Procedure) -> bool:
    """Tell whether an actor may write the study now: who keeps the creation, before councils deliberate."""
    return may_keep(actor, procedure) and procedure.step in FACT_STEPS


@transaction.atomic
def save_study(
    procedure: Procedure, facts: StudyFacts, *, version: int, actor: Actor, at: datetime
) -> FinancingStudy:
    """Write the study and all its lines anew; ``version`` is 0 for the first time.

    Raises StudyFixed, ChangedMeanwhile or what ``lock_procedure`` raises.
    """
    row = lock_procedure(procedure, version=None, actor=actor)
    if row.step not in FACT_STEPS:
        raise StudyFixed()
    study = FinancingStudy.objects.filter(procedure=row).first() or FinancingStudy(procedure=row, version=0)
    if study.version != version:
        raise ChangedMeanwhile()
    before = _read(study.lines.all()) if study.pk else set()
    study.first_year = facts.first_year
    study.demand, study.conclusions = facts.demand.strip(), facts.conclusions.strip()
    study.version += 1
    study.changed_by, study.changed_at = actor.user, at
    study.save()
    study.lines.all().delete()
    lines = [_line(study, one, "source") for one in facts.resources]
    lines += [_line(study, one, "nature") for one in facts.expenses]
    StudyLine.objects.bulk_create(lines)
    record(row, SAVED, _words(study, lines, before), actor, at)
    return study


def changes_of(procedure: Procedure) -> list[Event]:
    """Return the latest times the study was saved, with who did it, the newest first. One query."""
    return list(events_of(procedure).filter(code=SAVED)[:SHOWN_CHANGES])


def missing_in_study(procedure: Procedure) -> list[str]:
    """What the step of the study waits for: the study itself, resources, expenses, conclusions."""
    study = study_of(procedure)
    if study is None:
        return [_("The financing study: what is to be served, resources and expenses over five years.")]
    lines = list(study.lines.all())
    missing = []
    if not any(line.source and any(line.years) for line in lines):
        missing.append(_("In the financing study, a resource at least."))
    if not any(line.nature and any(line.years) for line in lines):
        missing.append(_("In the financing study, an expense at least."))
    if not study.conclusions:
        missing.append(_("In the financing study, its conclusions."))
    return missing


def _line(study: FinancingStudy, facts: LineFacts, side: str) -> StudyLine:
    amounts = {f"year_{year}": facts.amounts[year - 1] for year in range(1, YEARS + 1)}
    return StudyLine(study=study, label=" ".join(facts.label.split()), **{side: facts.kind}, **amounts)


def _read(lines: Iterable[StudyLine]) -> set[tuple[str, str, tuple[Decimal, ...]]]:
    return {(line.source or line.nature, line.label, tuple(line.years)) for line in lines}


def _words(
    study: FinancingStudy, lines: list[StudyLine], before: set[tuple[str, str, tuple[Decimal, ...]]]
) -> dict[str, object]:
    """Return the version, both totals over five years, and the wording of the lines that changed."""
    changed = sorted({label for _kind, label, _years in before ^ _read(lines)})
    named = " · ".join(changed[:NAMED_LINES]) + (" …" if len(changed) > NAMED_LINES else "")
    return {
        "version": study.version,
        "resources": _total([line for line in lines if line.source]),
        "expenses": _total([line for line in lines if line.nature]),
        "lines": named or "–",
    }


def _total(lines: list[StudyLine]) -> dict[str, str]:
    total = sum((line.total for line in lines), Decimal(0))
    return spoken(lambda: format_money(total))
