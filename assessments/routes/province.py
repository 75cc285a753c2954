"""The pages of a province: its communes, and its opinion on a file."""

from django.urls import path

from assessments.views import province

urlpatterns = [
    path("province/", province.province_home, name="province_home"),
    path("files/<int:pk>/opinion/", province.opinion, name="opinion"),
]
