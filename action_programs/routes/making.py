"""The programme, its steps, its structure and its projects."""

from django.urls import path

from action_programs.views import programmes, project_table, projects, structure

urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/steps/<slug:kind>/", programmes.step, name="step"),
    path("programmes/<int:pk>/adopt/", programmes.adopt, name="adopt"),
    path("programmes/<int:pk>/visa/", programmes.visa, name="visa"),
    path("programmes/<int:pk>/axes/add/", structure.axis_new, name="axis_new"),
    path("programmes/<int:pk>/axes/<int:axis>/", structure.axis, name="axis"),
    path("programmes/<int:pk>/axes/<int:axis>/remove/", structure.axis_remove, name="axis_remove"),
    path("programmes/<int:pk>/axes/<int:axis>/add/", structure.group_new, name="group_new"),
    path("programmes/<int:pk>/groups/<int:group>/", structure.group, name="group"),
    path("programmes/<int:pk>/groups/<int:group>/remove/", structure.group_remove, name="group_remove"),
    path("programmes/<int:pk>/projects/", projects.projects, name="projects"),
    path("programmes/<int:pk>/projects.xlsx", project_table.projects_xlsx, name="projects_xlsx"),
    path("programmes/<int:pk>/projects/import/", project_table.projects_import, name="projects_import"),
    path(
        "programmes/<int:pk>/projects/import/confirm/",
        project_table.projects_import_confirm,
        name="projects_import_confirm",
    ),
    path("programmes/<int:pk>/projects/add/", projects.project_new, name="project_new"),
    path("programmes/<int:pk>/projects/<int:project>/", projects.project, name="project"),
    path("programmes/<int:pk>/projects/<int:project>/edit/", projects.project_edit, name="project_edit"),
    path(
        "programmes/<int:pk>/projects/<int:project>/remove/", projects.project_remove, name="project_remove"
    ),
]
