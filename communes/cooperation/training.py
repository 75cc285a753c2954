"""Where the page of a body's staff reads the training that was held for it.

The training itself is kept by another part of the portal, which declares here how it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from communes.cooperation.models import CooperationBody


@dataclass(frozen=True, slots=True)
class BodyTraining:
    """A session in which people of a body are enrolled, or were; ``attended`` is known once it is over."""

    title: str
    starts_on: date
    ends_on: date
    enrolled: int
    attended: int


TrainingSource = Callable[[CooperationBody], list[BodyTraining]]
_sources: dict[str, TrainingSource] = {}


def register_training_source(name: str, source: TrainingSource) -> None:
    """Declare where training of the staff of bodies is read; the same name replaces what it said before."""
    _sources[name] = source


def training_of(body: CooperationBody) -> list[BodyTraining]:
    """Return the training of a body's staff, the latest first."""
    found = [training for source in _sources.values() for training in source(body)]
    return sorted(found, key=lambda training: training.starts_on, reverse=True)
