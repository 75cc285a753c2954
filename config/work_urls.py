"""Addresses of long work and messages."""

from django.urls import path

from config import messages, uploads, work

app_name = "records"
urlpatterns = [
    path("jobs/", work.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", work.job, name="job"),
    path("jobs/<uuid:pk>/progress/", work.job_progress, name="job_progress"),
    path("jobs/<uuid:pk>/cancel/", work.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/retry/", work.job_retry, name="job_retry"),
    path("jobs/<uuid:pk>/result/", work.job_result, name="job_result"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.messages_read, name="messages_read"),
    path("messages/<int:pk>/open/", messages.message_open, name="message_open"),
    path("messages/<int:pk>/mark/", messages.message_mark, name="message_mark"),
    path("messages/preferences/", messages.preferences, name="preferences"),
    path("emails/", messages.emails, name="emails"),
    path("emails/<int:pk>/", messages.email, name="email"),
    path("emails/<int:pk>/resend/", messages.email_resend, name="email_resend"),
    path("reminders/", messages.reminders, name="reminders"),
    path("reminders/<slug:code>/", messages.reminder, name="reminder"),
]
