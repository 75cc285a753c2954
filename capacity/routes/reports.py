"""The report on the plan of a year."""

from django.urls import path

from capacity.views import report_lines, report_tables, reports

urlpatterns = [
    path("capacity/reports/start/", reports.report_start, name="report_start"),
    path("capacity/reports/<int:pk>/", reports.report, name="report"),
    path("capacity/reports/<int:pk>/bring/", reports.report_bring, name="report_bring"),
    path("capacity/reports/<int:pk>/send/", reports.report_send, name="report_send"),
    path("capacity/reports/<int:pk>/return/", reports.report_return, name="report_return"),
    path("capacity/reports/<int:pk>/accept/", reports.report_accept, name="report_accept"),
    path("capacity/reports/<int:pk>/lines.xlsx", report_tables.report_xlsx, name="report_xlsx"),
    path("capacity/reports/<int:pk>/import/", report_tables.report_import, name="report_import"),
    path(
        "capacity/reports/<int:pk>/import/confirm/",
        report_tables.report_import_confirm,
        name="report_import_confirm",
    ),
    path("capacity/reports/<int:pk>/papers/", report_tables.report_prepare, name="report_prepare"),
    path(
        "capacity/reports/<int:pk>/papers/<slug:language>/", report_tables.report_paper, name="report_paper"
    ),
    path("capacity/reports/<int:pk>/lines/add/", report_lines.report_line_new, name="report_line_new"),
    path("capacity/reports/<int:pk>/lines/<int:line>/", report_lines.report_line, name="report_line"),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/edit/",
        report_lines.report_line_edit,
        name="report_line_edit",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/action/",
        report_lines.report_action_edit,
        name="report_action_edit",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/remove/",
        report_lines.report_line_remove,
        name="report_line_remove",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/later/",
        report_lines.report_line_later,
        name="report_line_later",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/files/",
        report_lines.report_files_add,
        name="report_files_add",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/files/<int:file>/",
        report_lines.report_file,
        name="report_file",
    ),
    path(
        "capacity/reports/<int:pk>/lines/<int:line>/files/<int:file>/remove/",
        report_lines.report_file_remove,
        name="report_file_remove",
    ),
]
