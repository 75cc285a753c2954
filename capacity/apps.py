from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CapacityConfig(AppConfig):
    name = "capacity"
    verbose_name = _("Capacity")

    def ready(self) -> None:
        from capacity.events import EVENTS, register_notices
        from capacity.services.body_training import register_body_training
        from capacity.services.certificates import register_certificate_job
        from capacity.services.deadlines import register_deadlines
        from capacity.services.demand import register_demand
        from capacity.services.effect.options import register_options
        from capacity.services.effect.runs import register_effect_job
        from capacity.services.late_evaluations import register_asking
        from capacity.services.plan_papers import register_plan_papers
        from capacity.services.proposals import register_weakness
        from capacity.services.report_papers import register_report_papers
        from capacity.services.sheet_reminders import register_reminder_days
        from capacity.services.support import register_delay
        from capacity.sources import register_sources
        from records.services.events import register_events

        register_events(EVENTS)
        register_notices()
        register_weakness()
        register_delay()
        register_deadlines()
        register_demand()
        register_plan_papers()
        register_report_papers()
        register_certificate_job()
        register_options()
        register_effect_job()
        register_sources()
        register_reminder_days()
        register_asking()
        register_body_training()
