"""Addresses of councils, delegates and bureaus."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
