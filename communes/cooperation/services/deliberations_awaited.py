"""The deliberations that wait for somebody: to be written by the council's people, or for their visa."""

from datetime import date

from django.db.models import Q

from communes.actors import Actor
from communes.cooperation.access import may_deliberate, may_give_visa, provinces_with_officer
from communes.cooperation.enums import Step
from communes.cooperation.models import Founder
from communes.cooperation.services.deliberation_page import CouncilVote, Standing, standing_of, written_of
from communes.enums import COMMUNE_ROLES, Role

TO_WRITE = frozenset(Standing) - {Standing.WITHOUT_VISA, Standing.READY}


def deliberations_awaited(actor: Actor, *, on: date) -> list[CouncilVote]:
    """Return what waits for an actor while councils deliberate. Two queries, none for those who only read.

    A commune or a province is waited for until its council adopted and the text is there, and again when the
    visa is refused; the authority above while a visa is. By communes, an administrator is waited for only
    for the visa, while nobody acts for their province.
    """
    served: set[int] = set()
    if actor.role in COMMUNE_ROLES:
        places = Q(commune=actor.commune_id)
    elif actor.role == Role.PROVINCE_OFFICER:
        places = Q(province=actor.province_id) | Q(commune__province=actor.province_id)
    elif actor.role == Role.ADMINISTRATOR:
        served = provinces_with_officer(on=on)
        places = Q(commune=None) | ~Q(commune__province__in=served)
    else:
        return []
    rows = Founder.objects.filter(
        places, procedure__step=Step.DELIBERATIONS, procedure__closed_at=None
    ).select_related("procedure", "commune", "province", "region", "deliberation")
    found = []
    for founder in rows.order_by("procedure__opened_at", "pk"):
        row = written_of(founder)
        standing = standing_of(row)
        is_own = founder.region is not None or actor.role != Role.ADMINISTRATOR
        is_to_write = standing in TO_WRITE and is_own and may_deliberate(actor, founder)
        is_for_visa = standing == Standing.WITHOUT_VISA and may_give_visa(
            actor, founder, on=on, served=served
        )
        if is_to_write or is_for_visa:
            found.append(CouncilVote(founder, row, standing, ()))
    return found
