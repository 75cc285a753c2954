"""What the actions of one year did to the lines of the next."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
