"""Addresses of the action programmes, one module a group of pages."""

from action_programs.routes import execution, making, participation, planning, reading

app_name = "action_programs"
urlpatterns = [
    *making.urlpatterns,
    *participation.urlpatterns,
    *planning.urlpatterns,
    *execution.urlpatterns,
    *reading.urlpatterns,
]
