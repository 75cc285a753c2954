"""Sessions, enrolment, certificates, assistance, the consolidated programme."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
