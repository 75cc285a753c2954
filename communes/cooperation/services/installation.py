"""What the installation of a council waits for in the creation of a body (``domain.md`` section 8)."""

from django.utils.translation import gettext as _

from communes.cooperation.enums import Office
from communes.cooperation.models import CouncilTerm, OfficeHeld, Procedure


def missing_in_installation(procedure: Procedure) -> list[str]:
    """A term open, with its seats shared out, and a president elected; vacant seats do not hold it up."""
    terms = CouncilTerm.objects.filter(body=procedure.body_id, ends_on=None)
    if procedure.body_id is None or not terms.exists():
        return [_("The term of the council, with the seats of each member."), _("The president elected.")]
    presidents = OfficeHeld.objects.filter(term__in=terms, office=Office.PRESIDENT, ends_on=None)
    return [] if presidents.exists() else [_("The president elected.")]
