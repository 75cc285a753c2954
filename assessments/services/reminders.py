"""Reminders: communes and provinces before a window ends.

A recommendation of an audit that is late is recalled once to the commune's manager.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count

from accounts.models import User
from assessments.enums import OPEN_FOLLOW_UPS, CycleState, State
from assessments.models import Assessment, Cycle, Recommendation
from assessments.services.cycles import in_both
from assessments.services.notifications import notice_data
from assessments.services.province_files import waiting_for_opinion
from communes.enums import Role
from communes.models import Membership
from communes.services.directory import people_by_commune
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from records.services.notices import Link
from records.services.parameters import parameter
from records.services.working_days import working_days

REMINDER_DAYS = "assessments.reminder_days"
OPINIONS_REMINDER = "reminder.opinions"
RECOMMENDATIONS_REMINDER = "reminder.recommendations"
_KINDS = {
    State.DRAFT: "reminder.submission",
    State.RETURNED: "reminder.correction",
    State.AWAITING_REPLY: "reminder.reply",
}


@dataclass(frozen=True, slots=True)
class _Due:
    """A file whose window ends soon, and which of the reminders it has come to."""

    file: Assessment
    at: datetime
    days: int

    @property
    def occasion(self) -> str:
        return f"{self.file.pk}-{self.at:%Y%m%d%H%M}-{self.days}"


def send_reminders(*, at: datetime) -> int:
    """Remind those whom a deadline concerns; return how many people were told.

    Each reminder goes once to each person, whenever this runs and however often.
    """
    told = _remind_communes(at=at) + _remind_of_late_recommendations(at=at)
    for cycle in Cycle.objects.filter(state=CycleState.OPEN):
        told += _remind_provinces(cycle, at=at)
    return told


def _remind_communes(*, at: datetime) -> int:
    """Remind the communes, reading the same number of rows whether all were reminded or none."""
    due = list(_due_files(at=at))
    people = people_by_commune({item.file.commune_id for item in due}, at=at)
    return sum(
        tell_once(
            kind,
            [
                (item.occasion, item, people.get(item.file.commune_id, ()))
                for item in due
                if item.file.state == state
            ],
            data=lambda item: notice_data(item.file, due=in_both(item.at)),
            link=lambda item: Link("assessments:detail", {"pk": item.file.pk}),
            at=at,
        )
        for state, kind in _KINDS.items()
    )


def _due_files(*, at: datetime) -> Iterator[_Due]:
    days, calendar = parameter(REMINDER_DAYS), working_days()
    files = Assessment.objects.filter(cycle__state=CycleState.OPEN, state__in=_KINDS)
    for file in files.select_related("cycle", "commune").order_by("pk"):
        ends_at = file.reply_due_at if file.state == State.AWAITING_REPLY else file.entry_closes_at
        if ends_at is None or ends_at < at or at < file.cycle.entry_opens_at:
            continue
        crossed = calendar.crossed(days, local_day(ends_at), today=local_day(at))
        if crossed is not None:
            yield _Due(file, ends_at, crossed)


def _remind_of_late_recommendations(*, at: datetime) -> int:
    """Recall to the managers of communes what an audit asked by a day that is over: once for each day.

    Reads the same number of rows whether all were reminded or none.
    """
    late = Recommendation.objects.filter(state__in=OPEN_FOLLOW_UPS, due_on__lt=local_day(at))
    days = list(
        late.values("assessment", "due_on").annotate(count=Count("pk")).order_by("assessment", "due_on")
    )
    if not days:
        return 0
    files = Assessment.objects.select_related("cycle", "commune").in_bulk({row["assessment"] for row in days})
    communes = {file.commune_id for file in files.values()}
    managers = people_by_commune(communes, roles=[Role.COMMUNE_MANAGER], at=at)
    return tell_once(
        RECOMMENDATIONS_REMINDER,
        [
            (
                f"{row['assessment']}-{row['due_on']}",
                row,
                managers.get(files[row["assessment"]].commune_id, ()),
            )
            for row in days
        ],
        data=lambda row: notice_data(
            files[row["assessment"]],
            count=row["count"],
            due=spoken(partial(format_day, row["due_on"])),
        ),
        link=lambda _row: Link("assessments:recommendations", {}),
        at=at,
    )


def _remind_provinces(cycle: Cycle, *, at: datetime) -> int:
    """Remind provinces of the files that wait for their opinion, in one message an officer."""
    closes_at = cycle.opinions_close_at
    crossed = working_days().crossed(parameter(REMINDER_DAYS), local_day(closes_at), today=local_day(at))
    if crossed is None or at > closes_at:
        return 0
    waiting = _waiting_by_officer(cycle, at=at)
    occasion = f"{cycle.pk}-{closes_at:%Y%m%d}-{crossed}"
    return tell_once(
        OPINIONS_REMINDER,
        [(occasion, files, [user]) for user, files in waiting.items()],
        data=lambda files: {"year": cycle.assessed_year, "due": in_both(closes_at), "files": files},
        link=lambda _files: Link("assessments:province_home", {}),
        at=at,
    )


def _waiting_by_officer(cycle: Cycle, *, at: datetime) -> dict[User, int]:
    files = Assessment.objects.filter(waiting_for_opinion(cycle, at=at), cycle=cycle)
    counts = dict(files.order_by().values_list("commune__province").annotate(Count("pk")))
    officers = Membership.objects.filter(
        role=Role.PROVINCE_OFFICER, province__in=counts, user__is_active=True
    ).current(local_day(at))  # type: ignore[attr-defined]
    waiting: dict[User, int] = {}
    for user, province in {(row.user, row.province_id) for row in officers.select_related("user")}:
        waiting[user] = waiting.get(user, 0) + counts[province]
    return waiting
