"""The first page of each role."""

from django.urls import path

from assessments.views import homes

urlpatterns = [
    path("files/", homes.files, name="files"),
    path("weak-lines/", homes.capacity_home, name="capacity_home"),
    path("administration/", homes.administrator_home, name="administrator_home"),
    path("no-membership/", homes.no_membership, name="no_membership"),
]
