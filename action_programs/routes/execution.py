"""A programme at work: progress, money, agreements, grants, annual reports."""

from django.urls import path

from action_programs.views.execution import money, progress

WORK = "programmes/<int:pk>/execution/"

urlpatterns = [
    path(WORK, progress.execution, name="execution"),
    path(f"{WORK}update/", progress.progress_bulk, name="progress_bulk"),
    path(f"{WORK}money/", money.money, name="money"),
    path(f"{WORK}delays/", money.delays, name="delays"),
    path(
        "programmes/<int:pk>/projects/<int:project>/execution/",
        progress.project_execution,
        name="project_execution",
    ),
    path(
        "programmes/<int:pk>/projects/<int:project>/progress/add/",
        progress.progress_new,
        name="progress_new",
    ),
    path(f"{WORK}progress/<int:progress>/", progress.progress_edit, name="progress_edit"),
    path(f"{WORK}progress/<int:progress>/remove/", progress.progress_remove, name="progress_remove"),
    path("programmes/<int:pk>/projects/<int:project>/money/add/", money.spending_new, name="spending_new"),
    path(f"{WORK}money/<int:spending>/cancel/", money.spending_cancel, name="spending_cancel"),
]
