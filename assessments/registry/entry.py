"""What the log says of a commune's entry, and the values that its rules read."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events
from records.services.parameters import ParameterKind, register_parameter, whole_number


def register() -> None:
    """Declare the events and the parameters of entry, evidence and submission."""
    register_events(
        {
            "assessment.answers_changed": _("Figures were entered: %(fields)s"),
            "assessment.evidence_added": _("The file “%(name)s” was added under %(document)s"),
            "assessment.evidence_removed": _("The file “%(name)s” was removed from %(document)s"),
            "assessment.evidence_valid": _(
                "The file “%(name)s” of last year was said to be still valid under %(document)s"
            ),
            "assessment.evidence_renew": _(
                "The file “%(name)s” of last year was said to be renewed under %(document)s"
            ),
            "assessment.evidence_replaced": _(
                "The file “%(before)s” was replaced by “%(name)s” under %(document)s: %(reason)s"
            ),
            "assessment.evidence_dated": _(
                "The day of the file “%(name)s” under %(document)s was set: %(day)s"
            ),
            "assessment.evidence_infected": _(
                "The file “%(name)s” sent for %(document)s was refused by the antivirus"
            ),
        }
    )
    register_parameter(
        "entry.jump_percent",
        ParameterKind(
            title=_("Change against last year that is questioned (%)"),
            help=_("A figure that differs more than this from last year’s verified one is questioned."),
            default=50,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        "evidence.months_after_year",
        ParameterKind(
            title=_("Months after its year in which a document may be dated"),
            help=_(
                "A document dated before the year that it concerns, or more than this after it, "
                "is questioned: the commune says why its day is right."
            ),
            default=6,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        "evidence.max_megabytes",
        ParameterKind(
            title=_("Largest evidence file (MB)"),
            help=_("A larger file is refused when it is sent."),
            default=20,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        "evidence.max_megapixels",
        ParameterKind(
            title=_("Largest picture (megapixels)"),
            help=_("A larger picture is refused when it is sent."),
            default=60,
            read=whole_number,
            write=str,
        ),
    )
