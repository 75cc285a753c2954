"""The report on the plan of a year."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
