"""Yearly reports, slides, and the meetings of regions."""

from django.urls import path

from assessments.views.reports import holding, meetings, pages

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
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/<int:year>/<str:code>/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/meeting.ics", meetings.meeting_ics, name="meeting_ics"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/invite/", meetings.meeting_invite, name="meeting_invite"),
    path("meetings/<int:pk>/guests/new/", meetings.meeting_guest_new, name="meeting_guest_new"),
    path("meetings/<int:pk>/guests/missing/", meetings.meeting_guests_missing, name="meeting_guests_missing"),
    path(
        "meetings/<int:pk>/guests/<int:guest>/remove/",
        meetings.meeting_guest_remove,
        name="meeting_guest_remove",
    ),
    path("meetings/<int:pk>/attendance/", holding.meeting_attendance, name="meeting_attendance"),
    path("meetings/<int:pk>/conclusions/", holding.meeting_conclusions, name="meeting_conclusions"),
    path(
        "meetings/<int:pk>/recommendations/new/",
        holding.meeting_recommendation_new,
        name="meeting_recommendation_new",
    ),
    path(
        "meetings/recommendations/<int:pk>/",
        holding.meeting_recommendation,
        name="meeting_recommendation",
    ),
    path("results/<int:year>/regions/<str:code>/meeting/", holding.public_meeting, name="public_meeting"),
    path(
        "results/<int:year>/regions/<str:code>/meeting.ics",
        holding.public_meeting_ics,
        name="public_meeting_ics",
    ),
]
