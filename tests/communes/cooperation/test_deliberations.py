"""What councils deliberate on a creation, and the visas of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.cooperation.enums import Origin, Step, Visa
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import Deliberation
from communes.cooperation.services.deliberation_page import (
    Standing,
    deliberations_of,
    missing_in_deliberations,
)
from communes.cooperation.services.deliberations import (
    FewerThanNone,
    NobodyVoted,
    NoPowerVoted,
    NotDeliberating,
    VotedInFuture,
    record_deliberation,
)
from communes.cooperation.services.deliberations_awaited import deliberations_awaited
from communes.cooperation.services.documents import DocumentRefused
from communes.cooperation.services.procedures import ProcedureClosed
from communes.cooperation.services.visas import (
    FileMissing,
    NotAdopted,
    NothingVoted,
    RefusalUnexplained,
    VisaBeforeVote,
    VisaFacts,
    VisaInFuture,
    decide_visa,
)
from communes.enums import Role
from records.models import Event, Message
from tests.factories.communes import ProvinceFactory, RegionFactory, actor, membership
from tests.factories.cooperation import ProcedureFactory
from tests.factories.cooperation_deliberations import (
    LATER,
    VISA_ON,
    VOTED_ON,
    a_deliberation,
    a_text,
    deliberating,
    said,
)

GRANTED = VisaFacts(Visa.GRANTED, VISA_ON)
pytestmark = pytest.mark.django_db


@pytest.fixture
def founder():
    """The member of a creation that does not lead it."""
    procedure = deliberating()
    return procedure.founders.exclude(commune=procedure.lead).get()


@pytest.fixture
def agent(founder):
    return actor(Role.COMMUNE_AGENT, commune=founder.commune)


@pytest.fixture
def officer(founder):
    return actor(Role.PROVINCE_OFFICER, province=founder.commune.province)


def province_and_region(procedure):
    """Add a province and a region to the members."""
    return (
        procedure.founders.create(province=ProvinceFactory()),
        procedure.founders.create(region=RegionFactory()),
    )


def test_a_council_votes_its_province_gives_the_visa_and_each_waits_for_the_other(founder, agent, officer):
    lead = membership(Role.COMMUNE_MANAGER, commune=founder.procedure.lead).user
    row = record_deliberation(founder, said(founder), version=0, actor=agent, at=LATER)
    assert (row.version, row.file, row.visa, row.is_adopted) == (1, None, Visa.WAITING, True)
    assert not Message.objects.exists()

    row = record_deliberation(founder, said(founder), file=a_text(), version=1, actor=agent, at=LATER)
    assert row.file.name == "deliberation.pdf"
    assert set(row.powers.all()) == set(founder.procedure.powers.all())
    assert [message.recipient for message in Message.objects.all()] == [officer.user]

    row = decide_visa(founder, GRANTED, version=row.version, actor=officer, at=LATER)
    assert (row.visa, row.visa_on, row.visa_by) == (Visa.GRANTED, VISA_ON, officer.user)
    told = Message.objects.filter(code="cooperation.visa_granted")
    assert {message.recipient for message in told} == {agent.user, lead}
    assert [event.code for event in Event.objects.order_by("pk")] == [
        "cooperation.deliberation_written",
        "cooperation.deliberation_changed",
        "cooperation.visa_granted",
    ]


def test_a_changed_deliberation_loses_its_visa_and_one_saved_as_it_was_keeps_it(founder, agent, officer):
    row = a_deliberation(founder)
    same = said(founder, number=row.number)
    assert record_deliberation(founder, same, actor=agent, at=LATER).visa == Visa.GRANTED
    assert not Event.objects.exists()

    changed = replace(same, contribution=Decimal(5))
    row = record_deliberation(founder, changed, version=row.version, actor=agent, at=LATER)
    assert (row.visa, row.visa_on, row.visa_by, row.contribution) == (Visa.WAITING, None, None, Decimal(5))
    assert Event.objects.filter(code="cooperation.visa_taken_back").exists()
    assert [message.recipient for message in Message.objects.all()] == [officer.user]

    with pytest.raises(ChangedMeanwhile):
        record_deliberation(founder, same, version=row.version - 1, actor=agent, at=LATER)
    with pytest.raises(ChangedMeanwhile):
        decide_visa(founder, GRANTED, version=row.version - 1, actor=officer, at=LATER)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"held_on": LATER.date() + timedelta(days=1)}, VotedInFuture),
        ({"votes_for": 0, "votes_against": 0, "abstentions": 0}, NobodyVoted),
        ({"abstentions": -1}, FewerThanNone),
        ({"contribution": Decimal(-1)}, FewerThanNone),
        ({"powers": []}, NoPowerVoted),
    ],
)
def test_what_no_council_can_have_voted_is_refused(founder, agent, changes, refusal):
    with pytest.raises(refusal):
        record_deliberation(founder, said(founder, **changes), actor=agent, at=LATER)
    assert not Deliberation.objects.exists()


def test_a_file_that_is_no_document_is_refused_with_all_that_was_written(founder, agent):
    with pytest.raises(DocumentRefused):
        record_deliberation(
            founder, said(founder), file=SimpleUploadedFile("a.exe", b"MZ"), actor=agent, at=LATER
        )
    assert not Deliberation.objects.exists()


def test_deliberations_and_visas_are_written_while_councils_deliberate(founder, agent, officer):
    a_deliberation(founder, visa=Visa.WAITING)
    procedure = founder.procedure
    for step, closed, refusal in [
        (Step.STATUTES, None, NotDeliberating),
        (Step.MATCHING, None, NotDeliberating),
        (Step.DELIBERATIONS, LATER, ProcedureClosed),
    ]:
        procedure.step, procedure.closed_at = step, closed
        procedure.save()
        with pytest.raises(refusal):
            record_deliberation(founder, said(founder), actor=agent, at=LATER)
        with pytest.raises(refusal):
            decide_visa(founder, GRANTED, actor=officer, at=LATER)


def test_a_council_writes_its_own_deliberation_only(founder, officer):
    province, region = province_and_region(founder.procedure)
    other = actor(Role.COMMUNE_MANAGER, commune=founder.procedure.lead)
    its_officer = actor(Role.PROVINCE_OFFICER, province=province.province)
    for who, member in [(other, founder), (officer, founder), (officer, province), (its_officer, region)]:
        with pytest.raises(NotYours):
            record_deliberation(member, said(member), actor=who, at=LATER)

    record_deliberation(province, said(province), actor=its_officer, at=LATER)
    for member in (founder, region):
        record_deliberation(member, said(member), actor=actor(Role.ADMINISTRATOR), at=LATER)


def test_the_visa_is_of_the_province_for_communes_and_of_the_ministry_for_others(founder, officer):
    administrator = actor(Role.ADMINISTRATOR)
    province, region = province_and_region(founder.procedure)
    for member in (founder, province, region):
        a_deliberation(member, visa=Visa.WAITING)
    own = membership(Role.COMMUNE_AGENT, commune=founder.commune)
    both = actor(Role.PROVINCE_OFFICER, province=founder.commune.province, user=own.user)
    its_officer = actor(Role.PROVINCE_OFFICER, province=province.province)
    for who, member in [
        (administrator, founder),
        (both, founder),
        (its_officer, province),
        (officer, region),
    ]:
        with pytest.raises(NotYours):
            decide_visa(member, GRANTED, actor=who, at=LATER)

    decide_visa(founder, GRANTED, actor=officer, at=LATER)
    for member in (province, region):
        decide_visa(member, GRANTED, actor=administrator, at=LATER)


def test_a_visa_is_given_on_an_adopted_text_and_refused_with_a_reason(founder, officer):
    def refuses(facts, refusal):
        with pytest.raises(refusal):
            decide_visa(founder, facts, actor=officer, at=LATER)

    refuses(GRANTED, NothingVoted)
    row = a_deliberation(founder, visa=Visa.WAITING, votes_for=10, votes_against=10)
    refuses(GRANTED, NotAdopted)
    row.votes_for, file, row.file = 11, row.file, None
    row.save()
    refuses(GRANTED, FileMissing)
    row.file = file
    row.save()
    refuses(VisaFacts(Visa.GRANTED, LATER.date() + timedelta(days=1)), VisaInFuture)
    refuses(VisaFacts(Visa.GRANTED, VOTED_ON - timedelta(days=1)), VisaBeforeVote)
    refuses(VisaFacts(Visa.REFUSED, VISA_ON, " "), RefusalUnexplained)

    decide_visa(founder, VisaFacts(Visa.REFUSED, VISA_ON, "Hors compétence."), actor=officer, at=LATER)
    assert decide_visa(founder, GRANTED, actor=officer, at=LATER).visa_note == ""


def test_without_a_lead_the_one_who_began_the_creation_is_told_of_visas():
    region = ProcedureFactory(step=Step.DELIBERATIONS).founders.create(region=RegionFactory())
    procedure, opener = region.procedure, membership(Role.ADMINISTRATOR).user
    procedure.origin, procedure.lead, procedure.opened_by = Origin.STATE, None, opener
    procedure.save()
    a_deliberation(region, visa=Visa.WAITING)

    decide_visa(region, GRANTED, actor=actor(Role.ADMINISTRATOR), at=LATER)
    assert [message.recipient for message in Message.objects.all()] == [opener]


def test_the_gate_names_each_council_that_still_waits(founder):
    procedure = founder.procedure
    lead = procedure.founders.get(commune=procedure.lead)
    a_deliberation(lead)
    assert len(missing_in_deliberations(procedure)) == 1

    def standing():
        votes = deliberations_of(procedure).votes
        return next(vote.standing for vote in votes if vote.founder == founder)

    assert standing() == Standing.UNWRITTEN
    row = a_deliberation(founder, visa=Visa.WAITING, has_file=False, votes_for=3, votes_against=3)
    assert standing() == Standing.NOT_ADOPTED
    row.votes_for = 4
    row.save()
    assert standing() == Standing.WITHOUT_FILE
    row.delete()
    row = a_deliberation(founder, visa=Visa.WAITING)
    assert standing() == Standing.WITHOUT_VISA
    row.visa, row.visa_on, row.visa_note = Visa.REFUSED, VISA_ON, "Non."
    row.save()
    assert standing() == Standing.VISA_REFUSED
    assert missing_in_deliberations(procedure)
    row.visa = Visa.GRANTED
    row.save()
    assert missing_in_deliberations(procedure) == []


def test_each_is_told_which_deliberations_wait_for_them(founder, agent, officer):
    province, region = province_and_region(founder.procedure)
    its_officer, administrator = (
        actor(Role.PROVINCE_OFFICER, province=province.province),
        actor(Role.ADMINISTRATOR),
    )

    def awaited():
        people = (agent, officer, its_officer, administrator)
        return [[vote.founder for vote in deliberations_awaited(who, on=LATER.date())] for who in people]

    assert awaited() == [[founder], [], [province], [region]]
    for member in (founder, province, region):
        a_deliberation(member, visa=Visa.WAITING)
    assert awaited() == [[], [founder], [], [province, region]]
    Deliberation.objects.update(visa=Visa.REFUSED, visa_on=VISA_ON, visa_note="Non.")
    assert awaited() == [[founder], [], [province], [region]]
    founder.procedure.step = Step.MATCHING
    founder.procedure.save()
    assert awaited() == [[], [], [], []]
    assert deliberations_awaited(actor(Role.REVIEWER), on=LATER.date()) == []


def test_an_administrator_gives_the_visa_while_nobody_acts_for_the_province(founder, agent):
    administrator = actor(Role.ADMINISTRATOR)
    own = actor(Role.ADMINISTRATOR, user=membership(Role.COMMUNE_MANAGER, commune=founder.commune).user)
    record_deliberation(founder, said(founder), file=a_text(), actor=agent, at=LATER)
    told = Message.objects.filter(code="cooperation.visa_waits")
    assert set(told.values_list("recipient", flat=True)) == {administrator.user.pk, own.user.pk}
    waiting = deliberations_awaited(administrator, on=LATER.date())
    assert [vote.founder for vote in waiting] == [founder]
    assert deliberations_awaited(own, on=LATER.date()) == []
    with pytest.raises(NotYours):
        decide_visa(founder, GRANTED, actor=own, at=LATER)
    assert decide_visa(founder, GRANTED, actor=administrator, at=LATER).visa == Visa.GRANTED

    membership(Role.PROVINCE_OFFICER, province=founder.commune.province)
    Deliberation.objects.update(visa=Visa.WAITING, visa_on=None, visa_by=None)
    assert deliberations_awaited(administrator, on=LATER.date()) == []
    with pytest.raises(NotYours):
        decide_visa(founder, GRANTED, actor=administrator, at=LATER)


def test_voting_on_the_day_itself_is_right_and_the_last_day_of_a_visa_too(founder, agent, officer):
    today = LATER.date()
    facts = said(founder, held_on=today)
    record_deliberation(founder, facts, file=a_text(), actor=agent, at=LATER)
    assert decide_visa(founder, VisaFacts(Visa.GRANTED, today), actor=officer, at=LATER).visa_on == today
    assert date(2026, 5, 30) == today
