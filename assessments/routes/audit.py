"""Audit missions."""

from django.urls import path

from assessments.views.audit import conclusion, draws, missions

urlpatterns = [
    path("missions/", missions.missions, name="missions"),
    path("missions/new/", missions.mission_new, name="mission_new"),
    path("missions/<int:pk>/", missions.mission, name="mission"),
    path("missions/<int:pk>/edit/", missions.mission_edit, name="mission_edit"),
    path("missions/<int:pk>/choose/", missions.mission_choose, name="mission_choose"),
    path("missions/<int:pk>/draw/", draws.mission_draw, name="mission_draw"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/draw.json", draws.draw_json, name="draw_json"),
    path("samples/<int:year>/", draws.public_draws, name="public_draws"),
    path("samples/<int:year>/<int:pk>.json", draws.public_draw_json, name="public_draw_json"),
    path("files/<int:pk>/audit/conclude/", conclusion.conclude_audit, name="conclude_audit"),
    path("cycles/<int:year>/close-audit/", conclusion.close_audit, name="close_audit"),
]
