"""For whom one acts."""

from communes.access import ActorRequest
from communes.cooperation.models import CooperationBody
from communes.models import Commune


def own_asker(request: ActorRequest) -> Commune | CooperationBody:
    """Return the commune or the cooperation body that one acts for; the page opens to these only."""
    assert request.actor is not None
    asker = request.actor.membership.commune or request.actor.membership.body
    assert asker is not None
    return asker


def own_commune(request: ActorRequest) -> Commune:
    """Return the commune that one acts for; the page opens to communes only."""
    assert request.actor is not None
    commune = request.actor.membership.commune
    assert commune is not None
    return commune
