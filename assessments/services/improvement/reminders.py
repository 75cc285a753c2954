"""The daily clock recalls the actions of improvement plans whose day is over: once for each day."""

from datetime import date, datetime
from functools import partial

from assessments.enums import OPEN_FOLLOW_UPS
from assessments.models import Assessment, ImprovementAction
from assessments.services.improvement.plans import LATE_ACTIONS
from assessments.services.notifications import notice_data
from communes.services.directory import people_by_commune
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from records.services.notices import Link


def remind_of_late_actions(*, at: datetime) -> int:
    """Tell the people of a commune of its late actions; return how many people were told.

    Reads the same number of rows whether all were reminded or none.
    """
    late = ImprovementAction.objects.filter(state__in=OPEN_FOLLOW_UPS, due_on__lt=local_day(at))
    titles: dict[tuple[int, date], list[str]] = {}
    for pk, due_on, title in late.order_by("due_on", "pk").values_list("plan__assessment", "due_on", "title"):
        titles.setdefault((pk, due_on), []).append(title)
    files = Assessment.objects.select_related("cycle", "commune").in_bulk({pk for pk, _day in titles})
    people = people_by_commune({file.commune_id for file in files.values()}, at=at)
    return tell_once(
        LATE_ACTIONS,
        [
            (f"{pk}-{due_on}", (pk, due_on, actions), people.get(files[pk].commune_id, ()))
            for (pk, due_on), actions in titles.items()
        ],
        data=lambda late: notice_data(
            files[late[0]], actions="; ".join(late[2]), due=spoken(partial(format_day, late[1]))
        ),
        link=lambda late: Link("assessments:improvement", {"pk": late[0]}),
        at=at,
    )
