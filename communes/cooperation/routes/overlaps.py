"""Addresses of overlaps of powers and dashboards."""

from django.urls import path

from communes.cooperation.views import body_sheet, homes, overlaps

urlpatterns = [
    path("", homes.home, name="home"),
    path("bodies/<str:code>/sheet/", body_sheet.body_sheet_prepare, name="body_sheet_prepare"),
    path("bodies/<str:code>/sheet-<slug:language>.pdf", body_sheet.body_sheet, name="body_sheet"),
    path("regions/<str:code>/", homes.region, name="region"),
    path("provinces/<str:code>/", homes.province, name="province"),
    path("alone/", homes.communes_alone, name="communes_alone"),
    path("alone.xlsx", homes.communes_alone_xlsx, name="communes_alone_xlsx"),
    path("unpaid/", homes.unpaid, name="unpaid"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("overlaps/<int:pk>/", overlaps.overlap, name="overlap"),
    path("overlaps/<int:pk>/keep/", overlaps.overlap_keep, name="overlap_keep"),
    path("overlaps/<int:pk>/open-again/", overlaps.overlap_reopen, name="overlap_reopen"),
]
