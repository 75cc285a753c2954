"""Grids, cycles and score runs."""

from django.urls import path

from assessments.views.cycles import grids, pages, targets

urlpatterns = [
    path("grids/", grids.grids, name="grids"),
    path("grids/import/", grids.import_grid_page, name="grid_import"),
    path("grids/<slug:code>/<str:version>/", grids.grid, name="grid"),
    path("grids/<slug:code>/<str:version>/compare/", grids.grid_compare, name="grid_compare"),
    path("grids/<slug:code>/<str:version>/grid.json", grids.grid_file, name="grid_file"),
    path("grids/<slug:code>/<str:version>/remove/", grids.grid_remove, name="grid_remove"),
    path("cycles/", pages.cycles, name="cycles"),
    path("cycles/new/", pages.cycle_new, name="cycle_new"),
    path("cycles/<int:year>/", pages.cycle, name="cycle"),
    path("cycles/<int:year>/edit/", pages.cycle_edit, name="cycle_edit"),
    path("cycles/<int:year>/open/", pages.cycle_open, name="cycle_open"),
    path("cycles/<int:year>/scores/", pages.cycle_scores, name="cycle_scores"),
    path("cycles/<int:year>/communes/", targets.targets, name="targets"),
    path("cycles/<int:year>/communes/filter/", targets.targets_filter, name="targets_filter"),
    path("cycles/<int:year>/communes/confirm/", targets.targets_confirm, name="targets_confirm"),
    path("files/<int:pk>/extension/", pages.extension, name="extension"),
]
