"""Guides, requests for help, announcements."""

from django.urls import path

from communes.help.views import announcements, guides, requests

app_name = "help"
urlpatterns = [
    path("help/guides/", guides.guides, name="guides"),
    path("help/guides/<str:guide>/", guides.guide, name="guide"),
    path("help/guides/<str:guide>/print/", guides.guide_print, name="guide_print"),
    path("help/guides/<str:guide>/<slug:topic>/", guides.topic, name="topic"),
    path("help/contact/", requests.contact, name="contact"),
    path("help/requests/", requests.requests, name="requests"),
    path("help/requests/<int:pk>/", requests.help_request, name="request"),
    path("help/requests/<int:pk>/close/", requests.request_close, name="request_close"),
    path("help/announcements/", announcements.announcements, name="announcements"),
    path("help/announcements/<int:pk>/close/", announcements.announcement_close, name="announcement_close"),
    path("administration/help/", requests.desk, name="desk"),
    path("administration/announcements/", announcements.announcement_desk, name="announcement_desk"),
    path("administration/announcements/add/", announcements.announcement_new, name="announcement_new"),
    path("administration/announcements/<int:pk>/", announcements.announcement, name="announcement"),
    path(
        "administration/announcements/<int:pk>/edit/",
        announcements.announcement_edit,
        name="announcement_edit",
    ),
    path(
        "administration/announcements/<int:pk>/publish/",
        announcements.announcement_publish,
        name="announcement_publish",
    ),
    path(
        "administration/announcements/<int:pk>/withdraw/",
        announcements.announcement_withdraw,
        name="announcement_withdraw",
    ),
    path(
        "administration/announcements/<int:pk>/remove/",
        announcements.announcement_remove,
        name="announcement_remove",
    ),
]
