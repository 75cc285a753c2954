"""What the portal notices of files by itself, so that reviewers know where to look (``docs/review.md``).

Plain rules over what was declared: a hint judges nothing, and no decision follows from it. They are worked
out by a worker when a file is sent or sent again, and every day for the files that still wait; the queue only
reads the count that stands on the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments.enums import APPROVED_STATES, SENT_STATES, RiskCode, RiskLevel, Stage, State
from assessments.models import Assessment, EvidenceItem, RiskHint, ScoreSheet, Submission
from assessments.scoring import FieldType
from assessments.services.answers.reading import NUMERIC
from assessments.services.expectations import (
    BAND_PERCENT,
    PARAMETERS,
    PAST_LEAST,
    PAST_MOST,
    PAST_PERCENT,
    Alike,
    Past,
    line_values,
    past_sheets,
    published_before,
)
from assessments.services.figures import Figures, asked_of, read_declared, read_verified
from assessments.services.questionnaire import Questionnaire, questionnaire_of
from assessments.services.questions import JUMP_PERCENT
from records.services.parameters import parameters

# A reviewer still works on these; the hints of the others stay as they were.
WATCHED_STATES = (State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.REVIEWED)
LEVELS: Mapping[RiskCode, RiskLevel] = {
    RiskCode.JUMP: RiskLevel.MEDIUM,
    RiskCode.LAST_YEAR: RiskLevel.MEDIUM,
    RiskCode.PEERS: RiskLevel.MEDIUM,
    RiskCode.PAST: RiskLevel.MEDIUM,
    RiskCode.SHARED_FILE: RiskLevel.HIGH,
    RiskCode.REPEATED_FILE: RiskLevel.LOW,
    RiskCode.FIGURE_CHANGED: RiskLevel.LOW,
    RiskCode.DOCUMENT_CHANGED: RiskLevel.LOW,
}
BATCH = 250
# A document that hundreds of communes share is named this many times.
NAMED = 20

_Found = tuple[RiskCode, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file of evidence stands."""

    assessment: int
    commune: int
    year: int
    document: str


@dataclass(frozen=True)
class _Reading:
    """All that the rules ask of some files of one cycle, by the key of the file, read at a flat cost."""

    declared: Mapping[int, Figures]
    last_year: Mapping[int, Figures]
    first_sent: Mapping[int, Mapping[str, Any]]
    evidence: Mapping[int, Sequence[tuple[str, str]]]
    places: Mapping[str, Sequence[_Place]]
    values: Mapping[int, Mapping[str, Decimal]]
    past: Past
    alike: Alike
    jump_percent: int


def note_risks_of(assessment_id: int, *, at: datetime) -> int:
    """Work out the hints of one file, and of the files that it shares evidence with; return its number."""
    note_risks([assessment_id], at=at)
    shared = RiskHint.objects.filter(assessment=assessment_id, code=RiskCode.SHARED_FILE)
    others = {pk for data in shared.values_list("data", flat=True) for pk, _document in data["files"]}
    note_risks(others, at=at)
    return RiskHint.objects.filter(assessment=assessment_id).count()


def refresh_risks(*, at: datetime) -> int:
    """Work out the hints of every file that still waits; return how many files were looked at."""
    waiting = Assessment.objects.filter(state__in=WATCHED_STATES).order_by("cycle", "pk")
    keys = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        note_risks(keys[start : start + BATCH], at=at)
    return len(keys)


def note_risks(keys: Iterable[int], *, at: datetime) -> None:
    """Keep the hints of files as they are now; those of files past their review stay as they were."""
    files = Assessment.objects.filter(pk__in=list(keys), state__in=WATCHED_STATES).with_commune()  # type: ignore[attr-defined]
    by_cycle: dict[int, list[Assessment]] = defaultdict(list)
    for file in files:
        by_cycle[file.cycle_id].append(file)
    for group in by_cycle.values():
        reading = _read(group)
        _keep({file.pk: list(_hints(file, reading)) for file in group}, group, at=at)


def _hints(file: Assessment, reading: _Reading) -> Iterator[_Found]:
    questionnaire = questionnaire_of(file)
    yield from _against_last_year(file, questionnaire, reading)
    yield from _outside(file, questionnaire, reading)
    yield from _same_files(file, reading)
    yield from _changed(file, questionnaire, reading)


def _against_last_year(file: Assessment, questionnaire: Questionnaire, reading: _Reading) -> Iterator[_Found]:
    """Compare each number with last year's verified one; one that is asked again must be the same."""
    before = reading.last_year.get(file.pk)
    if before is None:
        return
    for code, text in reading.declared[file.pk].items():
        known = questionnaire.fields[code]
        old = before.get(known.previous_of or code)
        if known.type not in NUMERIC or not isinstance(text, str) or not isinstance(old, str):
            continue
        if known.previous_of is not None:
            if Decimal(text) != Decimal(old):
                yield RiskCode.LAST_YEAR, code, {"before": old, "after": text}
        elif Decimal(old) and abs(Decimal(text) - Decimal(old)) * 100 > reading.jump_percent * abs(
            Decimal(old)
        ):
            yield RiskCode.JUMP, code, {"before": old, "after": text}


def _outside(file: Assessment, questionnaire: Questionnaire, reading: _Reading) -> Iterator[_Found]:
    """Compare each line with communes alike and with the commune's own years before."""
    bands = {
        RiskCode.PEERS: reading.alike.bands(file, questionnaire),
        RiskCode.PAST: reading.past.bands(file.commune_id, questionnaire),
    }
    for code, by_line in bands.items():
        for line, value in reading.values.get(file.pk, {}).items():
            band = by_line.get(line)
            if band is not None and not band.holds(value):
                told = {"value": str(value), "low": str(band.low), "high": str(band.high)}
                more = {"years": list(band.years)} if code == RiskCode.PAST else {"count": band.count}
                yield code, line, {**told, **more}


def _same_files(file: Assessment, reading: _Reading) -> Iterator[_Found]:
    """Find the same bytes in other communes' files, and in the commune's own of other years."""
    shared: dict[str, list[_Place]] = defaultdict(list)
    repeated: dict[str, list[_Place]] = defaultdict(list)
    for document, sha256 in reading.evidence.get(file.pk, ()):
        for place in reading.places[sha256]:
            if place.commune != file.commune_id:
                shared[document].append(place)
            elif place.year != file.cycle.assessed_year:
                repeated[document].append(place)
    for code, found in ((RiskCode.SHARED_FILE, shared), (RiskCode.REPEATED_FILE, repeated)):
        for document, places in found.items():
            named = sorted({(place.assessment, place.document) for place in places})
            count = len({place.assessment for place in places})
            yield code, document, {"files": [list(each) for each in named[:NAMED]], "count": count}


def _changed(file: Assessment, questionnaire: Questionnaire, reading: _Reading) -> Iterator[_Found]:
    """Compare the file with what its first receipt in force answers for."""
    sent = reading.first_sent.get(file.pk)
    if sent is None:
        return
    before, after = sent["answers"], reading.declared[file.pk]
    for code in sorted(before.keys() | after.keys()):
        # What a document proves is told by the document.
        is_typed = questionnaire.fields[code].type is not FieldType.EVIDENCE
        if is_typed and before.get(code) != after.get(code):
            yield RiskCode.FIGURE_CHANGED, code, {"before": before.get(code), "after": after.get(code)}
    old = {(row["document"], row["sha256"]) for row in sent["evidence"]}
    new = set(reading.evidence.get(file.pk, ()))
    for document in sorted({code for code, _sha256 in old ^ new}):
        added = sum(code == document for code, _sha256 in new - old)
        removed = sum(code == document for code, _sha256 in old - new)
        yield RiskCode.DOCUMENT_CHANGED, document, {"added": added, "removed": removed}


def _read(files: Sequence[Assessment]) -> _Reading:
    """Read what the rules ask of files of one cycle. About fifteen queries, however many the files."""
    cycle, keys = files[0].cycle, [file.pk for file in files]
    asked = {file.pk: asked_of(cycle, additional=file.has_additional_grid) for file in files}
    evidence: dict[int, list[tuple[str, str]]] = defaultdict(list)
    items = EvidenceItem.objects.filter(removed_at__isnull=True).order_by("pk")
    rows = items.filter(assessment__in=keys).values_list("assessment", "document_code", "file__sha256")
    for pk, document, sha256 in rows:
        evidence[pk].append((document, sha256))
    values = parameters((JUMP_PERCENT, *PARAMETERS))
    communes = [file.commune_id for file in files]
    sheets = past_sheets(communes, before=cycle.assessed_year, most=values[PAST_MOST])
    return _Reading(
        declared=read_declared(asked),
        last_year=_last_year(files),
        first_sent=_first_sent(keys),
        evidence=evidence,
        places=_places(keys),
        values=_values(keys),
        past=Past(sheets, percent=values[PAST_PERCENT], least=values[PAST_LEAST]),
        alike=Alike(published_before(cycle.assessed_year), percent=values[BAND_PERCENT]),
        jump_percent=values[JUMP_PERCENT],
    )


def _last_year(files: Sequence[Assessment]) -> dict[int, Figures]:
    """Return the verified figures of the year before, by the key of this year's file."""
    now = {file.commune_id: file.pk for file in files}
    before = {
        row.pk: row
        for row in Assessment.objects.filter(
            commune__in=now,
            cycle__assessed_year=files[0].cycle.assessed_year - 1,
            state__in=sorted(APPROVED_STATES),
        ).with_commune()  # type: ignore[attr-defined]
    }
    asked = {pk: asked_of(row.cycle, additional=row.has_additional_grid) for pk, row in before.items()}
    figures = read_verified(asked, dict.fromkeys(before, Stage.ERRATUM))
    return {now[row.commune_id]: figures[pk] for pk, row in before.items()}


def _first_sent(keys: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return what was first sent and not taken back, by the key of the file."""
    receipts = Submission.objects.filter(assessment__in=keys, withdrawn_at__isnull=True).order_by("-version")
    return dict(receipts.values_list("assessment", "content"))


def _places(keys: Sequence[int]) -> dict[str, list[_Place]]:
    """Return where the bytes of these files' evidence stand in files that were sent, by their SHA-256."""
    items = EvidenceItem.objects.filter(removed_at__isnull=True)
    hashes = items.filter(assessment__in=keys).values("file__sha256")
    places: dict[str, list[_Place]] = defaultdict(list)
    rows = items.filter(file__sha256__in=hashes, assessment__state__in=sorted(SENT_STATES)).order_by("pk")
    columns = ("assessment", "assessment__commune", "assessment__cycle__assessed_year", "document_code")
    for sha256, *place in rows.values_list("file__sha256", *columns):
        places[sha256].append(_Place(*place))
    return places


def _values(keys: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """Return the declared value of each line that has one, in its unit, by the key of the file."""
    sheets = ScoreSheet.objects.filter(assessment__in=keys, stage=Stage.DECLARED).order_by("pk")
    rows = sheets.values_list("assessment", "sheet__lines", "additional_sheet__lines")
    return {pk: line_values(documents) for pk, *documents in rows}


@transaction.atomic
def _keep(hints: Mapping[int, Sequence[_Found]], files: Sequence[Assessment], *, at: datetime) -> None:
    """Put the hints in place of the earlier ones; one that stays the same keeps its moment."""
    wanted = {(pk, str(code), subject): data for pk, found in hints.items() for code, subject, data in found}
    known = {
        (row.assessment_id, row.code, row.subject): row
        for row in RiskHint.objects.filter(assessment__in=list(hints))
    }
    kept = {key for key, row in known.items() if key in wanted and row.data == wanted[key]}
    RiskHint.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in kept]).delete()
    RiskHint.objects.bulk_create(
        (
            RiskHint(
                assessment_id=pk,
                code=code,
                level=LEVELS[RiskCode(code)],
                subject=subject,
                data=data,
                noted_at=at,
            )
            for (pk, code, subject), data in wanted.items()
            if (pk, code, subject) not in kept
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    moved = []
    for file in files:
        count = len(hints[file.pk])
        level = max((LEVELS[code] for code, _subject, _data in hints[file.pk]), default=0)
        if (file.risk_count, file.risk_level) != (count, level):
            file.risk_count, file.risk_level = count, level
            moved.append(file)
    Assessment.objects.bulk_update(moved, ["risk_count", "risk_level"], batch_size=BATCH)
