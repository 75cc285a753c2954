"""How reviewers decide on the same line of a cycle: shares of each decision, mean change of points.

Numbers of files stand beside every share: a difference between two reviewers who saw few files says little,
and communes are not shared out at random.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from statistics import mean

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from assessments.enums import Decision, Stage
from assessments.models import Assessment, Cycle, LineDecision, ScoreSheet
from assessments.scoring import Condition
from assessments.services.access import visible_assessments
from assessments.services.decisions import EVENTS
from assessments.services.grids import scoring_grid
from assessments.services.questionnaire import GridLine, Questionnaire
from communes.actors import Actor
from records.models import Event


@dataclass(frozen=True, slots=True)
class LineSpread:
    """One line over the reviewers of a cycle; shares are per cent of the files of one reviewer."""

    line: GridLine
    files: int
    reviewers: int
    lowest: Decimal | None
    highest: Decimal | None
    """The least and the greatest share of accepted files among reviewers."""

    @property
    def spread(self) -> Decimal | None:
        return None if self.highest is None or self.lowest is None else self.highest - self.lowest


@dataclass(slots=True)
class ReviewerOnLine:
    """One reviewer on one line: how many files, and what was decided on them."""

    reviewer: User
    decided: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sent_back: int = 0
    changes: list[Decimal] = field(default_factory=list)

    @property
    def files(self) -> int:
        """The files whose standing decision on the line is this reviewer's."""
        return sum(self.decided.values())

    @property
    def accepted(self) -> int:
        return self.decided[Decision.ACCEPTED]

    @property
    def corrected(self) -> int:
        return self.decided[Decision.CORRECTED]

    @property
    def accepted_share(self) -> Decimal | None:
        return share(self.accepted, self.files)

    @property
    def corrected_share(self) -> Decimal | None:
        return share(self.corrected, self.files)

    @property
    def sent_back_share(self) -> Decimal | None:
        return share(self.sent_back, self.files)

    @property
    def mean_change(self) -> Decimal | None:
        """The mean of verified minus declared points over the files that have both scores."""
        return mean(self.changes) if self.changes else None


def share(part: int, whole: int) -> Decimal | None:
    """Return a part in per cent; None of nothing."""
    return Decimal(100 * part) / whole if whole else None


def access_cycle(year: int) -> tuple[Cycle, Questionnaire]:
    """Return a cycle with what its grids ask, or raise a 404."""
    cycle = get_object_or_404(Cycle.objects.select_related("grid", "additional_grid"), assessed_year=year)
    grids = [cycle.grid, *([cycle.additional_grid] if cycle.additional_grid else [])]
    return cycle, Questionnaire(tuple(map(scoring_grid, grids)))


def line_spreads(
    cycle: Cycle, questionnaire: Questionnaire, actor: Actor, *, at: datetime
) -> list[LineSpread]:
    """Return how far reviewers are from each other on every line, in the grids' order. One query."""
    rows = _decisions(cycle, actor, at).order_by().values_list("line", "decided_by", "decision")
    counts: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for line, person, decision, count in rows.annotate(Count("pk")):
        counts[line][person][decision] = count
    spreads = []
    for code, line in questionnaire.lines.items():
        people = counts[code].values()
        shares = [
            found
            for each in people
            if (found := share(each.get(Decision.ACCEPTED, 0), sum(each.values()))) is not None
        ]
        spreads.append(
            LineSpread(
                line,
                sum(sum(each.values()) for each in people),
                len(people),
                min(shares, default=None),
                max(shares, default=None),
            )
        )
    return spreads


def reviewers_on(
    cycle: Cycle, questionnaire: Questionnaire, line: str, actor: Actor, *, at: datetime
) -> list[ReviewerOnLine]:
    """Return each reviewer of a line, by name. Five queries, however many the files."""
    decisions = _decisions(cycle, actor, at).filter(line=line)
    by_file: dict[int, int] = {}
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for file, person, decision in decisions.values_list("assessment", "decided_by", "decision"):
        by_file[file] = person
        counts[person][decision] += 1
    sent_back: dict[int, set[int]] = defaultdict(set)
    for person, file in _sent_back(line, list(by_file)):
        # Counted for whoever decides on the file now: shares are of the files of one reviewer.
        if by_file[file] == person:
            sent_back[person].add(file)
    found = {
        person.pk: ReviewerOnLine(person, counts[person.pk], len(sent_back[person.pk]))
        for person in User.objects.filter(pk__in=counts).order_by("full_name", "pk")
    }
    for file, change in _changes(questionnaire, line, list(by_file)).items():
        found[by_file[file]].changes.append(change)
    return list(found.values())


def files_of(cycle: Cycle, line: str, reviewer: int, actor: Actor, *, at: datetime) -> QuerySet[LineDecision]:
    """Return the standing decisions of one reviewer on a line, by commune."""
    decisions = _decisions(cycle, actor, at).filter(line=line, decided_by=reviewer)
    return decisions.select_related("assessment__commune__province").order_by("assessment__commune__code")


def _decisions(cycle: Cycle, actor: Actor, at: datetime) -> QuerySet[LineDecision]:
    files = visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)
    return LineDecision.objects.filter(assessment__in=files.order_by().values("pk"))


def _sent_back(line: str, files: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Return who sent a line of which file back, from the log: a later decision stands in its place."""
    events = Event.objects.filter(
        code=EVENTS[Decision.RETURNED],
        target_type=ContentType.objects.get_for_model(Assessment),
        target_id__in=files,
        data__line=line,
    )
    rows = events.values_list("actor", "target_id")
    return [(person, file) for person, file in rows if person is not None and file is not None]


def _changes(questionnaire: Questionnaire, line: str, files: Sequence[int]) -> Mapping[int, Decimal]:
    """Return what the review changed in the points of a line, by file; nothing for a condition."""
    if isinstance(questionnaire.lines[line], Condition):
        return {}
    grid = questionnaire.sections[questionnaire.section_of(line)].grid
    column = "sheet" if grid is questionnaire.grids[0] else "additional_sheet"
    sheets = ScoreSheet.objects.filter(assessment__in=files, stage__in=[Stage.DECLARED, Stage.REVIEW])
    points: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = sheets.order_by().values_list("assessment", "stage", f"{column}__lines__{line}__points")
    for file, stage, found in rows:
        if found is not None:
            points[file][stage] = Decimal(found)
    return {
        file: each[Stage.REVIEW] - each[Stage.DECLARED] for file, each in points.items() if len(each) == 2
    }
