from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapacityConfig(AppConfig):
    name = "capacity"
    verbose_name = _("Capacity")

    def ready(self) -> None:
        from capacity.events import EVENTS, register_notices
        from capacity.services.deadlines import register_deadlines
        from capacity.services.proposals import register_weakness
        from capacity.services.support import register_delay
        from records.services.events import register_events

        register_events(EVENTS)
        register_notices()
        register_weakness()
        register_delay()
        register_deadlines()
