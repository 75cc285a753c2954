"""The one place that decides who sees which action programme."""

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from action_programs.models import ActionProgramme, ProgrammeVersion
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role

READERS = (*sorted(COMMUNE_ROLES), Role.PROVINCE_OFFICER, *sorted(MINISTRY_ROLES))
# These see more communes than one, and compare them.
OVERSEERS = (Role.PROVINCE_OFFICER, *sorted(MINISTRY_ROLES))
WRITERS = tuple(sorted(COMMUNE_ROLES))


def visible_programmes(actor: Actor | None) -> QuerySet[ActionProgramme]:
    """Return the programmes of the communes that an actor may see from within."""
    return ActionProgramme.objects.filter(commune__in=communes_seen_by(actor))


def access_programme(pk: int, *, actor: Actor | None) -> ActionProgramme:
    """Return one programme this actor may see; anything else is a 404."""
    seen = visible_programmes(actor).select_related("commune__province__region")
    return get_object_or_404(seen, pk=pk)


def public_programmes() -> QuerySet[ActionProgramme]:
    """Return the programmes that everybody may read: those with a version that received the visa."""
    in_force = ProgrammeVersion.objects.filter(programme=OuterRef("pk"), in_force_on__isnull=False)
    found = ActionProgramme.objects.filter(Exists(in_force))
    return found.select_related("commune__province__region")


def may_write(actor: Actor | None, programme: ActionProgramme) -> bool:
    """Tell whether an actor draws up a programme: its own commune does."""
    return actor is not None and actor.is_commune and actor.commune_id == programme.commune_id
