"""Addresses of the register of bodies."""

from django.urls import path

from communes.cooperation.views import register

urlpatterns = [
    path("bodies/", register.bodies, name="bodies"),
    path("bodies/export.<str:format>", register.bodies_file, name="bodies_file"),
    path("bodies/<str:code>/", register.body, name="body"),
    path("bodies/<str:code>/act/", register.body_act, name="body_act"),
]
