"""What the log and the messages say of grants."""

from django.utils.translation import gettext_lazy as _

from assessments.services.grants import decisions as grant_decisions
from assessments.services.grants import payments as grant_payments
from assessments.services.grants.decisions import DECIDED
from assessments.services.grants.news import GIVEN, GIVEN_NO_MORE, REPLACED
from assessments.services.grants.papers import PAPERS_JOB
from assessments.services.grants.payments import CANCELLED, PAID, PAID_MANY
from assessments.services.grants.rules import CHANGED
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            CHANGED: _("Rules of the grant of %(year)s changed (%(fields)s): %(reason)s"),
            DECIDED: _(
                "Grants of %(year)s decided on (decision %(number)s): %(pool)s MAD for %(communes)s "
                "communes. %(reason)s"
            ),
            PAID: _("Grant of %(year)s: %(amount)s paid to %(commune)s on %(day)s (%(reference)s)"),
            PAID_MANY: _("Grants of %(year)s: %(count)s payments recorded from a table, %(amount)s"),
            CANCELLED: _(
                "Grant of %(year)s: payment of %(amount)s to %(commune)s cancelled (%(reference)s): "
                "%(reason)s"
            ),
        }
    )
    register_job(
        grant_decisions.TELL_JOB,
        title=_("Telling the communes of the grants of %(year)s"),
        handler="assessments.services.grants.news.tell_grants_job",
    )
    register_job(
        grant_payments.TELL_JOB,
        title=_("Telling the communes of the payments of %(year)s"),
        handler="assessments.services.grants.payments.tell_payments_job",
    )
    register_job(
        PAPERS_JOB,
        title=_("Decision on the grants of %(year)s, as PDF"),
        handler="assessments.services.grants.papers.papers_job",
    )
    register_notice(
        GIVEN,
        title=_("%(commune)s: a performance grant for %(year)s"),
        body=_("The decision gives your commune %(amount)s. The page shows how it was worked out."),
    )
    register_notice(
        REPLACED,
        title=_("%(commune)s: the grant for %(year)s has changed"),
        body=_("A new decision gives your commune %(amount)s instead of %(before)s. Reason: %(reason)s"),
    )
    register_notice(
        GIVEN_NO_MORE,
        title=_("%(commune)s: no grant for %(year)s any more"),
        body=_(
            "A new decision gives your commune nothing; the one before gave %(before)s. Reason: %(reason)s"
        ),
    )
    register_notice(
        PAID,
        title=_("%(commune)s: %(amount)s of the grant for %(year)s paid"),
        body=_("Paid on %(day)s, payment order %(reference)s."),
    )
    register_notice(
        CANCELLED,
        title=_("%(commune)s: a payment of the grant for %(year)s was cancelled"),
        body=_("%(amount)s of %(day)s, payment order %(reference)s, no longer counts. Reason: %(reason)s"),
    )
