from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes")

    def ready(self) -> None:
        from communes.cooperation.registry import register_all
        from communes.events import EVENTS
        from communes.hand_over import register_hand_over
        from communes.help import registry as help_registry
        from records.services.events import register_events
        from records.services.jobs import register_job

        register_events(EVENTS)
        register_hand_over()
        register_all()
        help_registry.register()
        register_job(
            "communes.import_people",
            title=_("Import of %(count)s rows of people"),
            handler="communes.imports.people_job.import_people_job",
        )
