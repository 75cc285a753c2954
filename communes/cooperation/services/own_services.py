"""The transferable powers that a commune runs itself: by whom, under which act, from when and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import OwnService, Power
from communes.cooperation.services.changes import change_data, values_of
from communes.cooperation.services.overlaps import find_overlaps
from communes.cooperation.services.periods import EndsBeforeStart, meet
from communes.enums import COMMUNE_ROLES
from communes.models import Commune
from config.toolbox.languages import pick, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event


class RunsItAlready(CooperationRefusal):
    text = _("The commune runs %(power)s itself already at that time.")


@dataclass(frozen=True, slots=True)
class OwnServiceFacts:
    """A power run by the commune from ``starts_on`` to the day before ``ends_on``."""

    power: Power
    starts_on: date
    ends_on: date | None = None
    operator: str = ""
    act: str = ""


NAMES = tuple(field.name for field in fields(OwnServiceFacts))


def may_write_own(actor: Actor | None, commune: Commune) -> bool:
    """Tell whether an actor writes what a commune runs itself: the commune, or an administrator."""
    return may_keep_register(actor) or (
        actor is not None and actor.role in COMMUNE_ROLES and actor.commune_id == commune.pk
    )


@transaction.atomic
def save_own_service(
    commune: Commune,
    service: OwnService | None,
    facts: OwnServiceFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> OwnService:
    """Add a service that a commune runs itself (``service`` None) or change it.

    What meets a transfer to a body is kept and shown as an overlap. Raises NotYours, ChangedMeanwhile,
    EndsBeforeStart or RunsItAlready.
    """
    if not may_write_own(actor, commune):
        raise NotYours()
    locked(Commune.objects.filter(pk=commune.pk)).get()
    row = locked(OwnService.objects.filter(pk=service.pk)).get() if service else OwnService(version=0)
    if service and version is not None and row.version != version:
        raise ChangedMeanwhile()
    _check(facts, list(commune.own_services.exclude(pk=row.pk)))
    before = values_of(row, NAMES) if service else {}
    row.commune = commune
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.version += 1
    row.changed_by, row.changed_at = actor.user, at
    row.save()
    code = "cooperation.own_service_changed" if service else "cooperation.own_service_added"
    if changed := change_data(OwnService, before, values_of(row, NAMES)):
        data = {"power": texts_of(facts.power, "name"), "commune": texts_of(commune, "name")} | changed
        record_event(code, actor=actor.user, target=commune, data=data, at=at)
        find_overlaps(communes=[commune.pk], at=at)
    return row


def _check(facts: OwnServiceFacts, others: Sequence[OwnService]) -> None:
    if facts.ends_on and facts.ends_on <= facts.starts_on:
        raise EndsBeforeStart()
    for other in others:
        if other.power_id == facts.power.pk and meet(
            (facts.starts_on, facts.ends_on), (other.starts_on, other.ends_on)
        ):
            raise RunsItAlready(power=pick(facts.power, "name"))


def services_of(commune: Commune) -> QuerySet[OwnService]:
    """Return the powers that a commune says it runs itself."""
    return OwnService.objects.filter(commune=commune).select_related("power")
