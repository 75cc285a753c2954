"""The list of services that communes may transfer: committed, then kept by administrators."""

import csv
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import Power
from communes.cooperation.services.changes import change_data, values_of
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event

COMMITTED_FILE = Path(__file__).resolve().parent.parent / "seed" / "powers.csv"


class PowerCodeTaken(CooperationRefusal):
    text = _("The power “%(name)s” has this code already.")


@dataclass(frozen=True, slots=True)
class PowerFacts:
    code: str
    name_ar: str
    name_fr: str
    position: int = 0
    is_active: bool = True


NAMES = tuple(field.name for field in fields(PowerFacts))


@transaction.atomic
def save_power(power: Power | None, facts: PowerFacts, *, actor: Actor, at: datetime) -> Power:
    """Add a power to the list (``power`` None) or change it. Raises NotYours or PowerCodeTaken."""
    if not may_keep_register(actor):
        raise NotYours()
    row = locked(Power.objects.filter(pk=power.pk)).get() if power else Power()
    twin = Power.objects.filter(code=facts.code).exclude(pk=row.pk).first()
    if twin is not None:
        raise PowerCodeTaken(name=twin.name_fr)
    before = values_of(row, NAMES) if power else {}
    for name in NAMES:
        setattr(row, name, getattr(facts, name))
    row.save()
    code = "cooperation.power_changed" if power else "cooperation.power_added"
    if changed := change_data(Power, before, values_of(row, NAMES)):
        data = {"name": texts_of(row, "name")} | changed
        record_event(code, actor=actor.user, target=row, data=data, at=at)
    return row


@transaction.atomic
def load_powers() -> int:
    """Add the committed powers whose code is not there yet; return how many. Others are left alone.

    They are the transferable services of ``domain.md`` section 8.
    """
    known = set(Power.objects.values_list("code", flat=True))
    with COMMITTED_FILE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    Power.objects.bulk_create(
        [
            Power(
                code=row["code"],
                name_ar=row["name_ar"],
                name_fr=row["name_fr"],
                position=int(row["position"]),
            )
            for row in rows
        ]
    )
    return len(rows)


def list_powers() -> QuerySet[Power]:
    """Return the powers in their order, each with how often it is ``given`` and ``kept`` by a commune."""
    rows = Power.objects.annotate(
        given=Count("transfers", distinct=True), kept=Count("own_services", distinct=True)
    )
    return rows.order_by("position", "code")
