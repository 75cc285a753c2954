"""The matrix of communes and lines."""

from django.urls import path

from assessments.views import matrix

urlpatterns = [path("matrix/", matrix.matrix, name="matrix")]
