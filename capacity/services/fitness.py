"""The check that a person's duty and studies fit a topic (asked by the workshops)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from capacity.enums import Duty, Study
from capacity.models import Person, Topic


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Why a topic is not for a person: what the person has, in codes, and what the topic is for.

    Only what does not fit is named: ``duties`` is empty where the duty fits, ``studies``
    where the study does.
    """

    duty: str
    duties: tuple[str, ...]
    study: str
    studies: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """Return one sentence for each thing that does not fit, in the active language."""
        found = []
        if self.duties:
            text = _("Duty: %(own)s; the topic is for: %(others)s.")
            own = _words(Duty, [self.duty]) or _("none written")
            found.append(text % {"own": own, "others": _words(Duty, self.duties)})
        if self.studies:
            text = _("Field of study: %(own)s; the topic is for: %(others)s.")
            own = _words(Study, [self.study]) or _("none written")
            found.append(text % {"own": own, "others": _words(Study, self.studies)})
        return found


def mismatch_of(person: Person, topic: Topic | None) -> Mismatch | None:
    """Return why a topic is not for a person, or None where it is. No query.

    A topic that names duties is for people with one of them, and the same holds for fields of study; where it
    names both, both must fit. A list that is empty is for everybody. Someone whose duty or study is not
    written fits only a topic that names none: the staff list cannot show that they fit. An action without a
    topic is for everybody.
    """
    if topic is None:
        return None
    duties = () if not topic.duties or person.duty in topic.duties else tuple(topic.duties)
    studies = () if not topic.studies or person.study in topic.studies else tuple(topic.studies)
    if not duties and not studies:
        return None
    return Mismatch(person.duty, duties, person.study, studies)


def _words(names: type[Duty] | type[Study], codes: Iterable[str]) -> str:
    labels = dict(names.choices)
    return " · ".join(str(labels.get(code, code)) for code in codes if code)
