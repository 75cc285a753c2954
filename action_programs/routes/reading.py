"""Dashboards, the book, open data and what everybody reads."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
