"""What is written in the log about the territory, people and their places."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "communes.territory_loaded": _(
        "The territory was loaded: %(created_commune)s communes created, %(updated_commune)s updated, "
        "%(unlisted_commune)s no longer listed."
    ),
}
