"""Audit missions."""

from django.urls import path

from assessments.views.audit import conclusion, missions

urlpatterns = [
    path("missions/", missions.missions, name="missions"),
    path("missions/new/", missions.mission_new, name="mission_new"),
    path("missions/<int:pk>/", missions.mission, name="mission"),
    path("missions/<int:pk>/edit/", missions.mission_edit, name="mission_edit"),
    path("missions/<int:pk>/choose/", missions.mission_choose, name="mission_choose"),
    path("files/<int:pk>/audit/conclude/", conclusion.conclude_audit, name="conclude_audit"),
    path("cycles/<int:year>/close-audit/", conclusion.close_audit, name="close_audit"),
]
