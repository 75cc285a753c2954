"""What the log, the messages and the job page say of documents and packs."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, the notice and the work of documents and packs."""
    register_events(
        {"pack.downloaded": _("The document pack was downloaded (%(role)s, %(authority)s). Seal: %(bag)s")}
    )
    register_notice(
        "documents.batch_done",
        title=_("Done: %(title)s"),
        body=_("Every document you asked for is ready to be downloaded."),
    )
    register_job(
        "assessments.receipt",
        title=_("Receipt %(number)s"),
        handler="assessments.services.documents.receipt_job",
    )
    register_job(
        "assessments.score_cards",
        title=_("Score cards of %(commune)s for %(year)s"),
        handler="assessments.services.documents.cards_job",
    )
    register_job(
        "assessments.cycle_score_cards",
        title=_("Score cards of all communes for %(year)s"),
        handler="assessments.services.documents.cycle_cards_job",
    )
    register_job(
        "assessments.pack",
        title=_("Document pack of %(commune)s for %(year)s"),
        handler="assessments.services.packs.sealing.pack_job",
    )
    register_job(
        "assessments.packs",
        title=_("Document packs: %(title)s"),
        handler="assessments.services.packs.sealing.packs_job",
    )
    register_job(
        "assessments.file_form",
        title=_("Form of %(commune)s for %(year)s"),
        handler="assessments.services.printed_forms.making.file_form_job",
    )
    register_job(
        "assessments.grid_form",
        title=_("Blank form of the grid %(name)s"),
        handler="assessments.services.printed_forms.making.grid_form_job",
    )
