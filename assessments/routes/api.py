"""The read-only interface for programs, version 1, at addresses that say nothing of a language."""

from django.urls import path
from django.views.decorators.cache import cache_control
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from assessments.views.api import endpoints
from communes.access import View, public

HOUR = 3600


def _door(view: type[APIView]) -> View:
    """Open an endpoint to everybody."""
    return public(view.as_view())


_document = SpectacularJSONAPIView.as_view(renderer_classes=[JSONRenderer])

app_name = "api"
urlpatterns = [
    path("cycles/", _door(endpoints.Cycles), name="cycles"),
    path("publications/", _door(endpoints.Publications), name="publications"),
    path("publications/<int:year>/<int:version>/", _door(endpoints.OnePublication), name="publication"),
    path("regions/", _door(endpoints.Regions), name="regions"),
    path("communes/", _door(endpoints.Communes), name="communes"),
    path("communes/<str:code>/", _door(endpoints.OneCommune), name="commune"),
    path("results/<int:year>/", _door(endpoints.Results), name="results"),
    path("results/<int:year>/<str:code>/", _door(endpoints.OneResult), name="result"),
    path("grids/", _door(endpoints.Grids), name="grids"),
    path("grids/<str:code>/<str:version>/", _door(endpoints.OneGrid), name="grid"),
    path("openapi.json", public(cache_control(public=True, max_age=HOUR)(_document)), name="openapi"),
]
