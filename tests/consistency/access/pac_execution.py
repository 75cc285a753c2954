"""Action programmes: execution."""

from datetime import date

from django.utils import timezone

from action_programs.models import EvaluationReport, Project
from action_programs.services.access import READERS, WRITERS
from action_programs.services.report_papers import report_sheets
from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.factories.pac_execution import (
    a_grant,
    a_report,
    at_work,
    keep_paper,
    progress,
    project_at_work,
    share,
    spending,
)


def at_the_communes(case: Case) -> dict:
    return {"pk": at_work(commune=case.commune).pk}


def _project(case: Case) -> Project:
    return project_at_work(programme=at_work(commune=case.commune))


def the_project(case: Case) -> dict:
    project = _project(case)
    return {"pk": project.programme_id, "project": project.pk}


def the_progress(case: Case) -> dict:
    project = _project(case)
    return {"pk": project.programme_id, "progress": progress(project, date(2020, 1, 1), 10).pk}


def the_amount(case: Case) -> dict:
    project = _project(case)
    return {"pk": project.programme_id, "spending": spending(project, "10").pk}


def the_share(case: Case) -> dict:
    row = share(_project(case), "10")
    return {"pk": row.agreement.programme_id, "share": row.pk}


def the_agreement(case: Case) -> dict:
    row = share(_project(case), "10")
    return {"pk": row.agreement.programme_id, "agreement": row.agreement_id}


def the_partner_payment(case: Case) -> dict:
    row = share(_project(case), "10", paid="5")
    return {"pk": row.agreement.programme_id, "payment": row.payments.get().pk}


def the_part(case: Case) -> dict:
    grant = a_grant(_project(case), "10", year=2020)
    return {"pk": grant.programme_id, "part": grant.allotments.get().pk}


def the_grant(case: Case) -> dict:
    grant = a_grant(_project(case), "10")
    return {"pk": grant.programme_id, "grant": grant.pk}


def the_report(case: Case) -> dict:
    return {"pk": a_report(at_work(commune=case.commune)).programme_id, "year": 2028}


def the_paper(case: Case) -> dict:
    return {**the_report(case), "language": "fr"}


def the_published_report(case: Case) -> dict:
    programme = a_report(at_work(commune=case.commune), published=True).programme
    return {"code": programme.commune.code, "first_year": programme.first_year, "year": 2028}


def the_published_paper(case: Case) -> dict:
    found = the_published_report(case)
    report = EvaluationReport.objects.select_related("programme__commune__province__region").get(
        programme__commune=case.commune
    )
    for sheet in report_sheets(report, today=timezone.localdate()):
        keep_paper(sheet)
    return {**found, "language": "fr"}


PAGES = [
    Page("action_programs:execution", READERS, of=at_the_communes),
    Page("action_programs:progress_bulk", WRITERS, of=at_the_communes),
    Page("action_programs:money", READERS, of=at_the_communes),
    Page("action_programs:delays", READERS, of=at_the_communes),
    Page("action_programs:project_execution", READERS, of=the_project),
    Page("action_programs:progress_new", WRITERS, of=the_project),
    Page("action_programs:progress_edit", WRITERS, of=the_progress),
    Page("action_programs:progress_remove", WRITERS, of=the_progress),
    Page("action_programs:spending_new", WRITERS, of=the_project),
    Page("action_programs:spending_cancel", WRITERS, of=the_amount),
    Page("action_programs:agreements", READERS, of=at_the_communes),
    Page("action_programs:agreement_new", WRITERS, of=at_the_communes),
    Page("action_programs:agreement", READERS, of=the_agreement),
    Page("action_programs:agreement_edit", WRITERS, of=the_agreement),
    Page("action_programs:agreement_remove", WRITERS, of=the_agreement),
    Page("action_programs:partner_payment_new", WRITERS, of=the_share),
    Page("action_programs:partner_payment_cancel", WRITERS, of=the_partner_payment),
    Page("action_programs:grants", READERS, of=at_the_communes),
    Page("action_programs:grant_new", WRITERS, of=at_the_communes),
    Page("action_programs:grant", READERS, of=the_grant),
    Page("action_programs:grant_edit", WRITERS, of=the_grant),
    Page("action_programs:grant_remove", WRITERS, of=the_grant),
    Page("action_programs:grant_spending_new", WRITERS, of=the_part),
    Page("action_programs:grant_part_complete", WRITERS, of=the_part),
    Page("action_programs:reports", READERS, of=at_the_communes),
    Page("action_programs:report_new", WRITERS, of=at_the_communes),
    Page("action_programs:report", READERS, of=the_report),
    Page("action_programs:report_edit", WRITERS, of=the_report),
    Page("action_programs:report_close", WRITERS, of=the_report),
    Page("action_programs:report_publish", WRITERS, of=the_report),
    Page("action_programs:report_prepare", READERS, of=the_report, by_post=True),
    Page("action_programs:report_paper", READERS, of=the_paper),
    Page("action_programs:public_report", PUBLIC, of=the_published_report, own_only=()),
    Page("action_programs:public_report_paper", PUBLIC, of=the_published_paper, own_only=()),
]
