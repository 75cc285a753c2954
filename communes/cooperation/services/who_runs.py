"""Who runs what in a commune: every power in use, with its bodies, the commune itself, or nobody known."""

from dataclasses import dataclass, field
from datetime import date

from communes.cooperation.models import OwnService, Power, PowerTransfer
from communes.cooperation.services.register import in_force
from communes.models import Commune


@dataclass
class Answer:
    """Who runs one power on a day. Several at once are an overlap; none is unknown."""

    power: Power
    transfers: list[PowerTransfer] = field(default_factory=list)
    own: list[OwnService] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return bool(self.transfers or self.own)


def who_runs(commune: Commune, *, on: date) -> list[Answer]:
    """Return, for every power in use or run in the commune, who runs it on a day. Three queries.

    Each transfer has its body read, each service its power.
    """
    transfers = PowerTransfer.objects.filter(in_force(on), member__commune=commune)
    own = OwnService.objects.filter(in_force(on), commune=commune)
    given = list(transfers.select_related("member__body", "power"))
    kept = list(own.select_related("power"))
    powers = {power.pk: power for power in Power.objects.filter(is_active=True)}
    powers |= {transfer.power_id: transfer.power for transfer in given}
    powers |= {service.power_id: service.power for service in kept}
    answers = {power.pk: Answer(power) for power in powers.values()}
    for transfer in given:
        answers[transfer.power_id].transfers.append(transfer)
    for service in kept:
        answers[service.power_id].own.append(service)
    return sorted(answers.values(), key=lambda answer: (answer.power.position, answer.power.code))
