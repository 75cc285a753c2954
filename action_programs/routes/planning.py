"""Priorities, the three-year programming, the grid of projects, versions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
