"""Every address of the portal. Pages carry their language in the address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from assessments.views import homes
from config import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    *i18n_patterns(
        path("accounts/", include("accounts.sign_in_urls")),
        path("", homes.home, name="home"),
        path("", include("assessments.urls")),
    ),
]
