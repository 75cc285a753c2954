"""A topic is for people with its duties and its fields of study."""

import pytest

from capacity.services.fitness import mismatch_of
from config.toolbox.languages import in_language
from tests.factories.capacity import TopicFactory
from tests.factories.capacity_plans import PersonFactory

# The topic's duties and studies, the person's own; what does not fit.
CASES = [
    (["revenue"], ["accounting"], "revenue", "accounting", None),
    ([], [], "works", "", None),
    (["revenue", "finance"], [], "works", "", ("revenue", "finance")),
    (["revenue"], ["accounting"], "revenue", "law", ("accounting",)),
    (["revenue"], ["accounting"], "revenue", "", ("accounting",)),
    (["revenue"], [], "", "accounting", ("revenue",)),
    (["revenue"], ["accounting"], "works", "engineering", ("revenue", "accounting")),
]


@pytest.mark.parametrize(("duties", "studies", "duty", "study", "expected"), CASES)
def test_both_duty_and_study_must_fit_where_the_topic_names_them(duties, studies, duty, study, expected):
    topic = TopicFactory.build(duties=duties, studies=studies)
    person = PersonFactory.build(duty=duty, study=study)

    found = mismatch_of(person, topic)

    assert (found and found.duties + found.studies) == expected
    assert mismatch_of(person, None) is None


def test_a_mismatch_is_said_in_words():
    topic = TopicFactory.build(duties=["revenue", "finance"], studies=["accounting"])
    engineer, blank = PersonFactory.build(engineer=True), PersonFactory.build(duty="", study="")

    with in_language("en"):
        assert mismatch_of(engineer, topic).texts == [
            "Duty: Works and equipment; the topic is for: Taxes, fees and assets · Budget and accounts.",
            "Field of study: Civil engineering; the topic is for: Finance and accounting.",
        ]
        assert "Duty: none written" in mismatch_of(blank, topic).texts[0]
