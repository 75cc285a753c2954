"""The year of capacity building by its days, for whoever reads it: deadlines, sessions, what is awaited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment, Cycle
from assessments.services.overview import milestones
from capacity.enums import EnrolmentState, SessionState, SupportState
from capacity.models import CapacityPlan, CapacityReport, Enrolment, SupportRequest
from capacity.services.access import ANSWERERS, visible_requests
from capacity.services.deadlines import plan_due_on, report_due_on
from capacity.services.followed import is_followed
from capacity.services.late_evaluations import awaited_evaluations, later_due_on
from capacity.services.session_list import seen_enrolments, visible_sessions
from capacity.services.session_words import session_title
from communes.access import communes_seen_by
from communes.actors import Actor
from config.toolbox.clock import local_day, start_of_day
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of the year: its day (and its last day), what it is, where it leads.

    ``key`` is the same at each reading. ``is_done`` says that nobody waits for it any more.
    """

    key: str
    day: date
    title: str
    detail: str = ""
    until: date | None = None
    url: str = ""
    icon: str = "calendar-event"
    is_deadline: bool = True
    is_done: bool = False

    def is_late(self, today: date) -> bool:
        return self.is_deadline and not self.is_done and self.day < today


def calendar_of(actor: Actor, year: int) -> list[Entry]:
    """Return what a reader's year holds, by day. The queries do not grow with what it holds."""
    entries = [
        *_sheets(actor, year),
        *_cycles(actor, year),
        *_sessions(actor, year),
        *_answers(actor, year),
        *(_evaluations(actor, year) if actor.is_commune else ()),
    ]
    return sorted(entries, key=lambda entry: (entry.day, entry.key))


def by_month(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """Return entries under the first day of their month, in their order."""
    months = groupby(entries, key=lambda entry: entry.day.replace(day=1))
    return [(month, list(found)) for month, found in months]


def _sheets(actor: Actor, year: int) -> Iterator[Entry]:
    """Yield the last days of the plan of a year and of the report on the year before."""
    plan_title = _("Last day to send the capacity plan of %(year)s") % {"year": year}
    report_title = _("Last day to send the capacity report of %(year)s") % {"year": year - 1}
    rows: list[tuple[str, Any, int, date, str]] = [
        ("plan", CapacityPlan, year, plan_due_on(year), plan_title),
        ("report", CapacityReport, year - 1, report_due_on(year - 1), report_title),
    ]
    for kind, model, of_year, due, title in rows:
        key = f"{kind}-{of_year}"
        if not actor.is_commune:
            url = reverse("capacity:lateness") + f"?year={year}"
            yield Entry(key, due, title, _sent_of(actor, model, of_year), url=url, icon="send", is_done=True)
            continue
        sheet = model._default_manager.filter(commune=actor.commune_id, year=of_year).first()
        url = reverse(f"capacity:{kind}", args=[sheet.pk]) if sheet else reverse("capacity:sheets")
        is_sent = sheet is not None and sheet.sent_at is not None
        detail = sheet.get_state_display() if sheet else _("Not started")
        yield Entry(key, due, title, detail, url=url, icon="send", is_done=is_sent)


def _sent_of(actor: Actor, model: Any, year: int) -> str:
    communes = communes_seen_by(actor).filter(is_followed())
    rows = model._default_manager.filter(commune__in=communes, year=year, sent_at__isnull=False)
    count, whole = rows.count(), communes.count()
    text = ngettext(
        "%(count)s commune of %(all)s has sent it", "%(count)s communes of %(all)s have sent it", count
    )
    return text % {"count": count, "all": whole}


def _cycles(actor: Actor, year: int) -> Iterator[Entry]:
    """Yield the dates of the assessments that were opened; a commune's own last day, if it was extended."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    cycles = Cycle.objects.filter(opened_at__isnull=False, entry_opens_on__lte=last)
    for cycle in cycles.filter(publication_planned_on__gte=first).order_by("assessed_year"):
        closes_on, url = cycle.submission_closes_on, ""
        if actor.is_commune:
            files = Assessment.objects.filter(cycle=cycle, commune=actor.commune_id)
            file = files.select_related("cycle").first()
            if file is None:
                continue
            closes_on, url = local_day(file.deadline), reverse("assessments:detail", args=[file.pk])
        for place, milestone in enumerate(milestones(cycle, at=start_of_day(last))):
            is_closing = milestone.on == cycle.submission_closes_on and place == 1
            day = closes_on if is_closing else milestone.on
            if first <= day <= last:
                title = _("Assessment of %(year)s: %(step)s") % {
                    "year": cycle.assessed_year,
                    "step": milestone.label,
                }
                key = f"cycle-{cycle.assessed_year}-{place}"
                yield Entry(key, day, title, url=url, icon="clipboard-check", is_deadline=False)


def _sessions(actor: Actor, year: int) -> Iterator[Entry]:
    """Yield the sessions (for a commune, those in which it has enrolled) and the ends of enrolment."""
    sessions = visible_sessions(actor).exclude(state=SessionState.CANCELLED).select_related("topic")
    taken = Enrolment.objects.none()
    if actor.is_commune:
        taken = seen_enrolments(actor).exclude(state=EnrolmentState.WITHDRAWN)
    enrolled = dict(taken.order_by().values_list("session").annotate(Count("pk")))
    within = Q(starts_on__year__lte=year, ends_on__year__gte=year) | Q(enrolment_ends_on__year=year)
    for session in sessions.filter(within).order_by("starts_on", "code"):
        url, title = reverse("capacity:session", args=[session.pk]), session_title(session)
        count = enrolled.get(session.pk, 0)
        if count or not actor.is_commune:
            words = ngettext("%(count)s person enrolled", "%(count)s people enrolled", count)
            parts = [words % {"count": count} if count else "", session.place]
            name = _("Training session: %(title)s") % {"title": title}
            yield Entry(
                f"session-{session.pk}",
                session.starts_on,
                name,
                " · ".join(part for part in parts if part),
                until=session.ends_on,
                url=url,
                icon="mortarboard",
                is_deadline=False,
            )
        if session.state == SessionState.OPEN and session.enrolment_ends_on.year == year:
            name = _("Enrolment ends: %(title)s") % {"title": title}
            key, day = f"enrolment-{session.pk}", session.enrolment_ends_on
            yield Entry(key, day, name, url=url, icon="people", is_deadline=False)


def _answers(actor: Actor, year: int) -> Iterator[Entry]:
    """Yield the days until which requests for support wait: a commune's own, or those one is to answer."""
    waiting = visible_requests(actor).filter(state=SupportState.WAITING, due_on__year=year)
    if actor.is_commune:
        for request in waiting.order_by("due_on", "pk"):
            title = _("Answer expected: %(subject)s") % {"subject": request.subject}
            url = reverse("capacity:support_request", args=[request.pk])
            asked = request.get_desk_display()
            yield Entry(f"support-{request.pk}", _due(request), title, asked, url=url, icon="chat-left-text")
        return
    desks = [desk for desk, roles in ANSWERERS.items() if actor.has_role(*roles)]
    days = waiting.filter(desk__in=desks).order_by("due_on").values_list("due_on").annotate(Count("pk"))
    for day, count in days:
        title = ngettext(
            "%(count)s request for support is to be answered",
            "%(count)s requests for support are to be answered",
            count,
        )
        url = reverse("capacity:support") + "?state=waiting"
        yield Entry(f"support-{day}", day, title % {"count": count}, url=url, icon="chat-left-text")


def _due(request: SupportRequest) -> date:
    assert request.due_on is not None
    return request.due_on


def _evaluations(actor: Actor, year: int) -> Iterator[Entry]:
    """Yield the evaluations after six months that are not written."""
    lines = awaited_evaluations(first=date(year, 1, 1), last=date(year, 12, 31))
    for line in lines.filter(report__commune=actor.commune_id):
        due = later_due_on(line)
        if due and due.year == year:
            subject = pick(line.topic, "title") if line.topic else line.subject
            title = _("Evaluation after six months: %(title)s") % {"title": subject}
            url = reverse("capacity:report_line", args=[line.report_id, line.pk])
            yield Entry(f"evaluation-{line.pk}", due, title, url=url, icon="pencil")
