"""Territory, people and their places, the programme's settings, the log."""

from django.urls import path

from communes.views import (
    acting,
    handing_over,
    log,
    people,
    people_import,
    person_actions,
    settings,
    territory,
    units,
)

app_name = "communes"
urlpatterns = [
    path("act-as/", acting.act_as, name="act_as"),
    path("communes/", territory.search, name="search"),
    path("communes/suggestions/", territory.suggestions, name="suggestions"),
    path("communes/regions/<str:code>/", territory.region, name="region"),
    path("communes/provinces/<str:code>/", territory.province, name="province"),
    path("communes/<str:code>/", territory.commune, name="commune"),
    path("communes/<str:code>/unit/", units.unit, name="unit"),
    path("communes/<str:code>/unit/decision/", units.unit_decision, name="unit_decision"),
    path("communes/<str:code>/unit/edit/", units.edit_unit, name="edit_unit"),
    path("communes/<str:code>/unit/members/add/", units.add_unit_member, name="add_unit_member"),
    path("communes/<str:code>/unit/members/<int:pk>/", units.unit_member, name="unit_member"),
    path("administration/people/", people.people, name="people"),
    path("administration/people/export.<str:format>", people.people_export, name="people_export"),
    path("administration/people/add/", person_actions.add_person, name="add_person"),
    path("administration/people/import/", people_import.import_people_page, name="import_people"),
    path(
        "administration/people/import/confirm/",
        people_import.confirm_people_import,
        name="confirm_people_import",
    ),
    path("administration/people/import/model.xlsx", people_import.people_template, name="people_template"),
    path("administration/people/<int:pk>/", people.person, name="person"),
    path("administration/people/<int:pk>/edit/", person_actions.edit_person, name="edit_person"),
    path("administration/people/<int:pk>/invite/", person_actions.invite_person, name="invite_person"),
    path("administration/people/<int:pk>/roles/add/", person_actions.add_membership, name="add_membership"),
    path(
        "administration/people/<int:pk>/roles/<int:membership_pk>/end/",
        person_actions.end_person_membership,
        name="end_membership",
    ),
    path("administration/people/waiting-for-nobody/", handing_over.unheld, name="unheld"),
    path("administration/people/<int:pk>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("administration/people/<int:pk>/<slug:action>/", person_actions.person_action, name="person_action"),
    path("hand-over/notes/", handing_over.hand_over_notes, name="hand_over_notes"),
    path("hand-over/notes/<int:pk>/", handing_over.hand_over_note, name="hand_over_note"),
    path("hand-over/notes/<int:pk>/remove/", handing_over.remove_note, name="remove_hand_over_note"),
    path("hand-over/notes/given/<int:pk>/read/", handing_over.read_note, name="read_given_note"),
    path("administration/parameters/", settings.parameters, name="parameters"),
    path("administration/parameters/<str:code>/", settings.parameter, name="parameter"),
    path("administration/holidays/", settings.holidays, name="holidays"),
    path("administration/holidays/add/", settings.add_holiday, name="add_holiday"),
    path("administration/holidays/<int:pk>/", settings.holiday, name="holiday"),
    path("administration/holidays/<int:pk>/remove/", settings.remove_holiday_page, name="remove_holiday"),
    path("administration/log/", log.events, name="events"),
]
