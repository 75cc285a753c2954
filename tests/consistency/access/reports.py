"""Yearly reports and regional meetings."""

from datetime import timedelta

from django.utils import timezone

from assessments.enums import ReportKind
from assessments.models import Publication, RegionalMeeting, ReportPaper
from communes.enums import Role
from config.toolbox.canonical import digest
from tests.consistency.access.frame import COMMUNE, PUBLIC, Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.meetings import a_meeting, a_recommendation, published_file

ADMINISTRATOR = {Role.ADMINISTRATOR}
READERS = COMMUNE | {Role.PROVINCE_OFFICER, Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR}


def a_year(case: Case) -> dict:
    return {"year": published_file(case.commune).cycle.assessed_year}


def _paper(case: Case, kind: ReportKind) -> ReportPaper:
    file = published_file(case.commune)
    return ReportPaper.objects.create(
        kind=kind,
        language="fr",
        cycle=file.cycle,
        publication=Publication.objects.get(cycle=file.cycle),
        region=None if kind == ReportKind.NATIONAL else case.commune.province.region,
        digest=digest(case.commune.code),
        file=stored_pdf("report.pdf"),
        made_at=timezone.now(),
    )


def a_report(case: Case) -> dict:
    return {"pk": _paper(case, ReportKind.NATIONAL).pk}


def a_national_report(case: Case) -> dict:
    return {"year": _paper(case, ReportKind.NATIONAL).cycle.assessed_year, "language": "fr"}


def some_slides(case: Case) -> dict:
    paper = _paper(case, ReportKind.SLIDES)
    assert paper.region is not None
    return {
        "year": paper.cycle.assessed_year,
        "code": paper.region.code,
        "kind": "slides",
        "language": "fr",
    }


def _meeting(case: Case) -> RegionalMeeting:
    return a_meeting(case.commune, starts_at=timezone.now() - timedelta(days=1))


def a_region(case: Case) -> dict:
    return {**a_year(case), "code": case.commune.province.region.code}


def meeting(case: Case) -> dict:
    return {"pk": _meeting(case).pk}


def a_guest(case: Case) -> dict:
    row = _meeting(case)
    return {"pk": row.pk, "guest": row.guests.latest("pk").pk}


def recommendation(case: Case) -> dict:
    return {"pk": a_recommendation(_meeting(case)).pk}


def a_public_meeting(case: Case) -> dict:
    row = _meeting(case)
    return {"year": row.cycle.assessed_year, "code": row.region.code}


PAGES = [
    Page("assessments:reports", ADMINISTRATOR, of=a_year),
    Page("assessments:prepare_reports", ADMINISTRATOR, of=a_year, by_post=True),
    Page("assessments:cancel_reports", ADMINISTRATOR, of=a_year, by_post=True),
    Page("assessments:report_file", ADMINISTRATOR, of=a_report),
    Page("assessments:public_national_report", PUBLIC, of=a_national_report, own_only=()),
    Page("assessments:public_region_report", PUBLIC, of=some_slides, own_only=()),
    Page("assessments:meetings", READERS),
    Page("assessments:meeting_new", ADMINISTRATOR, of=a_region),
    Page("assessments:meeting", READERS, of=meeting),
    Page("assessments:meeting_ics", READERS, of=meeting),
    Page("assessments:meeting_edit", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_cancel", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_invite", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_guest_new", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_guests_missing", ADMINISTRATOR, of=meeting, by_post=True),
    Page("assessments:meeting_guest_remove", ADMINISTRATOR, of=a_guest, by_post=True),
    Page("assessments:meeting_attendance", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_conclusions", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_recommendation_new", ADMINISTRATOR, of=meeting),
    Page("assessments:meeting_recommendation", ADMINISTRATOR, of=recommendation),
    Page("assessments:public_meeting", PUBLIC, of=a_public_meeting, own_only=()),
    Page("assessments:public_meeting_ics", PUBLIC, of=a_public_meeting, own_only=()),
]
