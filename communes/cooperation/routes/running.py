"""Addresses of the running of bodies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
