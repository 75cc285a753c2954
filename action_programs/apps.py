from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionProgramsConfig(AppConfig):
    name = "action_programs"
    verbose_name = _("Action programmes")
