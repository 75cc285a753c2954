"""Addresses of the deliberations that create a body, and of the order."""

from django.urls import path

from communes.cooperation.views import deliberations, orders

urlpatterns = [
    path("procedures/<int:pk>/deliberations/", deliberations.deliberations, name="deliberations"),
    path("procedures/<int:pk>/match/", deliberations.match, name="match"),
    path("procedures/<int:pk>/order/", orders.order, name="order"),
    path("procedures/<int:pk>/order/record/", orders.order_record, name="order_record"),
    path("deliberations/<int:pk>/", deliberations.deliberation, name="deliberation"),
    path("deliberations/<int:pk>/edit/", deliberations.deliberation_edit, name="deliberation_edit"),
    path("deliberations/<int:pk>/visa/", deliberations.deliberation_visa, name="deliberation_visa"),
    path("deliberations/<int:pk>/file/", deliberations.deliberation_file, name="deliberation_file"),
]
