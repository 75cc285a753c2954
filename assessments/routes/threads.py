"""Remarks on the lines of a file, requests for documents, and what changed."""

from django.urls import path

from assessments.views import changes
from assessments.views.threads import lines, requests

urlpatterns = [
    path("files/<int:pk>/changes/", changes.changes, name="changes"),
    path("files/<int:pk>/changes/changes.xlsx", changes.changes_xlsx, name="changes_xlsx"),
    path("files/<int:pk>/changes/read/", changes.changes_read, name="changes_read"),
    path("files/<int:pk>/threads/", lines.threads, name="threads"),
    path(
        "files/<int:pk>/threads/remarks/<int:remark>/withdraw/",
        lines.remark_withdraw,
        name="remark_withdraw",
    ),
    path("files/<int:pk>/lines/<slug:line>/thread/", lines.thread, name="thread"),
    path("files/<int:pk>/lines/<slug:line>/thread/ask/", requests.request_new, name="request_new"),
    path("files/<int:pk>/requests/<int:number>/", requests.request_page, name="request"),
    path("files/<int:pk>/requests/<int:number>/answer/", requests.request_answer, name="request_answer"),
    path("files/<int:pk>/requests/<int:number>/close/", requests.request_close, name="request_close"),
    path("files/<int:pk>/requests/<int:number>/again/", requests.request_again, name="request_again"),
    path(
        "files/<int:pk>/requests/<int:number>/withdraw/", requests.request_withdraw, name="request_withdraw"
    ),
    path(
        "files/<int:pk>/requests/<int:number>/files/<int:item>/", requests.request_file, name="request_file"
    ),
]
