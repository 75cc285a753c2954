"""The grant of a cycle: simulation, decision, payments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
