from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionProgramsConfig(AppConfig):
    name = "action_programs"
    verbose_name = _("Action programmes")

    def ready(self) -> None:
        from action_programs.events import EVENTS
        from action_programs.imports.projects_job import register_import_job
        from action_programs.services.books import register_book_job
        from action_programs.services.delays import register_thresholds
        from action_programs.services.grant_pack import register_pack_part
        from action_programs.services.grant_use import register_grant_use
        from action_programs.services.notices import register_notices
        from action_programs.services.report_papers import register_report_job
        from action_programs.sources import register_sources
        from records.services.events import register_events

        register_events(EVENTS)
        register_notices()
        register_thresholds()
        register_report_job()
        register_sources()
        register_import_job()
        register_book_job()
        register_grant_use()
        register_pack_part()
