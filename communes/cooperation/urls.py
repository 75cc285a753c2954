"""Addresses of cooperation between communes, under ``/cooperation/``."""

from communes.cooperation.routes import (
    creation,
    deliberations,
    exchanges,
    governance,
    overlaps,
    register,
    running,
    study,
)

app_name = "cooperation"
urlpatterns = [
    *register.urlpatterns,
    *overlaps.urlpatterns,
    *creation.urlpatterns,
    *study.urlpatterns,
    *deliberations.urlpatterns,
    *governance.urlpatterns,
    *running.urlpatterns,
    *exchanges.urlpatterns,
]
