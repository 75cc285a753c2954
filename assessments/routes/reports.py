"""Yearly reports, slides, and the meetings of regions."""

from django.urls import path

from assessments.views.reports import pages

urlpatterns = [
    path("cycles/<int:year>/reports/", pages.reports, name="reports"),
    path("cycles/<int:year>/reports/prepare/", pages.prepare_reports, name="prepare_reports"),
    path("cycles/<int:year>/reports/cancel/", pages.cancel_reports, name="cancel_reports"),
    path("reports/<int:pk>/", pages.report_file, name="report_file"),
    path(
        "results/<int:year>/report-<slug:language>.pdf",
        pages.public_national_report,
        name="public_national_report",
    ),
    path(
        "results/<int:year>/regions/<str:code>/<slug:kind>-<slug:language>.pdf",
        pages.public_region_report,
        name="public_region_report",
    ),
]
