"""The log of figures: one person's changes of a field within a while are one event.

The event is written at the first change and keeps the figure before it. What the field held at the end is
the figure in force, or the ``before`` of the next event: nothing is lost, and typing does not fill the log.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import ngettext, override

from accounts.models import User
from assessments.models import Assessment
from assessments.services.questionnaire import Questionnaire
from config.toolbox.languages import pick
from records.models import Event
from records.services.events import record_event

EVENT = "assessment.answers_changed"
COALESCED_WITHIN = timedelta(minutes=10)
# So many fields are named in the sentence of an event; the others are counted.
NAMED_FIELDS = 3
_COMMAS = {"ar": "، ", "fr": ", ", "en": ", "}


def log_changes(
    assessment: Assessment,
    changes: Mapping[str, tuple[str, str]],
    *,
    questionnaire: Questionnaire,
    by: User | None,
    source: str,
    at: datetime,
) -> None:
    """Append one event for the fields whose latest event is not this person's own, a moment ago.

    ``changes`` gives each field's figure before and after, in canonical text.
    """
    authors = _latest_authors(assessment, since=at - COALESCED_WITHIN)
    fresh = [code for code in changes if code not in authors or authors[code] != (by.pk if by else None)]
    if not fresh:
        return
    record_event(
        EVENT,
        actor=by,
        target=assessment,
        data={
            "fields": _names(questionnaire, fresh),
            "before": {code: changes[code][0] for code in fresh},
            "after": {code: changes[code][1] for code in fresh},
            "source": str(source),
        },
        at=at,
    )


def _latest_authors(assessment: Assessment, *, since: datetime) -> dict[str, int | None]:
    events = Event.objects.filter(
        code=EVENT,
        target_type=ContentType.objects.get_for_model(Assessment),
        target_id=assessment.pk,
        occurred_at__gt=since,
    ).order_by("pk")
    return {code: author for author, data in events.values_list("actor", "data") for code in data["before"]}


def _names(questionnaire: Questionnaire, codes: list[str]) -> dict[str, str]:
    """Return the labels of some fields in one text per language."""
    texts = {}
    for language, comma in _COMMAS.items():
        labels = [pick(questionnaire.fields[code], "label", language) for code in codes[:NAMED_FIELDS]]
        named, more = comma.join(labels), len(codes) - NAMED_FIELDS
        with override(language):
            texts[language] = (
                ngettext(
                    "%(fields)s and %(count)s other field", "%(fields)s and %(count)s other fields", more
                )
                % {"fields": named, "count": more}
                if more > 0
                else named
            )
    return texts
