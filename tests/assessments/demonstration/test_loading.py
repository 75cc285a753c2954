"""The demonstration, loaded on a few communes: files in every state, past years published."""

from datetime import UTC, datetime

import pytest

from assessments.demonstration.accounts import ACCOUNTS
from assessments.demonstration.loading import YEARS, AlreadyLoaded, Loading
from assessments.demonstration.running import SPREAD
from assessments.enums import AppealOutcome, AppealState, FindingOutcome, State
from assessments.models import (
    Appeal,
    Assessment,
    Cycle,
    Finding,
    GrantDecision,
    GrantPayment,
    Opinion,
    Publication,
    PublishedResult,
)
from assessments.services.approval import approval_content
from assessments.services.documents import CYCLE_CARDS_JOB
from assessments.services.final_sheets import final_sheets
from communes.models import Membership
from config.toolbox.canonical import digest
from records.models import Job
from tests.factories.communes import CommuneFactory, ProvinceFactory

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def loading(db) -> Loading:
    province = ProvinceFactory()
    communes = [CommuneFactory(province=province) for _each in range(15)]
    return Loading(communes, communes[0], 7, "a-long-password", AT, lambda _text: None)


def test_the_demonstration_is_whole(loading):
    """One loading, looked at from every side: it is the longest thing that a test does here."""
    loading.run()

    running = Cycle.objects.get(assessed_year=YEARS[-1])
    states = set(Assessment.objects.filter(cycle=running).values_list("state", flat=True))
    assert states == {State.DRAFT, *(state for state, _share in SPREAD)}
    assert all(Cycle.objects.values_list("is_demonstration", flat=True))

    # Each past year was published; an erratum made a second version of the last.
    assert Publication.objects.count() == len(YEARS)
    assert {row.version for row in Publication.objects.filter(cycle__assessed_year=YEARS[-2])} == {1, 2}
    outcomes = set(Finding.objects.values_list("outcome", flat=True))
    assert outcomes == {"", FindingOutcome.KEPT, FindingOutcome.DROPPED}
    assert {row.outcome for row in Appeal.objects.filter(state=AppealState.DECIDED)} == set(AppealOutcome)
    decided = GrantDecision.objects.get(cycle__assessed_year=YEARS[-2])
    given = sum(grant.amount for grant in decided.grants.all())
    assert given == decided.pool - decided.first_unallocated - decided.second_unallocated
    assert GrantPayment.objects.exists()
    assert Opinion.objects.exists()
    scored = PublishedResult.objects.filter(is_scored=True)
    assert scored.count() >= 30
    assert all(row.total is not None and row.answers for row in scored)

    # Nothing was corrected in this one after its approval.
    files = Assessment.objects.filter(state=State.PUBLISHED, mission_entry=None, appeals=None)
    file = files.filter(corrections=None).with_commune().first()
    sheet = final_sheets([file])[file.pk]
    assert file.approved_digest == digest(approval_content(file, sheet))

    assert Membership.objects.count() == len(ACCOUNTS)
    home = Assessment.objects.get(cycle=running, commune=loading.home)
    assert home.state == State.DRAFT
    assert home.answers.exists()

    cards = Job.objects.filter(kind=CYCLE_CARDS_JOB)
    assert {job.arguments["year"] for job in cards} == {YEARS[-2]}

    with pytest.raises(AlreadyLoaded):
        loading.run()
