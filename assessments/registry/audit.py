"""What the log says of samples, findings and replies, beside the steps of the workflow."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events


def register() -> None:
    """Declare the events of samples, findings and replies."""
    register_events(
        {
            "audit.sample_drawn": _("A sample was drawn: %(files)s files, with the seed %(seed)s"),
            "finding.draft_written": _("Draft finding %(number)s was written on line %(line)s"),
            "finding.draft_changed": _("Draft finding %(number)s on line %(line)s was changed"),
            "finding.draft_removed": _("Draft finding %(number)s on line %(line)s was removed"),
            "finding.draft_file_removed": _("“%(name)s” was removed from draft finding %(number)s"),
            "finding.draft_settled": _("Finding %(number)s was decided on: %(reason)s"),
            "finding.reply_written": _("A reply to finding %(number)s was written"),
            "finding.reply_file_removed": _("“%(name)s” was removed from the reply to finding %(number)s"),
            "finding.file_infected": _("The antivirus refused “%(name)s”: %(found)s"),
        }
    )
