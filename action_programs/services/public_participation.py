"""The page on which residents follow the participation: when it is shown, and by whose decision."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme
from action_programs.services.access import may_write, public_programmes
from assessments.exceptions import NotAllowed
from communes.actors import Actor
from config.toolbox.locks import locked
from records.services.events import record_event


class ParticipationIsPublic(ProgrammeRefusal):
    code = "participation_is_public"
    text = _("The programme has received the visa: everybody reads its participation.")


def read_participations() -> QuerySet[ActionProgramme]:
    """Return the programmes whose participation everybody may read: in force, or shown by their commune."""
    found = ActionProgramme.objects.filter(
        Q(shows_participation=True) | Q(pk__in=public_programmes().order_by().values("pk"))
    )
    return found.select_related("commune__province__region")


@transaction.atomic
def show_participation(programme: ActionProgramme, *, is_shown: bool, actor: Actor, at: datetime) -> None:
    """Show everybody the meetings and proposals before the programme is in force, or no longer.

    Raises NotAllowed, or ParticipationIsPublic once the programme has received the visa.
    """
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    if public_programmes().filter(pk=row.pk).exists():
        raise ParticipationIsPublic()
    row.shows_participation = is_shown
    row.save(update_fields=["shows_participation"])
    code = "action_programs.participation_shown" if is_shown else "action_programs.participation_hidden"
    data = {"years": f"{row.first_year}–{row.last_year}"}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
