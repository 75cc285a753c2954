"""Stretches of days that begin on their first day and end before their last; no last day is for ever."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from communes.cooperation.exceptions import CooperationRefusal


class EndsBeforeStart(CooperationRefusal):
    text = _("The end must come after the beginning.")


def meet(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Tell whether two stretches share a day."""
    return (first[1] is None or second[0] < first[1]) and (second[1] is None or first[0] < second[1])
