"""The grid workshop."""

from django.urls import path

from assessments.views.grid_drafts import pages, parts

urlpatterns = [
    path("grid-drafts/", pages.grid_drafts, name="grid_drafts"),
    path("grid-drafts/new/", pages.grid_draft_start, name="grid_draft_start"),
    path("grid-drafts/<int:pk>/", pages.grid_draft, name="grid_draft"),
    path("grid-drafts/<int:pk>/points/", pages.draft_points, name="draft_points"),
    path("grid-drafts/<int:pk>/move/", pages.draft_move, name="draft_move"),
    path("grid-drafts/<int:pk>/document/", pages.draft_document, name="draft_document"),
    path("grid-drafts/<int:pk>/grid.json", pages.draft_file, name="draft_file"),
    path("grid-drafts/<int:pk>/publish/", pages.draft_publish, name="draft_publish"),
    path("grid-drafts/<int:pk>/abandon/", pages.draft_abandon, name="draft_abandon"),
    path("grid-drafts/<int:pk>/general/", parts.draft_general, name="draft_general"),
    path("grid-drafts/<int:pk>/add/<str:part>/", parts.draft_part_add, name="draft_part_add"),
    path("grid-drafts/<int:pk>/parts/<str:part>/<str:code>/", parts.draft_part, name="draft_part"),
    path(
        "grid-drafts/<int:pk>/parts/<str:part>/<str:code>/remove/",
        parts.draft_part_remove,
        name="draft_part_remove",
    ),
]
