"""Yearly reports, slides, and the meetings of regions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
