"""Priorities, the three-year programming, the grid of projects, versions."""

from django.urls import path

from action_programs.views import priorities, programming, project_grid, versions

urlpatterns = [
    path("programmes/<int:pk>/projects/grid/", project_grid.project_grid, name="project_grid"),
    path("programmes/<int:pk>/priorities/", priorities.priorities, name="priorities"),
    path("programmes/<int:pk>/priorities.xlsx", priorities.priorities_xlsx, name="priorities_xlsx"),
    path("programmes/<int:pk>/priorities/marks/", priorities.marks, name="marks"),
    path("programmes/<int:pk>/priorities/criteria/", priorities.criteria, name="criteria"),
    path("programmes/<int:pk>/priorities/criteria/usual/", priorities.criteria_usual, name="criteria_usual"),
    path("programmes/<int:pk>/priorities/criteria/add/", priorities.criterion_new, name="criterion_new"),
    path("programmes/<int:pk>/priorities/criteria/<int:criterion>/", priorities.criterion, name="criterion"),
    path(
        "programmes/<int:pk>/priorities/criteria/<int:criterion>/remove/",
        priorities.criterion_remove,
        name="criterion_remove",
    ),
    path("programmes/<int:pk>/priorities/<int:project>/", priorities.rank, name="rank"),
    path("programmes/<int:pk>/priorities/<int:project>/back/", priorities.rank_back, name="rank_back"),
    path("programmes/<int:pk>/three-years/", programming.programmings, name="programmings"),
    path("programmes/<int:pk>/three-years/add/", programming.programming_new, name="programming_new"),
    path("programmes/<int:pk>/three-years/<int:number>/", programming.programming, name="programming"),
    path(
        "programmes/<int:pk>/three-years/<int:number>.xlsx",
        programming.programming_xlsx,
        name="programming_xlsx",
    ),
    path(
        "programmes/<int:pk>/three-years/<int:number>/edit/",
        programming.programming_edit,
        name="programming_edit",
    ),
    path(
        "programmes/<int:pk>/three-years/<int:number>/close/",
        programming.programming_close,
        name="programming_close",
    ),
    path(
        "programmes/<int:pk>/three-years/<int:number>/attach/",
        programming.programming_attach,
        name="programming_attach",
    ),
    path("programmes/<int:pk>/versions/", versions.versions, name="versions"),
    path("programmes/<int:pk>/versions/compare/", versions.comparison, name="comparison"),
    path("programmes/<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("programmes/<int:pk>/update/", versions.update_start, name="update_start"),
    path("programmes/<int:pk>/update/give-up/", versions.update_cancel, name="update_cancel"),
]
