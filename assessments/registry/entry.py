"""What the log says of a commune's entry, and the values that its rules read."""

from django.utils.translation import gettext_lazy as _

from assessments.services.evidence_infected import NOTICE
from assessments.services.expectations import PAST_LEAST, PAST_MOST, PAST_PERCENT
from assessments.services.questions import JUMP_PERCENT
from records.services.events import register_events
from records.services.notices import register_notice
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
    register_notice(
        NOTICE,
        title=_("A file of evidence is infected: %(document)s"),
        body=_(
            "The antivirus found “%(found)s” in “%(name)s”, sent under %(document)s (%(commune)s, %(year)s). "
            "Nobody can open this file any more. Remove it and send a clean one in its place."
        ),
    )
    register_parameter(
        JUMP_PERCENT,
        ParameterKind(
            title=_("Change against last year that is questioned (%)"),
            help=_("A figure that differs more than this from last year’s verified one is questioned."),
            default=50,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        PAST_PERCENT,
        ParameterKind(
            title=_("Distance from the commune’s own earlier years that is questioned (%)"),
            help=_(
                "The value of a line that stands further than this above the highest, or below the lowest, "
                "of the commune’s own earlier years is questioned."
            ),
            default=20,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        PAST_LEAST,
        ParameterKind(
            title=_("Fewest earlier years that a line is compared with"),
            help=_(
                "A line that fewer final or published years measured by the same rule is not compared with "
                "the commune’s own past."
            ),
            default=3,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        PAST_MOST,
        ParameterKind(
            title=_("Most earlier years that a line is compared with"),
            help=_("Years before these are left out of the comparison with the commune’s own past."),
            default=5,
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
