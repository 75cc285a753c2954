"""Figures that the portal itself can know: apps register what they propose, the commune decides.

The left asks nothing of the right: an app registers a function under the fields that it can fill, and is
called when one of them is shown. A proposal is never an answer until someone takes it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from assessments.enums import AnswerSource
from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.answers import SaveOutcome, UnknownField, save_answers, typed_form
from assessments.services.questionnaire import questionnaire_of
from communes.actors import Actor
from communes.models import Commune


class NothingProposed(AssessmentError):
    code = "nothing_proposed"
    text = _("The portal no longer proposes a figure here.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the portal would answer, and a page that shows it.

    ``value`` is canonical text, as ``Answer.value``; ``source`` says from where, in the reader's language.
    """

    value: str
    source: str
    url: str = ""


# Given some communes and the assessed year, what is proposed for each by its key, field by field.
Source = Callable[[Sequence[Commune], int], Mapping[int, Mapping[str, Proposal]]]

_sources: dict[str, Source] = {}


def register_source(fields: Iterable[str], function: Source) -> None:
    """Let a function propose the figures of some fields; a field has one source, the last registered."""
    _sources.update(dict.fromkeys(fields, function))


def sourced_fields() -> frozenset[str]:
    """Return the codes of the fields that something can propose a figure for."""
    return frozenset(_sources)


class Proposals:
    """What is proposed to one file; a source is asked once, and only when one of its fields is shown."""

    def __init__(self, commune: Commune, year: int) -> None:
        self.commune, self.year = commune, year
        self._asked: dict[Source, Mapping[str, Proposal]] = {}

    @classmethod
    def to(cls, assessment: Assessment) -> "Proposals":
        """Return what is proposed to a file, its commune and cycle already read."""
        return cls(assessment.commune, assessment.cycle.assessed_year)

    def get(self, field: str) -> Proposal | None:
        """Return the proposal for a field, None without one."""
        source = _sources.get(field)
        if source is None:
            return None
        if source not in self._asked:
            self._asked[source] = source([self.commune], self.year).get(self.commune.pk, {})
        return self._asked[source].get(field)


def use_proposal(
    assessment: Assessment, field: str, *, versions: Mapping[str, int], actor: Actor, at: datetime
) -> SaveOutcome:
    """Answer a field by what the portal proposes; the answer says that it came so.

    Raises UnknownField, NothingProposed or what ``save_answers`` raises.
    """
    known = questionnaire_of(assessment).fields.get(field)
    if known is None:
        raise UnknownField(field=field)
    proposal = Proposals.to(assessment).get(field)
    if proposal is None:
        raise NothingProposed()
    return save_answers(
        assessment,
        values={field: typed_form(known, proposal.value)},
        versions=versions,
        actor=actor,
        at=at,
        source=AnswerSource.PORTAL,
    )
