"""Findings of an audit, replies to them, and what follows."""

from django.urls import path

from assessments.views.audit import contradiction, findings

_FINDING = "files/<int:pk>/findings/<int:number>"

urlpatterns = [
    path("files/<int:pk>/findings/", findings.findings, name="findings"),
    path("files/<int:pk>/findings/new/", findings.finding_new, name="finding_new"),
    path("files/<int:pk>/findings/notify/", contradiction.notify_findings, name="notify_findings"),
    path("files/<int:pk>/findings/send/", contradiction.send_reply, name="send_reply"),
    path("files/<int:pk>/findings/conclude/", contradiction.conclude_findings, name="conclude_findings"),
    path(f"{_FINDING}/edit/", findings.finding_edit, name="finding_edit"),
    path(f"{_FINDING}/remove/", findings.finding_remove, name="finding_remove"),
    path(f"{_FINDING}/reply/", contradiction.finding_reply, name="finding_reply"),
    path(f"{_FINDING}/settle/", contradiction.finding_settle, name="finding_settle"),
    path(f"{_FINDING}/files/<int:item>/", findings.finding_file, name="finding_file"),
    path(f"{_FINDING}/files/<int:item>/remove/", findings.finding_file_remove, name="finding_file_remove"),
]
