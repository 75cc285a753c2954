"""The catalogue of training topics: kept by DDCTD, read by everybody it concerns."""

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed
from capacity.exceptions import CapacityRefusal, ChangedMeanwhile
from capacity.models import Topic
from capacity.services.access import may_edit
from communes.actors import Actor
from config.toolbox.languages import texts_of
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event

COMMITTED_FILE = Path(__file__).resolve().parent.parent / "seed" / "topics.csv"


class CodeTaken(CapacityRefusal):
    code = "code_taken"
    text = _("The topic “%(title)s” has this code already.")


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What the catalogue says of a topic; empty lists of duties or studies are for everybody."""

    code: str
    title_ar: str
    title_fr: str
    duties: list[str]
    studies: list[str]
    lines: list[str]
    is_active: bool = True


@transaction.atomic
def save_topic(
    topic: Topic | None, facts: TopicFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> Topic:
    """Add a topic (``topic`` None) or change it; ``version`` is the one that the writer saw.

    Raises NotAllowed, ChangedMeanwhile or CodeTaken.
    """
    if not may_edit(actor):
        raise NotAllowed()
    if topic is not None:
        topic = locked(Topic.objects.filter(pk=topic.pk)).get()
        if version is not None and topic.version != version:
            raise ChangedMeanwhile()
    twin = Topic.objects.filter(code=facts.code).first()
    if twin is not None and twin != topic:
        raise CodeTaken(title=twin.title_fr)
    is_new = topic is None
    topic = topic or Topic(version=0)
    for name in facts.__slots__:
        setattr(topic, name, getattr(facts, name))
    topic.version += 1
    topic.changed_by, topic.changed_at = actor.user, at
    topic.save()
    code = "capacity.topic_added" if is_new else "capacity.topic_changed"
    titles = texts_of(topic, "title")
    data = {"code": topic.code, "title": titles}
    record_event(code, actor=actor.user, target=topic, data=data, at=at)
    return topic


def list_topics(*, text: str = "", line: str = "", with_closed: bool = False) -> QuerySet[Topic]:
    """Return the topics offered (or all), each with its number of needs, by code.

    ``text`` is searched as communes are, ``line`` is the code of a line that they answer. The catalogue is
    short: it is read whole, one query more, when either is asked for.
    """
    found = Topic.objects.all() if with_closed else Topic.objects.filter(is_active=True)
    words = fold(text).split()
    if words or line:
        kept = [topic.pk for topic in found if _fits(topic, words, line)]
        found = found.filter(pk__in=kept)
    return found.annotate(needs_count=Count("needs")).order_by("code")


def topics_by_line() -> dict[str, list[Topic]]:
    """Return the topics offered by the code of each line that they answer. One query."""
    found: dict[str, list[Topic]] = {}
    for topic in Topic.objects.filter(is_active=True).order_by("code"):
        for line in topic.lines:
            found.setdefault(line, []).append(topic)
    return found


@transaction.atomic
def load_topics(*, at: datetime) -> int:
    """Add the committed topics whose code is not there yet; return how many. Those that are, are left alone.

    They and their lines are assumptions, but for those that the workshops of March 2022 name.
    """
    known = set(Topic.objects.values_list("code", flat=True))
    with COMMITTED_FILE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    fresh = [
        Topic(
            code=row["code"],
            title_ar=row["title_ar"],
            title_fr=row["title_fr"],
            **{name: row[name].split() for name in ("duties", "studies", "lines")},
            standing=row["standing"],
            changed_at=at,
        )
        for row in rows
    ]
    Topic.objects.bulk_create(fresh)
    return len(fresh)


def _fits(topic: Topic, words: list[str], line: str) -> bool:
    said = fold(f"{topic.code} {topic.title_ar} {topic.title_fr}")
    return all(word in said for word in words) and (not line or line in topic.lines)
