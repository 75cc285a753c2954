"""What capacity plans and reports let the portal propose to the yearly assessment: IDP D2, D3 and D4."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.services.sources import Proposal, register_source
from capacity.enums import ActionKind, ActionOutcome, PersonKind
from capacity.models import CapacityPlan, CapacityReport, Participant, Person, PlanLine, YearlySheet
from capacity.services.report_lines import TOOK_PLACE
from communes.models import Commune
from config.toolbox.dates import format_day

Proposed = dict[int, dict[str, Proposal]]

D2 = ("plan_sent_in_time", "report_sent_in_time")
D3 = ("actions_done", "actions_planned")
D4 = ("staff_trained", "staff_total")


def register_sources() -> None:
    """Declare what capacity building can propose."""
    register_source(D2, sendings)
    register_source(D3, actions)
    register_source(D4, staff)


def sendings(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose whether the plan of a year, and the report of the year before, were sent in time (D2).

    What was not sent through the portal may have been sent otherwise: nothing is proposed of it. Two queries.
    """
    found: Proposed = {}
    from_plan = _("capacity plan of %(year)s, sent through the portal on %(day)s")
    for plan in _sent(CapacityPlan, communes, year):
        url = reverse("capacity:plan", args=[plan.pk])
        found.setdefault(plan.commune_id, {})[D2[0]] = _in_time(plan, from_plan, url)
    from_report = _("capacity report of %(year)s, sent through the portal on %(day)s")
    for report in _sent(CapacityReport, communes, year - 1):
        url = reverse("capacity:report", args=[report.pk])
        found.setdefault(report.commune_id, {})[D2[1]] = _in_time(report, from_report, url)
    return found


def _sent(model: type[YearlySheet], communes: Sequence[Commune], year: int) -> Sequence[YearlySheet]:
    rows = model._default_manager.filter(commune__in=communes, year=year, sent_at__isnull=False)
    return list(rows)


def _in_time(sheet: YearlySheet, words: str, url: str) -> Proposal:
    assert sheet.sent_at is not None
    source = words % {"year": sheet.year, "day": format_day(sheet.sent_at)}
    return Proposal("false" if sheet.is_late else "true", source, url)


def actions(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose the actions of the plan that was sent for a year, and those of them fully done (D3).

    What is done is known once the report was sent. Two queries.
    """
    planned = PlanLine.objects.filter(
        plan__commune__in=communes, plan__year=year, plan__sent_at__isnull=False
    )
    found: Proposed = {}
    words = {"year": year}
    counts = planned.order_by().values_list("plan__commune", "plan").annotate(Count("pk"))
    for commune, plan, count in counts:
        source = _("actions of the capacity plan of %(year)s that was sent") % words
        url = reverse("capacity:plan", args=[plan])
        found.setdefault(commune, {})[D3[1]] = Proposal(str(count), source, url)
    reports = CapacityReport.objects.filter(commune__in=communes, year=year, sent_at__isnull=False)
    done = Count("actions", filter=Q(actions__outcome=ActionOutcome.DONE, actions__plan_line__isnull=False))
    for commune, report, count in reports.order_by().values_list("commune", "pk").annotate(done=done):
        source = _("planned actions that the capacity report of %(year)s says are fully done") % words
        url = reverse("capacity:report", args=[report])
        found.setdefault(commune, {})[D3[0]] = Proposal(str(count), source, url)
    return found


def staff(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose the staff on the list at the end of a year, and those of them who were trained in it (D4).

    Trained are those whom the report that was sent names in training done at least partly, each once.
    Three queries.
    """
    last_day = date(year, 12, 31)
    words = {"year": year, "day": format_day(last_day)}
    still_there = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=last_day), kind=PersonKind.STAFF)
    staff_by_commune = Counter(still_there.filter(commune__in=communes).values_list("commune", flat=True))
    codes = {commune.pk: commune.code for commune in communes}
    found: Proposed = {}
    for commune, count in staff_by_commune.items():
        source = _("staff on the list of the commune who were still there on %(day)s") % words
        url = reverse("capacity:people", args=[codes[commune]])
        found.setdefault(commune, {})[D4[1]] = Proposal(str(count), source, url)
    reports = CapacityReport.objects.filter(commune__in=communes, year=year, sent_at__isnull=False)
    trained = Participant.objects.filter(
        line__report__in=reports,
        line__kind=ActionKind.TRAINING,
        line__outcome__in=TOOK_PLACE,
        person__in=still_there,
    )
    once = trained.order_by().values_list("line__report__commune", "person").distinct()
    people = Counter(commune for commune, _person in once)
    for commune, report in reports.values_list("commune", "pk"):
        source = _("staff named in the capacity report of %(year)s as participants of training") % words
        url = reverse("capacity:report", args=[report])
        found.setdefault(commune, {})[D4[0]] = Proposal(str(people[commune]), source, url)
    return found
