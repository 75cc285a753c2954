"""Who was heard, the diagnosis, and attached documents."""

from django.urls import path

from action_programs.views import (
    attachments,
    diagnosis,
    meetings,
    participation,
    proposals,
    public_participation,
)

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
    path("programmes/<int:pk>/participation/", participation.participation, name="participation"),
    path(
        "programmes/<int:pk>/participation/show/", participation.participation_show, name="participation_show"
    ),
    path("programmes/<int:pk>/poles/add/", participation.pole_new, name="pole_new"),
    path("programmes/<int:pk>/poles/<int:pole>/", participation.pole, name="pole"),
    path("programmes/<int:pk>/poles/<int:pole>/remove/", participation.pole_remove, name="pole_remove"),
    path("programmes/<int:pk>/meetings/", meetings.meetings, name="meetings"),
    path("programmes/<int:pk>/meetings/add/", meetings.meeting_new, name="meeting_new"),
    path("programmes/<int:pk>/meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path("programmes/<int:pk>/meetings/<int:meeting>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path(
        "programmes/<int:pk>/meetings/<int:meeting>/remove/", meetings.meeting_remove, name="meeting_remove"
    ),
    path("programmes/<int:pk>/proposals/", proposals.proposals, name="proposals"),
    path("programmes/<int:pk>/proposals.xlsx", proposals.proposals_xlsx, name="proposals_xlsx"),
    path("programmes/<int:pk>/proposals/add/", proposals.proposal_new, name="proposal_new"),
    path("programmes/<int:pk>/proposals/<int:proposal>/", proposals.proposal_edit, name="proposal_edit"),
    path("programmes/<int:pk>/proposals/<int:proposal>/fate/", proposals.proposal_fate, name="proposal_fate"),
    path(
        "programmes/<int:pk>/proposals/<int:proposal>/remove/",
        proposals.proposal_remove,
        name="proposal_remove",
    ),
    path(
        "communes/<str:code>/programme/<int:first_year>/participation/",
        public_participation.public_participation,
        name="public_participation",
    ),
    path(
        "communes/<str:code>/programme/<int:first_year>/participation/meetings/",
        public_participation.public_meetings,
        name="public_meetings",
    ),
    path("programmes/<int:pk>/diagnosis/", diagnosis.diagnosis, name="diagnosis"),
    path("programmes/<int:pk>/sectors/add/", diagnosis.sector_new, name="sector_new"),
    path("programmes/<int:pk>/sectors/add/<slug:usual>/", diagnosis.sector_usual, name="sector_usual"),
    path("programmes/<int:pk>/sectors/<int:sector>/", diagnosis.sector, name="sector"),
    path("programmes/<int:pk>/sectors/<int:sector>/edit/", diagnosis.sector_edit, name="sector_edit"),
    path("programmes/<int:pk>/sectors/<int:sector>/remove/", diagnosis.sector_remove, name="sector_remove"),
]
