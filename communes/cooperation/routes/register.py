"""Addresses of the register of bodies."""

from django.urls import path

from communes.cooperation.views import bodies, communes, powers, projects, register, register_table, removals

urlpatterns = [
    path("bodies/", register.bodies, name="bodies"),
    path("bodies/export.<str:format>", register.bodies_file, name="bodies_file"),
    path("bodies/new/", bodies.body_new, name="body_new"),
    path("bodies/<str:code>/", register.body, name="body"),
    path("bodies/<str:code>/act/", register.body_act, name="body_act"),
    path("bodies/<str:code>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<str:code>/dissolve/", bodies.body_dissolve, name="body_dissolve"),
    path("bodies/<str:code>/members/add/", bodies.member_add, name="member_add"),
    path("bodies/<str:code>/members/<int:pk>/edit/", bodies.member_edit, name="member_edit"),
    path("bodies/<str:code>/members/<int:pk>/leave/", bodies.member_leave, name="member_leave"),
    path("bodies/<str:code>/members/<int:pk>/remove/", removals.member_remove, name="member_remove"),
    path("bodies/<str:code>/members/<int:pk>/powers/add/", bodies.transfer_add, name="transfer_add"),
    path("bodies/<str:code>/powers/<int:pk>/edit/", bodies.transfer_edit, name="transfer_edit"),
    path("bodies/<str:code>/powers/<int:pk>/end/", bodies.transfer_end, name="transfer_end"),
    path("bodies/<str:code>/powers/<int:pk>/remove/", removals.transfer_remove, name="transfer_remove"),
    path("bodies/<str:code>/projects/add/", projects.project_new, name="project_new"),
    path("bodies/<str:code>/projects/<int:pk>/edit/", projects.project_edit, name="project_edit"),
    path("register/register.xlsx", register_table.register_xlsx, name="register_xlsx"),
    path("register/import/", register_table.register_import, name="register_import"),
    path("register/import/confirm/", register_table.register_import_confirm, name="register_import_confirm"),
    path("powers/", powers.powers, name="powers"),
    path("powers/add/", powers.power_new, name="power_new"),
    path("powers/<str:code>/edit/", powers.power_edit, name="power_edit"),
    path("communes/<str:code>/", communes.commune, name="commune"),
    path("communes/<str:code>/services/add/", communes.own_service_add, name="own_service_add"),
    path("communes/<str:code>/services/<int:pk>/edit/", communes.own_service_edit, name="own_service_edit"),
]
