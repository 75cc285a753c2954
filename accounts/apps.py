from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import receivers  # noqa: F401
        from accounts.events import EVENTS
        from accounts.services.invitations import VALIDITY
        from accounts.services.retention import KEPT_DAYS
        from records.services.events import register_events
        from records.services.parameters import (
            ParameterKind,
            register_parameter,
            whole_number,
        )

        register_events(EVENTS)
        register_parameter(
            VALIDITY,
            ParameterKind(
                title=_("Days an invitation is valid"),
                help=_("After this many days, the link of an invitation no longer opens."),
                default=14,
                read=whole_number,
                write=str,
            ),
        )
        register_parameter(
            KEPT_DAYS,
            ParameterKind(
                title=_("Days a failed sign-in is kept"),
                help=_("After this many days, what was typed and from which address is forgotten."),
                default=30,
                read=whole_number,
                write=str,
            ),
        )
