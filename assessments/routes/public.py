"""What everybody reads."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
