"""Every address of the portal. Pages carry their language in the address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from assessments.views import homes
from config import health, pages

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("assessments.routes.api")),
    path("open-data/", include("assessments.routes.open_data")),
    *i18n_patterns(
        path("accounts/", include("accounts.sign_in_urls")),
        path("account/", include("accounts.urls")),
        path("", homes.home, name="home"),
        path("about/", pages.about, name="about"),
        path("accessibility/", pages.accessibility, name="accessibility"),
        path("work/", include("config.work_urls")),
        path("cooperation/", include("communes.cooperation.urls")),
        path("", include("communes.help.urls")),
        path("", include("communes.urls")),
        path("", include("assessments.urls")),
        path("", include("capacity.urls")),
        path("", include("action_programs.urls")),
    ),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
