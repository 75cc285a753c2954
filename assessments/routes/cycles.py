"""Grids, cycles and score runs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
