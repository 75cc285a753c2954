"""Addresses of financing studies and cooperation plans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
