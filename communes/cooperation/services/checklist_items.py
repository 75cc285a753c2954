"""The lists of what each step of a creation asks: kept by administrators, without touching code."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import may_keep_register
from communes.cooperation.enums import Step
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import ChecklistItem
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from records.services.events import record_event


class LineCodeTaken(CooperationRefusal):
    text = _("Another line of the checklists has the code “%(code)s” already.")


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a line asks; ``origin`` empty is for both, a line no longer in use is asked of no creation."""

    title_ar: str
    title_fr: str
    origin: str = ""
    is_required: bool = True
    needs_document: bool = False
    position: int = 0
    is_active: bool = True


@transaction.atomic
def add_item(step: str, code: str, facts: ItemFacts, *, actor: Actor, at: datetime) -> ChecklistItem:
    """Add a line to a step. Raises NotYours or LineCodeTaken."""
    if not may_keep_register(actor):
        raise NotYours()
    if ChecklistItem.objects.filter(code=code).exists():
        raise LineCodeTaken(code=code)
    return _write(ChecklistItem(step=Step(step), code=code), "added", facts, actor, at)


@transaction.atomic
def change_item(item: ChecklistItem, facts: ItemFacts, *, actor: Actor, at: datetime) -> ChecklistItem:
    """Change what a line asks; it keeps its step and its code, for creations have answered it. NotYours."""
    if not may_keep_register(actor):
        raise NotYours()
    row = locked(ChecklistItem.objects.filter(pk=item.pk)).get()
    return _write(row, "changed", facts, actor, at)


def _write(item: ChecklistItem, done: str, facts: ItemFacts, actor: Actor, at: datetime) -> ChecklistItem:
    for name in facts.__slots__:
        setattr(item, name, getattr(facts, name))
    item.save()
    data = {"line": texts_of(item, "title")}
    record_event(f"cooperation.checklist_line_{done}", actor=actor.user, target=item, data=data, at=at)
    return item
