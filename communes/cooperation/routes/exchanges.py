"""Addresses of exchanges about bodies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
