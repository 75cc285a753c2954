"""Publishing a cycle: checklist, rehearsal, the act, errata."""

from django.urls import path

from assessments.views import errata, exclusions, publication, rehearsal

urlpatterns = [
    path("cycles/<int:year>/publication/", publication.publication, name="publication"),
    path(
        "cycles/<int:year>/publication/confirm/",
        publication.publication_confirm,
        name="publication_confirm",
    ),
    path("cycles/<int:year>/rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("cycles/<int:year>/rehearsal/make/", rehearsal.rehearse, name="rehearse"),
    path("cycles/<int:year>/rehearsal/home/", rehearsal.rehearsal_home, name="rehearsal_home"),
    path("cycles/<int:year>/rehearsal/results/", rehearsal.rehearsal_cycle, name="rehearsal_cycle"),
    path(
        "cycles/<int:year>/rehearsal/results/regions/",
        rehearsal.rehearsal_regions,
        name="rehearsal_regions",
    ),
    path(
        "cycles/<int:year>/rehearsal/results/regions/<str:code>/",
        rehearsal.rehearsal_region,
        name="rehearsal_region",
    ),
    path("cycles/<int:year>/rehearsal/results/map/", rehearsal.rehearsal_map, name="rehearsal_map"),
    path(
        "cycles/<int:year>/rehearsal/results/compare/",
        rehearsal.rehearsal_compare,
        name="rehearsal_compare",
    ),
    path(
        "cycles/<int:year>/rehearsal/results/<str:code>/",
        rehearsal.rehearsal_commune,
        name="rehearsal_commune",
    ),
    path("files/<int:pk>/exclusion/", exclusions.exclusion, name="exclusion"),
    path("files/<int:pk>/inclusion/", exclusions.inclusion, name="inclusion"),
    path("files/<int:pk>/erratum/", errata.erratum, name="erratum"),
    path("files/<int:pk>/erratum/<slug:line>/", errata.erratum_line, name="erratum_line"),
]
