"""A council: seats by rule, delegates sent by members, posts of the bureau, what is vacant."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from communes.cooperation.enums import BodyKind, Office, SeatBasis, Step
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import BodyMember, ContributionCall, Founder
from communes.cooperation.services.council_page import council_of
from communes.cooperation.services.councils import (
    BodyDissolved,
    MembersChanged,
    NoMembers,
    NoWeights,
    TermFacts,
    TermTooEarly,
    TooFewSeats,
    open_term,
    preview_seats,
)
from communes.cooperation.services.delegates import (
    BeforeTerm,
    DelegateFacts,
    EndsLater,
    EndsTooEarly,
    MandateEnded,
    NoSeatLeft,
    PresidesAlready,
    SitsAlready,
    TermOver,
    change_delegate,
    end_delegate,
    name_delegate,
)
from communes.cooperation.services.gates import missing_at_gate
from communes.cooperation.services.offices import (
    HoldsAnother,
    NotSitting,
    OfficeFacts,
    PostTaken,
    hold_office,
    leave_office,
)
from communes.cooperation.services.seat_weights import known_weights, present_members
from communes.cooperation.services.vacancies import list_vacancies
from communes.enums import Role
from config.toolbox.clock import local_day
from records.models import Event, Message
from tests.communes.cooperation.reference import PUBLISHED, REGION, WEIGHTS
from tests.factories.communes import BodyFactory, CommuneFactory, ProvinceFactory, actor, membership
from tests.factories.cooperation import AT, MemberFactory, ProcedureFactory
from tests.factories.cooperation_governance import BEGINS, a_delegate, a_president, body_of, open_council

pytestmark = pytest.mark.django_db
TODAY = local_day(AT)


@pytest.fixture
def admin():
    return actor(Role.ADMINISTRATOR)


@pytest.fixture
def body():
    """Return an ECI of three communes: 53, 24 and 23 thousand inhabitants."""
    return body_of(53_000, 24_000, 23_000)


@pytest.fixture
def shares(body):
    return list(open_council(body).shares.order_by("-weight"))


def facts(name="Délégué 1 (démonstration)", *, presides=False, starts_on=BEGINS):
    return DelegateFacts(name, presides, starts_on)


def greater_agadir():
    """Return the grouping of the reference case, with the contributions of 2021 called."""
    province = ProvinceFactory()
    communes = [CommuneFactory(province=province) for _each in range(12)]
    body = BodyFactory(kind=BodyKind.GCT, seat=communes[0])
    amounts = {code: amount for code, amount in WEIGHTS.items() if code != REGION}
    region = MemberFactory(body=body, commune=None, region=province.region)
    members = [MemberFactory(body=body, commune=commune) for commune in communes]
    for member, (code, amount) in zip(
        [region, *members], [(REGION, PUBLISHED[REGION]), *amounts.items()], strict=True
    ):
        ContributionCall.objects.create(
            member=member,
            year=2021,
            amount=amount,
            called_on=date(2021, 1, 15),
            due_on=date(2021, 3, 31),
            is_generated=code not in PUBLISHED,
            changed_at=AT,
        )
    return body


def test_an_eci_goes_by_population_and_tells_its_members(body, admin):
    people = membership(Role.COMMUNE_AGENT, commune=body.seat).user
    term = open_council(body)

    assert (term.basis, term.method, term.version) == (SeatBasis.POPULATION, "sainte_lague", 1)
    assert list(term.shares.values_list("weight", "seats")) == [(53_000, 3), (24_000, 2), (23_000, 2)]
    assert Message.objects.get(code="cooperation.term_opened").recipient == people
    assert Event.objects.get(code="cooperation.term_opened").data["seats"] == 7
    members = present_members(body, TODAY)
    rows = preview_seats(members, known_weights(body, members).by_member, 7)
    assert [[found.seats for found in row.by_method] for row in rows] == [[3, 4], [2, 2], [2, 1]]
    assert (rows[0].exact, rows[0].differs) == (Decimal("3.71"), True)
    assert rows[0].by_method[0].quotient == 10_600


def test_a_grouping_goes_by_the_contributions_of_its_latest_calls():
    body = greater_agadir()
    ContributionCall.objects.filter(amount=55_000).update(cancelled_at=AT, cancelled_reason="Essai")
    known = known_weights(body, present_members(body, TODAY))
    assert (known.basis, known.origin, known.year) == (SeatBasis.CONTRIBUTIONS, "calls", 2021)
    assert list(known.by_member.values()).count(None) == 1
    ContributionCall.objects.update(cancelled_at=None)

    term = open_council(body, seats=25)

    found = {share.member.place: share for share in term.shares.all()}
    assert (found[body.seat.province.region].seats, found[body.seat].seats) == (9, 4)
    assert sum(share.weight for share in found.values()) == 10_000_000
    assert sum(share.seats for share in found.values()) == 25
    # The calls of a later year come first; who was not called has no weight yet.
    later = term.shares.get(member__commune=body.seat).member
    ContributionCall.objects.create(
        member=later, year=2022, amount=1_700_000, called_on=TODAY, due_on=TODAY, changed_at=AT
    )
    known = known_weights(body, present_members(body, TODAY))
    assert (known.year, known.by_member[later.pk]) == (2022, 1_700_000)


def test_before_any_call_a_grouping_goes_by_what_its_founders_proposed():
    body = body_of(1000, 1000, kind=BodyKind.GCT)
    assert known_weights(body, present_members(body, TODAY)).origin == ""
    procedure = ProcedureFactory(lead=body.seat, body=body, kind=BodyKind.GCT)
    Founder.objects.filter(procedure=procedure, commune=body.seat).update(contribution=300_000)

    known = known_weights(body, present_members(body, TODAY))

    assert known.origin == "founders"
    assert sorted(known.by_member.values(), key=lambda weight: weight or 0) == [None, 300_000]


def test_what_no_term_is_opened_with(body, admin):
    members = present_members(body, TODAY)
    weights = known_weights(body, members).by_member
    first = open_council(body)

    def refused(refusal, **changed):
        given = {"starts_on": TODAY, "seats": 7, "method": "sainte_lague", "weights": weights, **changed}
        by = given.pop("by", admin)
        with pytest.raises(refusal):
            open_term(given.pop("of", body), TermFacts(**given), actor=by, at=AT)

    refused(NotYours, by=actor(Role.BODY_OFFICER))
    refused(NotYours, by=actor(Role.COMMUNE_MANAGER, commune=body.seat))
    refused(TooFewSeats, seats=2)
    refused(TermTooEarly, starts_on=first.starts_on)
    # An ECI goes by the census, whatever is sent; nobody is forgotten.
    refused(MembersChanged, weights={**weights, members[0].pk: Decimal(1)})
    refused(MembersChanged, weights={members[0].pk: Decimal(1)})
    refused(NoMembers, of=BodyFactory(), weights={})
    grouping = body_of(1, 1, kind=BodyKind.GCT)
    nothing = {member.pk: Decimal(0) for member in present_members(grouping, TODAY)}
    refused(NoWeights, of=grouping, weights=nothing)
    body.dissolved_on, body.dissolved_reason = TODAY, "Essai"
    body.save()
    refused(BodyDissolved)


def test_another_term_ends_the_first_with_its_mandates(body, shares):
    sitting = a_delegate(shares[0])
    held = a_president(sitting)
    newcomer = MemberFactory(body=body, commune=CommuneFactory(population_2024=10_000))
    BodyMember.objects.filter(pk=shares[2].member_id).update(left_on=TODAY, left_reason="Essai")
    before = council_of(shares[0].term, actor=None, on=TODAY)
    assert (before.joined, before.left) == ([newcomer], [shares[2].member])

    term = open_council(body, starts_on=TODAY)

    yesterday = TODAY - timedelta(days=1)
    for row in (shares[0].term, sitting, held):
        row.refresh_from_db()
        assert (row.ends_on, row.version) == (yesterday, 2)
    after = council_of(term, actor=None, on=TODAY)
    assert (after.joined, after.left, after.vacant, after.president) == ([], [], 7, None)
    assert {row.share.member for row in after.rows} == {newcomer, shares[0].member, shares[1].member}
    assert after.delegates == []
    with pytest.raises(TermOver):
        a_delegate(shares[0], "Délégué 2 (démonstration)")
    with pytest.raises(TermOver):
        a_president(sitting, Office.SECRETARY)


def test_mandates_go_on_in_another_term_where_the_seats_allow_it(body, shares, admin):
    """Of seven seats, then of three: the first member has three delegates and one seat."""
    kept = a_delegate(shares[1], "Délégué 0", presides_member=True, starts_on=BEGINS)
    a_president(kept)
    for number in range(1, 4):
        a_delegate(shares[0], f"Délégué {number}")
    members = present_members(body, TODAY)
    weights = known_weights(body, members).by_member
    given = TermFacts(TODAY, 3, "sainte_lague", weights, keeps_delegates=True)

    council = council_of(open_term(body, given, actor=admin, at=AT), actor=None, on=TODAY)

    [delegate] = council.delegates
    assert (delegate.full_name, delegate.presides_member, delegate.starts_on) == ("Délégué 0", True, TODAY)
    assert council.president.delegate == delegate
    assert council.vacant == 2


def test_a_member_names_no_more_delegates_than_it_has_seats(body, shares, admin):
    commune = shares[2].member.commune
    manager = actor(Role.COMMUNE_MANAGER, commune=commune)

    first = name_delegate(shares[2], facts(presides=True), actor=manager, at=AT)
    assert Event.objects.get(code="cooperation.delegate_named").data["number"] == first.pk
    with pytest.raises(NotYours):
        name_delegate(shares[0], facts("Délégué 9"), actor=manager, at=AT)
    for stranger in (Role.COMMUNE_AGENT, Role.PROVINCE_OFFICER):
        place = {"commune": commune} if stranger == Role.COMMUNE_AGENT else {"province": commune.province}
        with pytest.raises(NotYours):
            name_delegate(shares[2], facts("Délégué 9"), actor=actor(stranger, **place), at=AT)
    with pytest.raises(SitsAlready):
        name_delegate(shares[0], facts("DELEGUE 1 (demonstration)"), actor=admin, at=AT)
    with pytest.raises(PresidesAlready):
        name_delegate(shares[2], facts("Délégué 2", presides=True), actor=manager, at=AT)
    with pytest.raises(BeforeTerm):
        name_delegate(
            shares[2], facts("Délégué 2", starts_on=BEGINS - timedelta(days=1)), actor=manager, at=AT
        )
    runner = actor(Role.BODY_OFFICER, body=body)
    second = name_delegate(shares[2], facts("Délégué 2"), actor=runner, at=AT)
    with pytest.raises(NoSeatLeft):
        name_delegate(shares[2], facts("Délégué 3"), actor=manager, at=AT)

    change_delegate(second, facts("Délégué deux"), version=1, actor=manager, at=AT)
    second.refresh_from_db()
    assert (second.full_name, second.version) == ("Délégué deux", 2)
    with pytest.raises(ChangedMeanwhile):
        change_delegate(second, facts("Délégué 2"), version=1, actor=manager, at=AT)
    with pytest.raises(NotYours):
        change_delegate(a_delegate(shares[0], "Délégué 4"), facts("Délégué 5"), actor=manager, at=AT)


def test_a_mandate_that_ends_leaves_a_vacant_seat_and_vacant_posts(body, shares, admin):
    delegate = a_delegate(shares[1])
    held = a_president(delegate)
    person = membership(Role.COMMUNE_MANAGER, commune=shares[1].member.commune).user
    stranger = membership(Role.COMMUNE_MANAGER, commune=shares[0].member.commune).user

    for refusal, day in ((EndsLater, TODAY + timedelta(days=1)), (EndsTooEarly, date(2026, 1, 31))):
        with pytest.raises(refusal):
            end_delegate(delegate, day, "Démission", actor=admin, at=AT)
    with pytest.raises(ChangedMeanwhile):
        end_delegate(delegate, TODAY, "Démission", version=7, actor=admin, at=AT)
    end_delegate(delegate, TODAY, "Démission", version=1, actor=admin, at=AT)

    held.refresh_from_db()
    council = council_of(shares[1].term, actor=admin, on=TODAY)
    assert held.ends_on == TODAY
    assert (council.vacant, council.president, council.past_bureau, council.former) == (
        7,
        None,
        [held],
        [delegate],
    )
    assert Message.objects.filter(code="cooperation.seat_vacant").get().recipient == person
    assert not Message.objects.filter(recipient=stranger).exists()
    with pytest.raises(MandateEnded):
        end_delegate(delegate, TODAY, "Démission", actor=admin, at=AT)
    with pytest.raises(NotSitting):
        a_president(delegate)
    # On its last day the seat is still held; the day after, another delegate sits in it.
    a_delegate(shares[1], "Délégué 2", starts_on=TODAY)
    with pytest.raises(NoSeatLeft):
        a_delegate(shares[1], "Délégué 3", starts_on=TODAY)
    a_delegate(shares[1], "Délégué 3", starts_on=TODAY + timedelta(days=1))


def test_one_person_holds_a_post_at_a_time_and_one_post(body, shares, admin):
    one, two = a_delegate(shares[0]), a_delegate(shares[0], "Délégué 2 (démonstration)", presides_member=True)
    people = [membership(Role.COMMUNE_AGENT, commune=share.member.commune).user for share in shares]
    runner = membership(Role.BODY_OFFICER, body=body).user
    Message.objects.all().delete()

    held = a_president(two)
    told = Message.objects.filter(code="cooperation.president_elected")
    assert {message.recipient for message in told} == {*people, runner}
    with pytest.raises(PostTaken):
        a_president(one)
    with pytest.raises(HoldsAnother):
        a_president(two, Office.SECRETARY)
    with pytest.raises(NotYours):
        hold_office(
            held.term,
            OfficeFacts(one.pk, Office.SECRETARY, TODAY),
            actor=actor(Role.COMMUNE_MANAGER, commune=body.seat),
            at=AT,
        )
    with pytest.raises(NotSitting):
        hold_office(held.term, OfficeFacts(one.pk, Office.SECRETARY, date(2026, 1, 1)), actor=admin, at=AT)
    # Vice-presidents have ranks, and each rank one holder.
    first = hold_office(held.term, OfficeFacts(one.pk, Office.VICE_PRESIDENT, BEGINS, 2), actor=admin, at=AT)
    assert (first.rank, held.rank) == (2, 1)
    with pytest.raises(ChangedMeanwhile):
        leave_office(held, TODAY, version=5, actor=admin, at=AT)
    with pytest.raises(EndsLater):
        leave_office(held, TODAY + timedelta(days=1), actor=admin, at=AT)
    leave_office(held, TODAY, version=1, actor=admin, at=AT)
    with pytest.raises(MandateEnded):
        leave_office(held, TODAY, actor=admin, at=AT)
    with pytest.raises(NotYours):
        leave_office(first, TODAY, actor=actor(Role.BODY_OFFICER), at=AT)
    two.refresh_from_db()
    assert two.ends_on is None


def test_a_creation_waits_for_a_council_and_its_president(body):
    procedure = ProcedureFactory(lead=body.seat, step=Step.INSTALLATION)
    assert len(missing_at_gate(procedure)) == 2
    procedure.body = body
    assert len(missing_at_gate(procedure)) == 2
    share = open_council(body).shares.first()
    assert missing_at_gate(procedure) == ["The president elected."]
    a_president(a_delegate(share))
    assert missing_at_gate(procedure) == []


def test_councils_that_lack_something_are_listed_for_those_who_oversee_them(body, shares, admin):
    without = body_of(5000, search_text="tiznit")
    complete = body_of(5000)
    a_president(a_delegate(open_council(complete, seats=1).shares.get()))
    for number in range(3):
        a_delegate(shares[0], f"Délégué {number}")
    province = actor(Role.PROVINCE_OFFICER, province=without.seat.province)

    found = list(list_vacancies(admin, on=TODAY))

    assert [(row, row.seats, row.vacant, row.has_president) for row in found] == [
        (without, None, None, False),
        (body, 7, 4, False),
    ]
    assert list(list_vacancies(province, on=TODAY)) == [without]
    for sort, rows in (("vacant", [without, body]), ("-vacant", [body, without]), ("x", [without, body])):
        assert list(list_vacancies(admin, on=TODAY, sort=sort)) == rows
    for lack, rows in (("council", [without]), ("seats", [body]), ("president", [body])):
        assert list(list_vacancies(admin, on=TODAY, lack=lack)) == rows
    assert list(list_vacancies(admin, on=TODAY, text="Tiznit")) == [without]
