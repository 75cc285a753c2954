"""The diagnosis: sectors with their needs, their potential and what differs between women and men."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from action_programs.enums import UsualSector
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Sector
from action_programs.services.programmes import lock_open
from assessments.exceptions import Overtaken
from communes.actors import Actor
from config.toolbox.languages import in_language, pick, spoken
from records.services.events import record_event


class SectorChangedMeanwhile(ProgrammeRefusal, Overtaken):
    code = "sector_changed_meanwhile"
    text = _(
        "Someone else has changed this sector since you opened it. What stands now is shown beside your "
        "text: compare, then save."
    )


class SectorExists(ProgrammeRefusal):
    code = "sector_exists"
    text = _("The diagnosis has a sector “%(title)s” already.")


@dataclass(frozen=True, slots=True)
class SectorFacts:
    """What a commune writes of a sector."""

    title_ar: str
    title_fr: str = ""
    needs: str = ""
    potential: str = ""
    gender_reading: str = ""


@dataclass(frozen=True)
class Completeness:
    """What is still to be written."""

    sectors: int
    without_needs: Sequence[Sector]
    without_potential: Sequence[Sector]
    without_gender_reading: Sequence[Sector]

    @property
    def is_complete(self) -> bool:
        missing = (self.without_needs, self.without_potential, self.without_gender_reading)
        return self.sectors > 0 and not any(missing)


@transaction.atomic
def save_sector(
    programme: ActionProgramme,
    sector: Sector | None,
    facts: SectorFacts,
    *,
    version: int | None,
    actor: Actor,
    at: datetime,
) -> Sector:
    """Add a sector after the others (``sector`` None), or change it.

    ``version`` is the one that the writer saw. Raises NotAllowed, ProgrammeFrozen, SectorExists or
    SectorChangedMeanwhile, having changed nothing.
    """
    row = lock_open(programme, actor)
    if sector is None:
        last = row.sectors.aggregate(last=Max("position"))["last"] or 0
        sector = Sector(programme=row, position=last + 1, version=0)
    else:
        sector = row.sectors.get(pk=sector.pk)
        if sector.version != version:
            raise SectorChangedMeanwhile()
    title_ar = facts.title_ar.strip()
    if row.sectors.exclude(pk=sector.pk).filter(title_ar=title_ar).exists():
        raise SectorExists(title=title_ar)
    for name in facts.__slots__:
        setattr(sector, name, getattr(facts, name).strip())
    sector.version += 1
    sector.changed_by, sector.changed_at = actor.user, at
    sector.save()
    _record("action_programs.sector_saved", row, sector, actor, at)
    return sector


def add_usual_sector(programme: ActionProgramme, usual: UsualSector, *, actor: Actor, at: datetime) -> Sector:
    """Add one of the usual sectors, titled in both languages. Raises what ``save_sector`` raises."""
    titles = spoken(lambda: usual.label)
    facts = SectorFacts(title_ar=titles["ar"], title_fr=titles["fr"])
    return save_sector(programme, None, facts, version=None, actor=actor, at=at)


def usual_sectors_left(sectors: Sequence[Sector]) -> list[UsualSector]:
    """Return the usual sectors that a diagnosis does not have yet. No query."""
    known = {sector.title_ar for sector in sectors}
    with in_language("ar"):
        return [usual for usual in UsualSector if usual.label not in known]


@transaction.atomic
def remove_sector(sector: Sector, *, actor: Actor, at: datetime) -> None:
    """Take a sector out with its documents. Raises NotAllowed or ProgrammeFrozen."""
    row = lock_open(sector.programme, actor)
    _record("action_programs.sector_removed", row, sector, actor, at)
    sector.delete()


def completeness_of(sectors: Sequence[Sector]) -> Completeness:
    """Return what the sectors of a diagnosis still lack. No query."""

    def without(name: str) -> list[Sector]:
        return [sector for sector in sectors if not getattr(sector, name)]

    return Completeness(len(sectors), without("needs"), without("potential"), without("gender_reading"))


def _record(code: str, programme: ActionProgramme, sector: Sector, actor: Actor, at: datetime) -> None:
    data = {"title": spoken(lambda: pick(sector, "title"))}
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
