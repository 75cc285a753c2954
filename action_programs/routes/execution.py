"""A programme at work: progress, money, agreements, grants, annual reports."""

from django.urls import path

from action_programs.views.execution import agreements, grant_parts, grants, money, progress, reports

WORK = "programmes/<int:pk>/execution/"
REPORT = "programmes/<int:pk>/reports/<int:year>/"
PART = "programmes/<int:pk>/grant-parts/<int:part>/"
PUBLIC = "communes/<str:code>/programme/<int:first_year>/reports/<int:year>/"

urlpatterns = [
    path(WORK, progress.execution, name="execution"),
    path(f"{WORK}update/", progress.progress_bulk, name="progress_bulk"),
    path(f"{WORK}money/", money.money, name="money"),
    path(f"{WORK}delays/", money.delays, name="delays"),
    path(
        "programmes/<int:pk>/projects/<int:project>/execution/",
        progress.project_execution,
        name="project_execution",
    ),
    path(
        "programmes/<int:pk>/projects/<int:project>/progress/add/",
        progress.progress_new,
        name="progress_new",
    ),
    path(f"{WORK}progress/<int:progress>/", progress.progress_edit, name="progress_edit"),
    path(f"{WORK}progress/<int:progress>/remove/", progress.progress_remove, name="progress_remove"),
    path("programmes/<int:pk>/projects/<int:project>/money/add/", money.spending_new, name="spending_new"),
    path(f"{WORK}money/<int:spending>/cancel/", money.spending_cancel, name="spending_cancel"),
    path("programmes/<int:pk>/agreements/", agreements.agreements, name="agreements"),
    path("programmes/<int:pk>/agreements/add/", agreements.agreement_new, name="agreement_new"),
    path("programmes/<int:pk>/agreements/<int:agreement>/", agreements.agreement, name="agreement"),
    path(
        "programmes/<int:pk>/agreements/<int:agreement>/edit/",
        agreements.agreement_edit,
        name="agreement_edit",
    ),
    path(
        "programmes/<int:pk>/agreements/<int:agreement>/remove/",
        agreements.agreement_remove,
        name="agreement_remove",
    ),
    path(
        "programmes/<int:pk>/shares/<int:share>/pay/",
        agreements.partner_payment_new,
        name="partner_payment_new",
    ),
    path(
        "programmes/<int:pk>/partner-payments/<int:payment>/cancel/",
        agreements.partner_payment_cancel,
        name="partner_payment_cancel",
    ),
    path("programmes/<int:pk>/grants/", grants.grants, name="grants"),
    path("programmes/<int:pk>/grants/add/", grants.grant_new, name="grant_new"),
    path("programmes/<int:pk>/grants/<int:grant>/", grants.grant, name="grant"),
    path("programmes/<int:pk>/grants/<int:grant>/edit/", grants.grant_edit, name="grant_edit"),
    path("programmes/<int:pk>/grants/<int:grant>/remove/", grants.grant_remove, name="grant_remove"),
    path(f"{PART}money/add/", grant_parts.grant_spending_new, name="grant_spending_new"),
    path(f"{PART}complete/", grant_parts.grant_part_complete, name="grant_part_complete"),
    path("programmes/<int:pk>/reports/", reports.reports, name="reports"),
    path("programmes/<int:pk>/reports/add/", reports.report_new, name="report_new"),
    path(REPORT, reports.report, name="report"),
    path(f"{REPORT}edit/", reports.report_edit, name="report_edit"),
    path(f"{REPORT}close/", reports.report_close, name="report_close"),
    path(f"{REPORT}publish/", reports.report_publish, name="report_publish"),
    path(f"{REPORT}prepare/", reports.report_prepare, name="report_prepare"),
    path(f"{REPORT}<slug:language>.pdf", reports.report_paper, name="report_paper"),
    path(PUBLIC, reports.public_report, name="public_report"),
    path(f"{PUBLIC}<slug:language>.pdf", reports.public_report_paper, name="public_report_paper"),
]
