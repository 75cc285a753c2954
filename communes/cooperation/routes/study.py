"""Addresses of financing studies and cooperation plans."""

from django.urls import path

from communes.cooperation.views import plans, studies

urlpatterns = [
    path("procedures/<int:pk>/study/", studies.study, name="study"),
    path("procedures/<int:pk>/study/edit/", studies.study_edit, name="study_edit"),
    path("procedures/<int:pk>/study/study.xlsx", studies.study_file, name="study_file"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
]
