"""What everybody reads."""

from django.urls import path

from assessments.views.public import comparison, files, pages, territory

urlpatterns = [
    path("results/", pages.public_home, name="public_home"),
    path("results/api/", files.public_api, name="public_api"),
    path("results/data/", files.public_data, name="public_data"),
    path("results/<int:year>/", pages.public_cycle, name="public_cycle"),
    path("results/<int:year>/v<int:version>/", pages.public_cycle, name="public_cycle_version"),
    path(
        "results/<int:year>/v<int:version>/<str:code>.json",
        files.commune_json,
        name="commune_json",
    ),
    path("results/<int:year>/regions/", territory.public_regions, name="public_regions"),
    path("results/<int:year>/regions/<str:code>/", territory.public_region, name="public_region"),
    path("results/<int:year>/map/", territory.public_map_page, name="public_map"),
    path("results/<int:year>/compare/", comparison.public_compare, name="public_compare"),
    path("results/<int:year>/<str:code>/", pages.public_commune, name="public_commune"),
    path(
        "results/<int:year>/v<int:version>/<str:code>/",
        pages.public_commune,
        name="public_commune_version",
    ),
    path("verify/", pages.verify, name="verify_form"),
    path("verify/<str:code>/", pages.verify, name="verify"),
]
