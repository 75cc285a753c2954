"""Publishing: what is refused, what is frozen, what a further version keeps."""

from decimal import Decimal

import pytest

from assessments.enums import CycleState, State
from assessments.exceptions import NotAllowed, ReasonRequired
from assessments.models import Answer, Publication, PublishedResult, ScoreSheet
from assessments.services.public.publishing import (
    FilesNotFinal,
    NothingToPublish,
    ScoresMissing,
    publish_cycle,
    publish_job,
    readiness,
    request_publication,
)
from communes.enums import Role
from records.models import Event, Message
from records.services.jobs import JobRefused, Progress
from tests.assessments.publication.situations import PUBLISHED_AT, final_file, published_cycle
from tests.factories.assessments import EXAMPLE_TOTAL, AssessmentFactory, CycleFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db


def publish(cycle, **more):
    return publish_cycle(cycle, actor=actor(Role.ADMINISTRATOR), at=PUBLISHED_AT, **more)


def test_publication_freezes_scores_and_figures():
    file = final_file()

    publication = publish(file.cycle)

    result = PublishedResult.objects.get(publication=publication)
    assert (result.total, result.conditions_met, result.is_eligible) == (EXAMPLE_TOTAL, 5, True)
    assert result.answers["sessions_held"] == "4"
    file.refresh_from_db()
    assert (file.state, file.published_at) == (State.PUBLISHED, PUBLISHED_AT)
    file.cycle.refresh_from_db()
    assert file.cycle.state == CycleState.PUBLISHED


def test_what_changes_later_is_not_published():
    file = final_file()
    result = publish(file.cycle).results.get()

    Answer.objects.filter(assessment=file).update(value="0")
    ScoreSheet.objects.filter(assessment=file).update(total=Decimal("1.00"))

    result.refresh_from_db()
    assert (result.total, result.answers["sessions_held"]) == (EXAMPLE_TOTAL, "4")


def test_a_commune_that_sent_nothing_is_published_without_a_score():
    publication = published_cycle(files=1)

    silent = publication.results.get(is_scored=False)
    assert (silent.total, silent.is_eligible, silent.answers) == (None, False, {})
    assert publication.summary["national"]["communes"] == 2
    assert publication.summary["national"]["scored"] == 1


def test_the_summary_counts_eligible_communes_and_means():
    publication = published_cycle(files=2)

    national = publication.summary["national"]
    assert (national["eligible"], national["all_conditions"], national["mean"]) == (2, 2, "71.24")
    assert publication.summary["lines"]["B2"] == {
        "mean": "2.81",
        "median": "2.81",
        "max_points": "5.00",
    }
    region = publication.summary["regions"][0]
    assert (region["scored"], region["axes"]["B"]["max_points"]) == (1, "20.00")
    assert (publication.summary["milieux"][0]["eligible"], publication.summary["large"]) == (2, None)
    assert sum(bin_["count"] for bin_ in publication.summary["distribution"]) == 2


@pytest.mark.parametrize("situation", ["approved", "in_review", "appealed", "submitted"])
def test_a_file_that_is_not_final_holds_the_cycle_back(situation):
    file = final_file()
    AssessmentFactory(cycle=file.cycle, **{situation: True})

    with pytest.raises(FilesNotFinal, match="1 files are not final"):
        publish(file.cycle)

    assert not Publication.objects.exists()
    file.refresh_from_db()
    assert file.state == State.FINAL


def test_a_final_file_without_a_verified_score_holds_the_cycle_back():
    file = AssessmentFactory(final=True)

    with pytest.raises(ScoresMissing):
        publish(file.cycle)


def test_an_empty_cycle_is_not_published():
    with pytest.raises(NothingToPublish):
        publish(CycleFactory())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_publishes(role):
    file = final_file()

    with pytest.raises(NotAllowed):
        publish_cycle(file.cycle, actor=actor(role), at=PUBLISHED_AT)
    with pytest.raises(NotAllowed):
        request_publication(file.cycle, actor=actor(role), reason="", at=PUBLISHED_AT)


def test_a_further_version_needs_a_reason_and_keeps_the_first():
    first = published_cycle(files=1)
    scored = first.results.get(is_scored=True)
    ScoreSheet.objects.filter(assessment=scored.assessment).update(total=Decimal("72.00"))

    with pytest.raises(ReasonRequired):
        publish(first.cycle)
    second = publish(first.cycle, reason="A figure was corrected.")

    assert (second.version, second.reason) == (2, "A figure was corrected.")
    assert second.results.get(is_scored=True).total == Decimal("72.00")
    scored.refresh_from_db()
    assert scored.total == EXAMPLE_TOTAL
    assert scored.verification_code != second.results.get(is_scored=True).verification_code


def test_publication_is_logged_and_told_to_the_commune():
    file = final_file()
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune)

    publication = publish(file.cycle)

    event = Event.objects.get(code="cycle.published")
    assert event.data["digest"] == publication.digest
    assert Message.objects.filter(recipient=manager.user, code="assessment.publish").count() == 1


def test_the_worker_publishes_what_was_asked():
    file = final_file()
    job = request_publication(file.cycle, actor=actor(Role.ADMINISTRATOR), reason="", at=PUBLISHED_AT)

    result = publish_job(job, _Silent(job))

    assert result == f"/en/results/{file.cycle.assessed_year}/"
    assert Publication.objects.get().published_at == PUBLISHED_AT


def test_the_worker_says_why_it_could_not_publish():
    file = final_file()
    job = request_publication(file.cycle, actor=actor(Role.ADMINISTRATOR), reason="", at=PUBLISHED_AT)
    AssessmentFactory(cycle=file.cycle, approved=True)

    with pytest.raises(JobRefused, match="not final"):
        publish_job(job, _Silent(job))


def test_readiness_counts_what_is_missing():
    file = final_file()
    AssessmentFactory(cycle=file.cycle, approved=True)
    AssessmentFactory(cycle=file.cycle, not_submitted=True)
    AssessmentFactory(cycle=file.cycle, final=True)

    state = readiness(file.cycle)

    assert (state.ready, state.not_submitted, state.without_score) == (2, 1, 1)
    assert state.waiting_states == [(State.APPROVED, 1)]
    assert not state.is_ready


class _Silent(Progress):
    """A progress that nobody follows: the job was not taken by a worker here."""

    def report(self, done: int, total: int | None = None) -> None:
        return None
