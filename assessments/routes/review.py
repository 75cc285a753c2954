"""The pages of reviewers and approvers, and the page of a file."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
