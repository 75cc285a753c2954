"""Addresses of the running of bodies."""

from django.urls import path

from communes.cooperation.views import (
    body_years,
    contribution_acts,
    contribution_table,
    contributions,
    staff,
    support,
)

urlpatterns = [
    path("bodies/<str:code>/contributions/", contributions.contributions, name="contributions"),
    path(
        "bodies/<str:code>/contributions/export.xlsx",
        contributions.contributions_file,
        name="contributions_file",
    ),
    path(
        "bodies/<str:code>/contributions/<int:year>/call/",
        contribution_acts.contributions_call,
        name="contributions_call",
    ),
    path(
        "bodies/<str:code>/contributions/payments/",
        contribution_table.contribution_payments,
        name="contribution_payments",
    ),
    path(
        "contributions/<int:pk>/correct/", contribution_acts.contribution_correct, name="contribution_correct"
    ),
    path("contributions/<int:pk>/cancel/", contribution_acts.contribution_cancel, name="contribution_cancel"),
    path("contributions/<int:pk>/pay/", contribution_acts.contribution_pay, name="contribution_pay"),
    path("payments/<int:pk>/cancel/", contribution_acts.payment_cancel, name="payment_cancel"),
    path("bodies/<str:code>/years/", body_years.body_years, name="body_years"),
    path("bodies/<str:code>/years/<int:year>/", body_years.body_year, name="body_year"),
    path("bodies/<str:code>/years/<int:year>/edit/", body_years.body_year_edit, name="body_year_edit"),
    path("bodies/<str:code>/staff/", staff.staff, name="staff"),
    path("bodies/<str:code>/staff/add/", staff.staff_new, name="staff_new"),
    path("staff/<int:pk>/edit/", staff.staff_edit, name="staff_edit"),
    path("staff/<int:pk>/remove/", staff.staff_remove, name="staff_remove"),
    path("bodies/<str:code>/support/", support.support, name="support"),
    path("bodies/<str:code>/support/add/", support.support_new, name="support_new"),
    path("support/<int:pk>/edit/", support.support_edit, name="support_edit"),
    path("support/<int:pk>/remove/", support.support_remove, name="support_remove"),
    path("support/<int:pk>/file/", support.support_file, name="support_file"),
]
