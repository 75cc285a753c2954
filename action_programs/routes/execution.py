"""A programme at work: progress, money, agreements, grants, annual reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
