"""Addresses of the deliberations that create a body."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
