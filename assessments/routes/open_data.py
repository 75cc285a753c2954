"""Files of open data, at addresses that say nothing of a language."""

from django.urls import path

from assessments.views.public import files

app_name = "open_data"
urlpatterns = [
    path("<int:year>/v<int:version>/<str:name>", files.open_data_file, name="file"),
]
