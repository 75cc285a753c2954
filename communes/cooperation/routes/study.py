"""Addresses of financing studies and cooperation plans."""

from django.urls import path

from communes.cooperation.views import plan_making, plans, studies

urlpatterns = [
    path("procedures/<int:pk>/study/", studies.study, name="study"),
    path("procedures/<int:pk>/study/edit/", studies.study_edit, name="study_edit"),
    path("procedures/<int:pk>/study/study.xlsx", studies.study_file, name="study_file"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/adopt/", plans.plan_adopt, name="plan_adopt"),
    path("plans/<int:pk>/reopen/", plans.plan_reopen, name="plan_reopen"),
    path("plans/<int:pk>/consistency/", plans.plan_consistency, name="plan_consistency"),
    path("plans/<int:pk>/objectives/new/", plans.objective_new, name="objective_new"),
    path("plans/<int:pk>/objectives/<int:objective>/", plans.objective_edit, name="objective_edit"),
    path(
        "plans/<int:pk>/objectives/<int:objective>/remove/", plans.objective_remove, name="objective_remove"
    ),
    path("plans/<int:pk>/making/", plan_making.plan_making, name="plan_making"),
    path("plans/<int:pk>/meetings/new/", plan_making.meeting_new, name="plan_meeting_new"),
    path("plans/<int:pk>/meetings/<int:meeting>/", plan_making.meeting_edit, name="plan_meeting_edit"),
    path(
        "plans/<int:pk>/meetings/<int:meeting>/minutes/",
        plan_making.meeting_minutes,
        name="plan_meeting_minutes",
    ),
    path(
        "plans/<int:pk>/meetings/<int:meeting>/proposals/new/",
        plan_making.proposal_note,
        name="plan_proposal_note",
    ),
    path("plans/<int:pk>/proposals/new/", plan_making.proposal_new, name="plan_proposal_new"),
    path(
        "plans/<int:pk>/proposals/<int:proposal>/answer/",
        plan_making.proposal_answer,
        name="plan_proposal_answer",
    ),
]
