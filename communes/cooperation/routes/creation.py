"""Addresses of the creation of bodies."""

from django.urls import path

from communes.cooperation.views import procedures

urlpatterns = [
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/new/", procedures.procedure_new, name="procedure_new"),
    path("procedures/<int:pk>/", procedures.procedure, name="procedure"),
    path("procedures/<int:pk>/edit/", procedures.procedure_edit, name="procedure_edit"),
]
