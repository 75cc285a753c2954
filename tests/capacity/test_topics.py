"""The catalogue is DDCTD's; the committed topics are loaded once."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.exceptions import NotAllowed
from capacity.enums import Duty, Study
from capacity.exceptions import ChangedMeanwhile
from capacity.models import Topic
from capacity.services.lines import grid_lines
from capacity.services.topics import CodeTaken, TopicFacts, list_topics, save_topic, topics_by_line
from communes.enums import Role
from tests.factories.assessments import GridFactory
from tests.factories.capacity import AT, TopicFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db
FACTS = TopicFacts("revenue", "التحصيل", "Recouvrement", ["revenue"], [], ["C2"])


def test_ddctd_adds_and_changes_a_topic():
    officer = actor(Role.CAPACITY_OFFICER)
    topic = save_topic(None, FACTS, actor=officer, at=AT)

    changed = save_topic(topic, FACTS, version=1, actor=officer, at=AT)

    assert (changed.pk, changed.version, changed.lines) == (topic.pk, 2, ["C2"])


def test_a_code_names_one_topic():
    topic = TopicFactory(code="revenue")

    with pytest.raises(CodeTaken, match=topic.title_fr):
        save_topic(None, FACTS, actor=actor(Role.ADMINISTRATOR), at=AT)


def test_a_topic_changed_meanwhile_is_read_again():
    with pytest.raises(ChangedMeanwhile):
        save_topic(TopicFactory(version=3), FACTS, version=2, actor=actor(Role.CAPACITY_OFFICER), at=AT)


def test_others_do_not_write_in_the_catalogue():
    with pytest.raises(NotAllowed):
        save_topic(None, FACTS, actor=actor(Role.PROVINCE_OFFICER), at=AT)


def test_topics_are_found_by_words_and_line():
    found = TopicFactory(title_fr="Marchés publics", lines=["E1"])
    TopicFactory(closed=True, lines=["E1"], title_fr="Marchés")
    TopicFactory()

    assert list(list_topics(text="marches")) == [found]
    assert list(list_topics(line="E1")) == [found]
    assert topics_by_line()["E1"] == [found]


def test_the_committed_topics_are_loaded_once_and_left_alone():
    TopicFactory(code="procurement", title_fr="Le nôtre")
    call_command("load_topics", verbosity=0)
    count = Topic.objects.count()

    call_command("load_topics", verbosity=0)

    assert Topic.objects.count() == count > 15
    assert Topic.objects.get(code="procurement").title_fr == "Le nôtre"


def test_the_committed_topics_answer_every_line_and_name_known_duties():
    call_command("load_topics", verbosity=0)
    topics = Topic.objects.all()

    lines = {line["code"] for line in grid_lines(GridFactory())}
    assert {code for topic in topics for code in topic.lines} == lines
    assert {code for topic in topics for code in topic.duties} <= set(Duty.values)
    assert {code for topic in topics for code in topic.studies} <= set(Study.values)


def test_the_page_of_a_topic_saves_and_keeps_what_was_typed(client):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    TopicFactory(code="taken")
    values = {
        "code": "taken",
        "title_ar": "التحصيل",
        "title_fr": "Recouvrement",
        "duties": ["revenue"],
        "is_active": "on",
    }

    refused = client.post(reverse("capacity:topic_new"), values)
    assert "has this code already" in refused.content.decode()
    assert "Recouvrement" in refused.content.decode()
    client.post(reverse("capacity:topic_new"), {**values, "code": "free"})

    assert Topic.objects.get(code="free").duties == ["revenue"]
