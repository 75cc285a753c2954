"""Who was heard, the diagnosis, and attached documents."""

from django.urls import path

from action_programs.views import attachments

urlpatterns = [
    path(
        "programmes/<int:pk>/steps/<int:step>/documents/", attachments.step_documents, name="step_documents"
    ),
    path(
        "programmes/<int:pk>/attachments/<slug:kind>/<int:owner>/add/",
        attachments.attachment_add,
        name="attachment_add",
    ),
    path("programmes/<int:pk>/attachments/<int:attachment>/", attachments.attachment, name="attachment"),
    path(
        "programmes/<int:pk>/attachments/<int:attachment>/show/",
        attachments.attachment_show,
        name="attachment_show",
    ),
    path(
        "programmes/<int:pk>/attachments/<int:attachment>/remove/",
        attachments.attachment_remove,
        name="attachment_remove",
    ),
    path(
        "communes/<str:code>/programme/<int:first_year>/documents/<int:attachment>/",
        attachments.public_document,
        name="public_document",
    ),
]
