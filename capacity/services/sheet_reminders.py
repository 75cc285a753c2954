"""Reminders of the year: plans and reports not sent, requests for support not answered (requirement W16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from capacity.enums import Desk
from capacity.models import CapacityPlan, CapacityReport, SupportRequest, YearlySheet
from capacity.services.access import ANSWERERS
from capacity.services.audiences import officers, people_with_roles
from capacity.services.deadlines import plan_due_on, report_due_on
from capacity.services.followed import is_followed
from capacity.services.support_list import late_requests
from communes.enums import Role
from communes.models import Commune, Membership
from communes.services.directory import people_by_commune
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from records.services.notices import Link
from records.services.parameters import (
    ParameterKind,
    parameter,
    register_parameter,
    whole_number,
    whole_numbers,
    written_numbers,
)
from records.services.working_days import working_days

REMINDER_DAYS = "capacity.reminder_days"
# What has been late for more days than this is shown, and no longer told.
LATE_TOLD_DAYS = "capacity.late_told_days"


@dataclass(frozen=True, slots=True)
class _Due:
    """A plan or report of a year that is due soon or late, and which of the reminders it has come to."""

    kind: str
    model: type[YearlySheet]
    year: int
    due_on: date
    is_late: bool
    step: str

    @property
    def occasion(self) -> str:
        return f"{self.year}-{self.due_on:%Y%m%d}-{self.step}"

    @property
    def words(self) -> dict:
        return {"year": self.year, "due": spoken(lambda: format_day(self.due_on))}


def register_reminder_days() -> None:
    """Declare the days before a deadline when communes are reminded."""
    register_parameter(
        REMINDER_DAYS,
        ParameterKind(
            title=_("Days before the deadline of a capacity plan or report when communes are reminded"),
            help=_(
                "Numbers of days separated by commas. Each reminder is sent once; another when it is late."
            ),
            default=[30, 7, 1],
            read=whole_numbers,
            write=written_numbers,
        ),
    )
    register_parameter(
        LATE_TOLD_DAYS,
        ParameterKind(
            title=_("Days during which those who are late with their capacity building are told"),
            help=_("What has been late for longer is still shown as late; nobody is told of it any more."),
            default=90,
            read=whole_number,
            write=str,
        ),
    )


def remind_of_sheets(*, at: datetime) -> int:
    """Remind the communes that have not sent their plan or report; return how many people were told.

    Each reminder goes once to each person, whenever this runs and however often. Once late, the officers of
    the province and of DDCTD are told once how many communes are. Where everybody knows already, the queries
    do not grow with the communes.
    """
    return sum(_remind(due, at=at) for due in _dues(local_day(at)))


def _dues(today: date) -> Iterator[_Due]:
    limits, told, calendar = parameter(REMINDER_DAYS), parameter(LATE_TOLD_DAYS), working_days()
    for year in (today.year, today.year + 1):
        for kind, model, of_year, due in (
            ("plan", CapacityPlan, year, plan_due_on(year)),
            ("report", CapacityReport, year - 1, report_due_on(year - 1)),
        ):
            if due < today:
                if (today - due).days <= told:
                    yield _Due(kind, model, of_year, due, True, "late")
                continue
            crossed = calendar.crossed(limits, due, today=today)
            if crossed is not None:
                yield _Due(kind, model, of_year, due, False, str(crossed))


def _remind(due: _Due, *, at: datetime) -> int:
    sent = due.model._default_manager.filter(year=due.year, sent_at__isnull=False).values("commune")
    communes = Commune.objects.filter(is_followed()).exclude(pk__in=sent)
    people = people_by_commune(communes.values_list("pk", flat=True), at=at)
    told = tell_once(
        f"capacity.{due.kind}_{'late' if due.is_late else 'due'}",
        [
            (f"{commune.pk}-{due.occasion}", commune, people[commune.pk])
            for commune in communes.filter(pk__in=people).order_by("pk")
        ],
        data=lambda commune: {"commune": texts_of(commune, "name"), **due.words},
        link=lambda _commune: Link("capacity:sheets", {}),
        at=at,
    )
    return told + _tell_officers(due, at=at) if due.is_late else told


def _tell_officers(due: _Due, *, at: datetime) -> int:
    """Tell the officers of each province, and those of DDCTD, how many communes are late."""
    sent = due.model._default_manager.filter(year=due.year, sent_at__isnull=False).values("commune")
    late = Commune.objects.filter(is_followed()).exclude(pk__in=sent)
    counts = dict(late.order_by().values_list("province").annotate(Count("pk")))
    if not counts:
        return 0
    by_province = _officers_by_province(at=at)
    occasions = [
        (due.occasion, count, by_province[province])
        for province, count in counts.items()
        if province in by_province
    ]
    return tell_once(
        f"capacity.{due.kind}s_late",
        [*occasions, (due.occasion, sum(counts.values()), officers(at=at))],
        data=lambda count: {**due.words, "count": count},
        link=lambda _count: Link("capacity:lateness", {}),
        at=at,
    )


def remind_of_support(*, at: datetime) -> int:
    """Remind those who were asked for support and are late to answer, once; return how many were told."""
    today = local_day(at)
    late = SupportRequest.objects.filter(
        late_requests(today), due_on__gte=today - timedelta(days=parameter(LATE_TOLD_DAYS))
    )
    requests = list(late.select_related("commune").order_by("pk"))
    if not requests:
        return 0
    by_province = _officers_by_province(at=at)
    ministry = people_with_roles(ANSWERERS[Desk.DGCT], at=at)
    return tell_once(
        "capacity.support_late",
        [
            (
                f"{request.pk}-{request.due_on:%Y%m%d}",
                request,
                ministry if request.desk == Desk.DGCT else by_province.get(request.commune.province_id, []),
            )
            for request in requests
        ],
        data=_support_words,
        link=lambda request: Link("capacity:support_request", {"pk": request.pk}),
        at=at,
    )


def _support_words(request: SupportRequest) -> dict:
    day = request.due_on
    assert day is not None
    return {
        "commune": texts_of(request.commune, "name"),
        "reference": request.reference,
        "subject": request.subject,
        "due": spoken(lambda: format_day(day)),
    }


def _officers_by_province(*, at: datetime) -> dict[int, list[User]]:
    members = Membership.objects.filter(role=Role.PROVINCE_OFFICER, user__is_active=True).current(  # type: ignore[attr-defined]
        local_day(at)
    )
    people: dict[int, list[User]] = {}
    for member in members.select_related("user").order_by("pk"):
        people.setdefault(member.province_id, []).append(member.user)  # type: ignore[arg-type]
    return people
