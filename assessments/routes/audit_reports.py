"""Audit reports, syntheses, differences and recommendations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
