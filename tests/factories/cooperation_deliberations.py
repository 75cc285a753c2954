"""Creations whose councils deliberate: members, what each voted, the texts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from communes.cooperation.enums import SessionKind, Step, Visa
from communes.cooperation.models import Deliberation, Founder, Procedure
from communes.cooperation.services.deliberations import DeliberationFacts
from config.toolbox.tiny_pdf import tiny_pdf
from records.services.files import store_file
from tests.factories.cooperation import AT, ProcedureFactory

SMALL_PDF = tiny_pdf(["Deliberation"])
VOTED_ON, VISA_ON = date(2026, 4, 10), date(2026, 4, 20)
# The councils have deliberated by then.
LATER = AT + timedelta(days=90)


def deliberating(*, step: str = Step.DELIBERATIONS, **options: Any) -> Procedure:
    """Return a creation at the step where councils deliberate; takes what its factory takes."""
    return ProcedureFactory(step=step, **options)


def said(founder: Founder, **changes: Any) -> DeliberationFacts:
    """Return what a council says that votes for the draft statutes."""
    procedure = founder.procedure
    facts: dict[str, Any] = {
        "session": SessionKind.ORDINARY,
        "number": f"{founder.pk}/2026",
        "held_on": VOTED_ON,
        "votes_for": 20,
        "votes_against": 3,
        "abstentions": 2,
        "name_ar": procedure.name_ar,
        "name_fr": procedure.name_fr,
        "powers": list(procedure.powers.all()),
        "contribution": founder.contribution,
    }
    return DeliberationFacts(**{**facts, **changes})


def a_text(name: str = "deliberation.pdf") -> SimpleUploadedFile:
    """Return the text of a deliberation as it is sent."""
    return SimpleUploadedFile(name, SMALL_PDF, content_type="application/pdf")


def a_deliberation(
    founder: Founder, *, visa: str = Visa.GRANTED, has_file: bool = True, at: datetime = AT, **changes: Any
) -> Deliberation:
    """Return what a council voted, by default as the draft says, with its text and its visa."""
    facts = said(founder, **changes)
    names = ("session", "number", "held_on", "votes_for", "votes_against", "abstentions")
    row = Deliberation.objects.create(
        founder=founder,
        **{name: getattr(facts, name) for name in (*names, "name_ar", "name_fr", "contribution")},
        visa=visa,
        visa_on=None if visa == Visa.WAITING else VISA_ON,
        visa_note="Compétence mal délimitée." if visa == Visa.REFUSED else "",
        file=store_file(SMALL_PDF, name="deliberation.pdf", content_type="application/pdf", by=None, at=at)
        if has_file
        else None,
        changed_at=at,
    )
    row.powers.set(facts.powers)
    return row


def matched(*, step: str = Step.ORDER, **options: Any) -> Procedure:
    """Return a creation whose councils all voted the draft, with their visas."""
    procedure = deliberating(step=step, **options)
    for founder in procedure.founders.all():
        a_deliberation(founder)
    return procedure
