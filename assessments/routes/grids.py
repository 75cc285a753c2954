"""How lines of grids follow each other, and what a grid would have given."""

from django.urls import path

from assessments.views.grids import lines, trials

urlpatterns = [
    path("grid-drafts/<int:pk>/impact/", trials.draft_impact, name="draft_impact"),
    path("grid-drafts/<int:pk>/impact.xlsx", trials.draft_impact_xlsx, name="draft_impact_xlsx"),
    path("grids/<slug:code>/<str:version>/lines/", lines.grid_lines, name="grid_lines"),
    path("grids/<slug:code>/<str:version>/lines/<str:line>/", lines.grid_line, name="grid_line"),
    path("grids/<slug:code>/<str:version>/impact/", trials.grid_trial, name="grid_trial"),
    path("grids/<slug:code>/<str:version>/impact.xlsx", trials.grid_trial_xlsx, name="grid_trial_xlsx"),
]
