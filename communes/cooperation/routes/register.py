"""Addresses of the register of bodies."""

from django.urls import path

from communes.cooperation.views import register

urlpatterns = [
    path("bodies/", register.bodies, name="bodies"),
]
