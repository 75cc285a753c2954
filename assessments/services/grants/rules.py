"""The rules of a cycle's grant: its pool and every parameter of the formula, each an assumption."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.allotment import Rules
from assessments.exceptions import AssessmentError, NotAllowed, Overtaken, ReasonRequired
from assessments.models import Cycle, GrantRules
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.locks import locked
from config.toolbox.numbers import format_number
from records.services.events import record_event

CHANGED = "grant.rules_changed"
FORMULA = ("first_share", "exponent", "first_floor", "first_cap", "second_floor", "second_cap")
BOUNDS = (("first_floor", "first_cap"), ("second_floor", "second_cap"))


class RulesChanged(Overtaken):
    code = "grant_rules_changed"
    text = _(
        "Someone else changed these rules while you were writing. Yours are kept below: compare, then save."
    )


class FloorAboveCap(AssessmentError):
    code = "floor_above_cap"
    text = _("The floor, %(floor)s MAD, is above the cap of the same tranche, %(cap)s MAD.")


class PoolNotWhole(AssessmentError):
    code = "pool_not_whole"
    text = _(
        "The pool is counted in whole dirhams, and %(pool)s is not: correct it in the rules of the grant."
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """A pool in whole MAD with the parameters of the formula; ``census`` is 2014 or 2024.

    Shares in percent, floors and caps in whole MAD a commune.
    """

    pool: int
    first_share: Decimal = Decimal(50)
    exponent: Decimal = Decimal("0.75")
    census: int = 2024
    first_floor: int | None = None
    first_cap: int | None = None
    second_floor: int | None = None
    second_cap: int | None = None

    @property
    def rules(self) -> Rules:
        """The parameters as the formula takes them."""
        return Rules(**{name: getattr(self, name) for name in FORMULA})

    def document(self) -> dict[str, Any]:
        """Return the parameters as plain JSON, as a decision keeps and publishes them."""
        values = asdict(self)
        del values["pool"]
        return values | {
            "first_share": plain(self.first_share),
            "exponent": plain(self.exponent),
        }

    @classmethod
    def of(cls, pool: int, document: dict[str, Any]) -> "Setting":
        """Return the setting that a decision keeps."""
        decimals = {name: Decimal(document[name]) for name in ("first_share", "exponent")}
        return cls(pool=pool, **{**document, **decimals})


def plain(number: Decimal) -> str:
    """Return a decimal as text, without closing zeros: the same for 50 and 50.00."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rules_of(cycle: Cycle) -> GrantRules:
    """Return the rules of a cycle's grant; until some are set, those assumed at first, not stored."""
    return GrantRules.objects.filter(cycle=cycle).first() or GrantRules(
        cycle=cycle, census=cycle.census, version=0
    )


def whole_pool(cycle: Cycle) -> int:
    """Return the pool of a cycle in whole MAD. Raises PoolNotWhole."""
    if cycle.pool != cycle.pool.to_integral_value():
        raise PoolNotWhole(pool=format_number(cycle.pool, 2))
    return int(cycle.pool)


def standing_setting(cycle: Cycle) -> Setting:
    """Return the pool and the rules that a decision would be made by today. Raises PoolNotWhole."""
    rules = rules_of(cycle)
    return Setting(
        pool=whole_pool(cycle),
        census=rules.census,
        **{name: getattr(rules, name) for name in FORMULA},
    )


@transaction.atomic
def save_rules(
    cycle: Cycle,
    setting: Setting,
    *,
    shows_estimates: bool,
    reason: str,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GrantRules:
    """Keep the pool and the rules of a cycle's grant, with what changed and why in the log.

    ``seen_version`` is the version the person saw, 0 before the first. Decisions made stay as they are.
    Raises NotAllowed, RulesChanged, FloorAboveCap, or ReasonRequired when something changes.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).get()
    row = rules_of(cycle)
    if row.version != seen_version:
        raise RulesChanged()
    for floor, cap in BOUNDS:
        low, high = getattr(setting, floor), getattr(setting, cap)
        if low is not None and high is not None and low > high:
            raise FloorAboveCap(floor=format_number(low), cap=format_number(high))
    values = {**{name: getattr(setting, name) for name in FORMULA}, "census": setting.census}
    values["shows_estimates"] = shows_estimates
    changed = {name: [_said(getattr(row, name)), _said(new)] for name, new in values.items()}
    changed["pool"] = [_said(cycle.pool), _said(Decimal(setting.pool))]
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed and not reason.strip():
        raise ReasonRequired()
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.changed_by, row.changed_at = row.version + 1, actor.user, at
    row.save()
    cycle.pool = Decimal(setting.pool)
    cycle.save(update_fields=["pool"])
    if changed:
        data = {"year": cycle.assessed_year, "changes": changed, "fields": ", ".join(sorted(changed))}
        record_event(CHANGED, actor=actor.user, target=cycle, data={**data, "reason": reason.strip()}, at=at)
    return row


def _said(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)
