"""What the pages on the running of a body share: who writes, of which years, under which names."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_run
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import CooperationBody
from communes.cooperation.models.common import Changed
from config.toolbox.clock import local_day
from config.toolbox.locks import locked

# How far ahead staff and money are forecast.
YEARS_AHEAD = 10


class YearOutOfReach(CooperationRefusal):
    text = _("Write a year from %(first)s to %(last)s.")


def years_of(body: CooperationBody, *, at: datetime, ahead: int = 1) -> range:
    """Return the years of which one may write: from the founding to some years ahead or the dissolution."""
    last = local_day(at).year + ahead
    if body.dissolved_on is not None:
        last = min(last, body.dissolved_on.year)
    return range(body.founded_on.year, max(last, body.founded_on.year) + 1)


def check_year(body: CooperationBody, year: int, *, at: datetime, ahead: int = 1) -> None:
    """Raise YearOutOfReach for a year of which nothing may be written."""
    years = years_of(body, at=at, ahead=ahead)
    if year not in years:
        raise YearOutOfReach(first=years[0], last=years[-1])


def lock_body(body: CooperationBody, actor: Actor) -> CooperationBody:
    """Return the body locked, for somebody who may write of its running. Raises NotYours."""
    if not may_run(actor, body):
        raise NotYours()
    return locked(CooperationBody.objects.filter(pk=body.pk)).get()


def check_version(row: Changed, version: int | None) -> None:
    """Raise ChangedMeanwhile when a row is no longer the one that its writer saw."""
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
