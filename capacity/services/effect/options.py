"""What an estimate asks for: parameters that an administrator may change."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capacity.services.effect.design import Options
from records.services.parameters import (
    ParameterKind,
    parameter,
    register_parameter,
    whole_number,
    whole_numbers,
    written_numbers,
)

TREATED = "capacity.effect_treated"
COMPARED = "capacity.effect_compared"
YEARS_BEFORE = "capacity.effect_years_before"
BANDS = "capacity.effect_bands"
_DEFAULT = Options()


def register_options() -> None:
    """Declare below which numbers no effect is estimated, and which communes are comparable."""
    _whole(
        TREATED,
        _("Communes with an action below which no effect is estimated"),
        _("Below it the portal only shows the means before and after, and says so."),
        _DEFAULT.treated,
    )
    _whole(
        COMPARED,
        _("Compared communes below which no effect is estimated"),
        _("Communes with no action aimed at the line. Below it only means are shown."),
        _DEFAULT.compared,
    )
    _whole(
        YEARS_BEFORE,
        _("Assessed years before the effect that its estimate asks for"),
        _("Two at least: they tell whether both groups moved alike before."),
        _DEFAULT.years_before,
        read=_two_or_more,
    )
    register_parameter(
        BANDS,
        ParameterKind(
            title=_("Population from which communes are compared apart"),
            help=_("Limits of the bands, separated by commas. Urban and rural communes are always apart."),
            default=list(_DEFAULT.bands),
            read=whole_numbers,
            write=written_numbers,
        ),
    )


def options_in_force() -> Options:
    """Return the options as the parameters have them now. Four queries."""
    return Options(
        treated=parameter(TREATED),
        compared=parameter(COMPARED),
        years_before=parameter(YEARS_BEFORE),
        bands=tuple(parameter(BANDS)),
    )


def _whole(
    code: str,
    title: Promise,
    help_text: Promise,
    default: int,
    *,
    read: Callable[[str], int] = whole_number,
) -> None:
    kind = ParameterKind(title=title, help=help_text, default=default, read=read, write=str)
    register_parameter(code, kind)


def _two_or_more(text: str) -> int:
    number = whole_number(text)
    if number < 2:
        raise ValueError(text)
    return number
