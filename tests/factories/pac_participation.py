"""Who was heard on an action programme, and its documents."""

from collections.abc import Mapping
from datetime import date, datetime

from action_programs.enums import Audience, StepKind
from action_programs.models import (
    ActionProgramme,
    Attachment,
    Attendance,
    Meeting,
    Pole,
    Proposal,
    Sector,
    Step,
)
from action_programs.services.attachments import Owner, kind_of
from assessments.services.evidence import evidence_limits
from records.services.incoming import judge
from tests.assessments.commune.pages import a_picture
from tests.factories.action_programs import AT


def a_step(programme: ActionProgramme, kind: StepKind = StepKind.LAUNCH, **fields) -> Step:
    """Return a step written of the programme's round."""
    values = {"starts_on": date(2027, 10, 1), "round": programme.round, "changed_at": AT, **fields}
    return Step.objects.create(programme=programme, kind=kind, **values)


def an_attachment(
    programme: ActionProgramme,
    owner: Owner,
    *,
    name: str = "minutes.png",
    shade: int = 0,
    is_public: bool = False,
    at: datetime = AT,
) -> Attachment:
    """Return a document that stands under something, whatever the state of its programme."""
    file = judge(a_picture(shade), name=name, limits=evidence_limits()).store(by=None, at=at)
    return Attachment.objects.create(
        programme=programme, file=file, is_public=is_public, added_at=at, **{kind_of(owner): owner}
    )


def a_pole(programme: ActionProgramme, **fields) -> Pole:
    """Return one more pole of the programme."""
    position = programme.poles.count() + 1
    values = {"name_ar": f"قطب {position}", "name_fr": f"Pôle {position}", **fields}
    return Pole.objects.create(programme=programme, position=position, **values)


def a_meeting(
    programme: ActionProgramme,
    audience: Audience = Audience.WOMEN,
    *,
    came: Mapping[Audience, tuple[int, int]] | None = None,
    **fields,
) -> Meeting:
    """Return a meeting held in 2022; ``came`` are women and men of each audience."""
    values = {"held_on": date(2022, 1, 20), "place": "Siège de la commune", "changed_at": AT, **fields}
    meeting = Meeting.objects.create(programme=programme, audience=audience, **values)
    for group, (women, men) in (came or {}).items():
        Attendance.objects.create(meeting=meeting, audience=group, women=women, men=men)
    return meeting


def a_proposal(programme: ActionProgramme, text: str = "Une piste vers le douar", **fields) -> Proposal:
    """Return one more proposal, not decided unless its fate is given."""
    values = {"audience": Audience.WOMEN, "changed_at": AT, **fields}
    number = programme.proposals.count() + 1
    return Proposal.objects.create(programme=programme, number=number, text=text, **values)


def a_sector(programme: ActionProgramme, **fields) -> Sector:
    """Return one more sector of the diagnosis, of which nothing is written unless it is given."""
    position = programme.sectors.count() + 1
    values = {"title_ar": f"قطاع {position}", "title_fr": f"Secteur {position}", "changed_at": AT, **fields}
    return Sector.objects.create(programme=programme, position=position, **values)
