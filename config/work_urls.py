"""Addresses of long work and messages."""

from django.urls import path

from config import work

app_name = "records"
urlpatterns = [
    path("jobs/", work.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", work.job, name="job"),
    path("jobs/<uuid:pk>/progress/", work.job_progress, name="job_progress"),
    path("jobs/<uuid:pk>/cancel/", work.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/retry/", work.job_retry, name="job_retry"),
    path("jobs/<uuid:pk>/result/", work.job_result, name="job_result"),
    path("messages/", work.messages, name="messages"),
    path("messages/read/", work.messages_read, name="messages_read"),
    path("messages/<int:pk>/open/", work.message_open, name="message_open"),
    path("messages/<int:pk>/mark/", work.message_mark, name="message_mark"),
]
