"""Who was heard on an action programme, and its documents."""

from datetime import date, datetime

from action_programs.enums import StepKind
from action_programs.models import ActionProgramme, Attachment, Step
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
