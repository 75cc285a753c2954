"""Addresses of the yearly assessment, one module a group of pages."""

from assessments.routes import (
    appeals,
    audit,
    audit_reports,
    commune,
    cycles,
    findings,
    grants,
    grid_drafts,
    homes,
    improvement,
    matrix,
    packs,
    province,
    public,
    publication,
    reports,
    review,
    threads,
)

app_name = "assessments"
urlpatterns = [
    *homes.urlpatterns,
    *matrix.urlpatterns,
    *commune.urlpatterns,
    *review.urlpatterns,
    *threads.urlpatterns,
    *province.urlpatterns,
    *audit.urlpatterns,
    *findings.urlpatterns,
    *audit_reports.urlpatterns,
    *appeals.urlpatterns,
    *cycles.urlpatterns,
    *grid_drafts.urlpatterns,
    *publication.urlpatterns,
    *grants.urlpatterns,
    *packs.urlpatterns,
    *reports.urlpatterns,
    *improvement.urlpatterns,
    *public.urlpatterns,
]
