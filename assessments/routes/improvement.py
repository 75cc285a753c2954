"""A commune's results over the years, and its way to a better score."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
