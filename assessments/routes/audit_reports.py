"""Audit reports, syntheses, differences and recommendations."""

from django.urls import path

from assessments.views.audit import differences, recommendations, reports, synthesis

urlpatterns = [
    path("missions/<int:pk>/synthesis/", synthesis.synthesis, name="synthesis"),
    path("missions/<int:pk>/synthesis/prepare/", synthesis.prepare_synthesis, name="prepare_synthesis"),
    path("missions/<int:pk>/synthesis.xlsx", synthesis.synthesis_xlsx, name="synthesis_xlsx"),
    path("missions/<int:pk>/synthesis-<slug:language>.pdf", synthesis.synthesis_pdf, name="synthesis_pdf"),
    path("cycles/<int:year>/differences/", differences.differences, name="differences"),
    path("cycles/<int:year>/differences.xlsx", differences.differences_xlsx, name="differences_xlsx"),
    path("cycles/<int:year>/differences/<slug:line>/", differences.difference, name="difference"),
    path(
        "cycles/<int:year>/differences/<slug:line>.xlsx", differences.difference_xlsx, name="difference_xlsx"
    ),
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
