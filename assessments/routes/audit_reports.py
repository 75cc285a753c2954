"""Audit reports, syntheses, differences and recommendations."""

from django.urls import path

from assessments.views.audit import recommendations, reports

urlpatterns = [
    path("files/<int:pk>/audit-report/", reports.audit_report, name="audit_report"),
    path("files/<int:pk>/audit-report/prepare/", reports.prepare_audit_report, name="prepare_audit_report"),
    path(
        "files/<int:pk>/audit-report/<slug:kind>-<slug:language>.pdf",
        reports.audit_report_pdf,
        name="audit_report_pdf",
    ),
    path("recommendations/", recommendations.recommendations, name="recommendations"),
    path(
        "recommendations/recommendations.xlsx",
        recommendations.recommendations_xlsx,
        name="recommendations_xlsx",
    ),
    path("recommendations/<int:pk>/", recommendations.recommendation, name="recommendation"),
    path(
        "recommendations/<int:pk>/words/<int:word>/file/",
        recommendations.follow_up_file,
        name="follow_up_file",
    ),
]
