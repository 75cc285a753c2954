"""The staff list and the plan of a year."""

from django.urls import path

from capacity.views import people, people_table

urlpatterns = [
    path("capacity/people/<str:code>/", people.people, name="people"),
    path("capacity/people/<str:code>/add/", people.person_new, name="person_new"),
    path("capacity/people/<str:code>/staff.xlsx", people.people_xlsx, name="people_xlsx"),
    path("capacity/people/<str:code>/import/", people_table.people_import, name="people_import"),
    path(
        "capacity/people/<str:code>/import/confirm/",
        people_table.people_import_confirm,
        name="people_import_confirm",
    ),
    path("capacity/person/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("capacity/person/<int:pk>/left/", people.person_left, name="person_left"),
]
