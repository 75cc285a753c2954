"""The deadlines of the year, what is late, the feed of a calendar program."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
