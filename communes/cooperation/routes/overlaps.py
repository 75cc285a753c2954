"""Addresses of overlaps of powers and dashboards."""

from django.urls import path

from communes.cooperation.views import homes

urlpatterns = [
    path("", homes.home, name="home"),
]
