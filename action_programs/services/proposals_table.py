"""The proposals of a programme as a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from action_programs.models import ActionProgramme
from action_programs.services.proposals import list_proposals
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook


def proposals_workbook(programme: ActionProgramme, *, language: str) -> bytes:
    """Return every proposal as an .xlsx, with the meeting it was made at and what became of it. One query."""
    headings = [
        *(Heading(_("Number"), 8), Heading(_("Proposal"), 70), Heading(_("Made by"), 24)),
        *(Heading(_("Date of the meeting"), 14), Heading(_("Meeting place"), 30), Heading(_("Pole"), 26)),
        *(Heading(_("What became of it"), 26), Heading(_("Project number"), 10), Heading(_("Project"), 50)),
        *(Heading(_("Joined to proposal"), 10), Heading(_("Reason"), 50)),
    ]
    return write_workbook([Sheet(_("Proposals"), headings, _rows(programme))], language=language)


def _rows(programme: ActionProgramme) -> Iterator[tuple[Any, ...]]:
    for proposal in list_proposals(programme):
        meeting, project, other = proposal.meeting, proposal.project, proposal.joined_to
        pole = meeting.pole if meeting else None
        yield (
            proposal.number,
            proposal.text,
            proposal.get_audience_display(),
            meeting.held_on if meeting else None,
            meeting.place if meeting else None,
            pick(pole, "name") if pole else None,
            proposal.get_fate_display(),
            project.number if project else None,
            pick(project, "title") if project else None,
            other.number if other else None,
            proposal.reason,
        )
