"""Priorities, the three-year programming, the grid of projects, versions."""

from django.urls import path

from action_programs.views import versions

urlpatterns = [
    path("programmes/<int:pk>/versions/", versions.versions, name="versions"),
    path("programmes/<int:pk>/versions/compare/", versions.comparison, name="comparison"),
    path("programmes/<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path("programmes/<int:pk>/update/", versions.update_start, name="update_start"),
    path("programmes/<int:pk>/update/give-up/", versions.update_cancel, name="update_cancel"),
]
