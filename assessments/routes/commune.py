"""The commune's pages."""

from django.urls import path

from assessments.views.commune import (
    entry,
    evidence,
    evidence_item,
    home,
    last_year,
    library,
    several,
    sheets,
    submission,
    viewer,
)

urlpatterns = [
    path("commune/", home.commune_home, name="commune_home"),
    path("files/<int:pk>/entry/", entry.entry, name="entry"),
    path("files/<int:pk>/entry/<str:section>/", entry.entry_axis, name="entry_axis"),
    path("files/<int:pk>/entry/<str:section>/save/", entry.entry_save, name="entry_save"),
    path("files/<int:pk>/spreadsheet/", sheets.answer_sheet, name="answer_sheet"),
    path("files/<int:pk>/spreadsheet/file.xlsx", sheets.answer_sheet_xlsx, name="answer_sheet_xlsx"),
    path("files/<int:pk>/spreadsheet/confirm/", sheets.answer_sheet_confirm, name="answer_sheet_confirm"),
    path("files/<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("files/<int:pk>/evidence/library/", library.library, name="evidence_library"),
    path("files/<int:pk>/evidence/last-year/", last_year.last_year, name="evidence_last_year"),
    path("files/<int:pk>/evidence/several/", several.several, name="evidence_several"),
    path("files/<int:pk>/evidence/several/announce/", several.announce, name="evidence_announce"),
    path("files/<int:pk>/evidence/files/<int:item>/", evidence_item.evidence_item, name="evidence_item"),
    path(
        "files/<int:pk>/evidence/files/<int:item>/content/", evidence_item.evidence_file, name="evidence_file"
    ),
    path(
        "files/<int:pk>/evidence/files/<int:item>/remove/", evidence.evidence_remove, name="evidence_remove"
    ),
    path("files/<int:pk>/evidence/files/<int:item>/view/", viewer.evidence_view, name="evidence_view"),
    path("files/<int:pk>/evidence/files/<int:item>/page/", viewer.evidence_page, name="evidence_page"),
    path("files/<int:pk>/evidence/files/<int:item>/day/", evidence_item.evidence_day, name="evidence_day"),
    path(
        "files/<int:pk>/evidence/files/<int:item>/replace/",
        evidence_item.evidence_replace,
        name="evidence_replace",
    ),
    path(
        "files/<int:pk>/evidence/files/<int:item>/documents/", evidence_item.evidence_tie, name="evidence_tie"
    ),
    path("files/<int:pk>/evidence/files/<int:item>/word/", evidence_item.evidence_word, name="evidence_word"),
    path("files/<int:pk>/evidence/<str:document>/add/", evidence.evidence_add, name="evidence_add"),
    path("files/<int:pk>/evidence/<str:document>/reuse/", evidence.evidence_reuse, name="evidence_reuse"),
    path("files/<int:pk>/submit/", submission.submission, name="submission"),
    path("files/<int:pk>/withdraw/", submission.withdrawal, name="withdrawal"),
]
