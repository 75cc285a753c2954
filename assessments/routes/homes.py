"""The first page of each role."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
