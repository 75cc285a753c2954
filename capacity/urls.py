"""Addresses of capacity building, one module a group of pages."""

from capacity.routes import calendar, effect, needs, plans, reports, training

app_name = "capacity"
urlpatterns = [
    *calendar.urlpatterns,
    *needs.urlpatterns,
    *plans.urlpatterns,
    *reports.urlpatterns,
    *training.urlpatterns,
    *effect.urlpatterns,
]
