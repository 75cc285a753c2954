"""For whom one acts."""

from communes.access import ActorRequest
from communes.models import Commune


def own_commune(request: ActorRequest) -> Commune:
    """Return the commune that one acts for; the page opens to communes only."""
    assert request.actor is not None
    commune = request.actor.membership.commune
    assert commune is not None
    return commune
