"""What the pages of missions show: files by state, findings by state, replies received, packs ready."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assessments.enums import Action, FindingOutcome, State
from assessments.models import Assessment, AuditMission, Finding, MissionAssessment, Transition
from assessments.services.packs.sealing import pack_rows
from config.toolbox.search import fold

ENDED_STATES = (State.FINAL, State.APPEALED, State.PUBLISHED)
# The states that a file of a mission goes through, as its filter offers them.
MISSION_STATES = (State.IN_AUDIT, State.AWAITING_REPLY, State.REPLIED, *ENDED_STATES)


@dataclass(frozen=True, slots=True)
class MissionFilter:
    """What a reader asked of the files of a mission. Unknown values ask for nothing."""

    text: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "MissionFilter":
        state = asked.get("state", "")
        return cls(str(asked.get("q", "")).strip()[:80], state if state in MISSION_STATES else "")


def mission_entries(mission: AuditMission, wanted: MissionFilter) -> QuerySet[MissionAssessment]:
    """Return the files of a mission with ``findings`` and ``replies`` of each, by commune.

    ``replies`` counts those that were sent, or went along when the window ended.
    """
    entries = MissionAssessment.objects.filter(mission=mission)
    for word in fold(wanted.text).split():
        entries = entries.filter(assessment__commune__search_text__contains=word)
    if wanted.state:
        entries = entries.filter(assessment__state=wanted.state)
    replied = ~Q(assessment__state__in=[State.IN_AUDIT, State.AWAITING_REPLY])
    return (
        entries.select_related("assessment__commune__province", "draw")
        .annotate(
            findings=Count("assessment__findings", distinct=True),
            replies=Count("assessment__findings__reply", distinct=True, filter=replied),
        )
        .order_by("assessment__commune__code")
    )


def sealed_files(files: Iterable[int]) -> set[int]:
    """Return which of these files have a pack that says what they are now. Two queries."""
    rows = pack_rows(Assessment.objects.filter(pk__in=list(files)))
    return {row.assessment.pk for row in rows if row.sealed is not None}


def packs_ready(missions: Iterable[AuditMission]) -> Counter[int]:
    """Return how many packs of each mission are ready, by the mission's key. Three queries."""
    entries = MissionAssessment.objects.filter(mission__in=list(missions)).order_by()
    of_file = dict(entries.values_list("assessment_id", "mission_id"))
    return Counter(of_file[pk] for pk in sealed_files(of_file))


def with_progress(missions: QuerySet[AuditMission]) -> QuerySet[AuditMission]:
    """Return missions with their files, findings and replies counted.

    ``files`` taken and ``ended`` among them; findings in ``drafts``, ``notified`` (the commune may reply),
    ``to_decide``, ``standing`` and ``dropped``; ``replied``: files whose commune sent its reply.
    """
    undecided = {"outcome": "", "assessment__state": State.REPLIED}
    return missions.annotate(
        files=_of_mission(MissionAssessment.objects, "mission"),
        ended=_of_mission(MissionAssessment.objects.filter(assessment__state__in=ENDED_STATES), "mission"),
        replied=_of_mission(
            Transition.objects.filter(action=Action.REPLY), "assessment__mission_entry__mission"
        ),
        drafts=_findings(assessment__state=State.IN_AUDIT),
        notified=_findings(assessment__state=State.AWAITING_REPLY),
        to_decide=_findings(**undecided),
        standing=_findings(outcome__in=[FindingOutcome.KEPT, FindingOutcome.CHANGED]),
        dropped=_findings(outcome=FindingOutcome.DROPPED),
    )


def _findings(**which: Any) -> Coalesce:
    return _of_mission(Finding.objects.filter(**which), "assessment__mission_entry__mission")


def _of_mission(rows: Any, path: str) -> Coalesce:
    own = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    count = Subquery(own.annotate(rows=Count("pk")).values("rows"), output_field=IntegerField())
    return Coalesce(count, Value(0))
