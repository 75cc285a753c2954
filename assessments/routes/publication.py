"""Publishing a cycle: checklist, rehearsal, the act, errata."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
