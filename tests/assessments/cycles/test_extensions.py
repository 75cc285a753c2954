"""A longer time for one commune, with its reason."""

from datetime import timedelta

import pytest

from assessments.enums import State
from assessments.exceptions import NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, Extension, Transition
from assessments.services.cycles import ExtensionTooShort, grant_extension
from communes.enums import Role
from records.models import Event, Message
from tests.factories.assessments import AFTER_DEADLINE, IN_ENTRY, AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db
LATER = AFTER_DEADLINE + timedelta(days=10)


def extend(file: Assessment, *, by=None, reason: str = "Flooded town hall", until=LATER, at=IN_ENTRY):
    return grant_extension(file, until=until, reason=reason, actor=by or actor(Role.ADMINISTRATOR), at=at)


def test_a_draft_gets_its_own_deadline():
    file = AssessmentFactory()
    manager = membership(Role.COMMUNE_MANAGER, commune=file.commune)
    administrator = actor(Role.ADMINISTRATOR)

    extension = extend(file, by=administrator)

    file.refresh_from_db()
    assert (file.state, file.deadline, file.extended_until) == (State.DRAFT, LATER, LATER)
    assert (extension.reason, extension.granted_by) == ("Flooded town hall", administrator.user)
    assert Event.objects.get(code="assessment.extended").target == file
    assert Message.objects.get(recipient=manager.user).code == "assessment.extended"


def test_a_file_that_missed_its_deadline_reopens():
    file = AssessmentFactory(not_submitted=True)

    extend(file, at=AFTER_DEADLINE)

    file.refresh_from_db()
    assert file.state == State.DRAFT
    assert file.may_be_edited(at=AFTER_DEADLINE)
    assert Transition.objects.get(assessment=file).reason == "Flooded town hall"


def test_the_other_communes_keep_the_general_deadline():
    file, other = AssessmentFactory(), AssessmentFactory()
    extend(file)

    assert other.deadline == other.cycle.submission_closes_at < LATER


@pytest.mark.parametrize("situation", ["submitted", "in_review", "returned", "approved", "final"])
def test_a_file_that_was_sent_is_not_extended(situation):
    with pytest.raises(WrongState):
        extend(AssessmentFactory(**{situation: True}))


@pytest.mark.parametrize("until", [IN_ENTRY - timedelta(days=1), IN_ENTRY + timedelta(days=1)])
def test_an_extension_goes_beyond_now_and_the_present_deadline(until):
    file = AssessmentFactory()

    with pytest.raises(ExtensionTooShort):
        extend(file, until=until)

    assert not Extension.objects.exists()


def test_a_second_extension_goes_beyond_the_first():
    file = AssessmentFactory()
    extend(file)

    with pytest.raises(ExtensionTooShort):
        extend(file, until=LATER)
    extend(file, until=LATER + timedelta(days=1))

    assert Extension.objects.count() == 2


def test_an_extension_needs_a_reason():
    with pytest.raises(ReasonRequired):
        extend(AssessmentFactory(), reason="   ")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_extends(role):
    with pytest.raises(NotAllowed):
        extend(AssessmentFactory(), by=actor(role))
