"""Addresses of the yearly assessment, one module a group of pages."""

from assessments.routes import audit, commune, cycles, homes, packs, province, public, review

app_name = "assessments"
urlpatterns = [
    *homes.urlpatterns,
    *commune.urlpatterns,
    *review.urlpatterns,
    *province.urlpatterns,
    *audit.urlpatterns,
    *cycles.urlpatterns,
    *packs.urlpatterns,
    *public.urlpatterns,
]
