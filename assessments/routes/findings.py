"""Findings of an audit, replies to them, and what follows."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
