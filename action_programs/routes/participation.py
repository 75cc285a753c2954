"""Who was heard, the diagnosis, and attached documents."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
