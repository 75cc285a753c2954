"""The staff list and the plan of a year."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
