"""Addresses of overlaps of powers and dashboards."""

from django.urls import path

from communes.cooperation.views import homes, overlaps

urlpatterns = [
    path("", homes.home, name="home"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/<int:pk>/", overlaps.overlap, name="overlap"),
    path("overlaps/<int:pk>/keep/", overlaps.overlap_keep, name="overlap_keep"),
    path("overlaps/<int:pk>/open-again/", overlaps.overlap_reopen, name="overlap_reopen"),
]
