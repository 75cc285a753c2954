from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes")

    def ready(self) -> None:
        from communes.events import EVENTS
        from records.services.events import register_events

        register_events(EVENTS)
