"""The pages of a province, and where its opinion is read."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from assessments.enums import OpinionState
from assessments.models import Assessment, Cycle, Opinion
from assessments.services.opinions import give_opinion
from communes.enums import Role
from tests.assessments.province.situations import IN_TIME, officer, sent
from tests.assessments.review.readers import page, reader
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import CommuneFactory, ProvinceFactory, membership, sign_in

pytestmark = pytest.mark.django_db
HOME = "assessments:province_home"


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel(IN_TIME, tick=False):
        yield


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def signed_in(client, province):
    return sign_in(client, membership(Role.PROVINCE_OFFICER, province=province))


def file_of(province, **situation) -> Assessment:
    return AssessmentFactory(commune__province=province, **situation)


def rows(client, **query) -> list[int]:
    return [row["pk"] for row in client.get(reverse(HOME), query).context["page"]]


def close_opinions() -> None:
    """Let the day for opinions be over."""
    Cycle.objects.update(opinions_close_on=IN_TIME.date() - timedelta(days=1))


def given(file: Assessment, **more) -> Opinion:
    fields = {"state": OpinionState.FAVOURABLE, "actor": officer(file), "at": IN_TIME, **more}
    return give_opinion(file, **fields)


def test_the_home_is_where_an_officer_arrives(signed_in):
    assert signed_in.get(reverse("home")).url == reverse(HOME)
    assert "No file to show" in signed_in.get(reverse(HOME)).content.decode()


def test_what_waits_stands_first_then_what_is_missed(signed_in, province):
    approved = file_of(province, approved=True)
    returned = file_of(province, returned=True)
    given(returned)
    missed = file_of(province, not_submitted=True)
    waiting = file_of(province, in_review=True)
    AssessmentFactory(submitted=True)

    assert rows(signed_in) == [waiting.pk, missed.pk, returned.pk, approved.pk]


def test_the_counts_lead_to_their_files(signed_in, province):
    waiting, opined = file_of(province, submitted=True), file_of(province, submitted=True)
    given(opined)
    missed, overdue = file_of(province, not_submitted=True), file_of(province)
    file_of(province, extended_until=IN_TIME + timedelta(days=1))

    counts = signed_in.get(reverse(HOME)).context["counts"]

    assert [count["value"] for count in counts] == [5, 2, 1, 1, 2]
    assert rows(signed_in, show="waiting") == [waiting.pk]
    assert rows(signed_in, show="given") == [opined.pk]
    assert sorted(rows(signed_in, show="late")) == sorted([missed.pk, overdue.pk])
    assert len(rows(signed_in, show="nothing of the kind")) == 5


def test_after_the_deadline_nothing_waits(signed_in, province):
    file = file_of(province, submitted=True)

    close_opinions()

    text = signed_in.get(reverse(HOME)).content.decode()
    assert rows(signed_in, show="waiting") == []
    assert rows(signed_in) == [file.pk]
    assert "Opinions could be given until:" in text
    assert reverse("assessments:opinion", args=[file.pk]) not in text


def test_the_file_of_ones_own_commune_waits_for_a_colleague(client, province):
    file = file_of(province, submitted=True)
    acting = membership(Role.PROVINCE_OFFICER, province=province)
    membership(Role.COMMUNE_AGENT, commune=file.commune, user=acting.user)
    sign_in(client, acting)

    assert rows(client, show="waiting") == []
    assert "someone else must decide" in page(client, file, acting)


def test_it_is_searched_and_turned_to_another_year(signed_in, province):
    found = file_of(province, submitted=True)
    other = AssessmentFactory(commune=CommuneFactory(province=province, name_fr="Sidi Ifni"))
    before = file_of(province, cycle=CycleFactory(assessed_year=2024), published=True)

    assert rows(signed_in, q="sidi ifni") == [other.pk]
    assert rows(signed_in, year="2024") == [before.pk]
    assert set(rows(signed_in)) == {found.pk, other.pk}
    assert "No file fits these filters" in signed_in.get(reverse(HOME), {"q": "zzz"}).content.decode()


def test_a_concluded_review_is_not_told_apart(signed_in, province):
    file_of(province, reviewed=True)

    text = signed_in.get(reverse(HOME)).content.decode()

    assert "In review" in text
    assert "To approve" not in text


@pytest.mark.parametrize("files", [1, 8])
def test_the_home_costs_the_same(signed_in, province, django_assert_num_queries, files):
    for _each in range(files):
        file_of(province, submitted=True)
    signed_in.get(reverse(HOME))

    with django_assert_num_queries(11):
        signed_in.get(reverse(HOME))


def test_an_opinion_is_given_read_and_changed(signed_in, province, client):
    file = file_of(province, submitted=True)
    address = reverse("assessments:opinion", args=[file.pk])
    detail = reverse("assessments:detail", args=[file.pk])
    assert address in signed_in.get(reverse(HOME)).content.decode()
    assert address in signed_in.get(detail).content.decode()

    refused = signed_in.post(address, {"state": "reserved", "version": "0", "word-B2": "Ask again."})
    assert "Give the reasons" in refused.content.decode()
    assert "Ask again." in refused.content.decode()
    response = signed_in.post(
        address,
        {
            "state": "reserved",
            "reasons": "Two documents lack.",
            "version": "0",
            "word-B2": "Ask again.",
            "pointed-A3": "on",
        },
        follow=True,
    )

    text = response.content.decode()
    assert response.redirect_chain[-1][0] == detail
    assert "The opinion of the province is given." in text
    assert "Two documents lack." in text
    assert "Change the opinion" in text
    assert Opinion.objects.get().lines == {"A3": "", "B2": "Ask again."}
    form = signed_in.get(address).context["form"]
    assert (form["version"].value(), form["word-B2"].value(), form["pointed-A3"].value()) == (
        1,
        "Ask again.",
        True,
    )


def test_what_was_typed_beside_a_colleagues_change_can_be_sent_again(signed_in, province):
    file = file_of(province, submitted=True)
    given(file, state=OpinionState.UNFAVOURABLE, reasons="From a colleague.")
    address = reverse("assessments:opinion", args=[file.pk])

    refused = signed_in.post(address, {"state": "reserved", "reasons": "Mine.", "version": "0"})

    text = refused.content.decode()
    assert "From a colleague." in text
    assert "Mine." in text
    assert refused.context["form"]["version"].value() == "1"
    signed_in.post(address, {"state": "reserved", "reasons": "Mine.", "version": "1"})
    assert Opinion.objects.get().reasons == "Mine."


def test_a_closed_file_says_why_and_keeps_what_was_sent_too_late(signed_in, province):
    file = file_of(province, submitted=True)
    address = reverse("assessments:opinion", args=[file.pk])

    close_opinions()

    closed = signed_in.get(address).content.decode()
    late = signed_in.post(address, {"state": "reserved", "reasons": "Mine.", "version": "0"})

    assert "The deadline was" in closed
    assert "<textarea" not in closed
    assert "The deadline was" in late.content.decode()
    assert "Mine." in late.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COMMUNE_AGENT, Role.APPROVER])
def test_whoever_sees_the_file_reads_the_opinion_and_its_marks(client, role):
    file = sent(in_review=True)
    acting = officer(file)
    given(file, state=OpinionState.RESERVED, reasons="Lacks a list.", lines={"B2": "See p. 3."}, actor=acting)

    text = page(client, file, reader(role, file))

    assert "Lacks a list." in text
    assert "Pointed at by the province" in text
    assert (acting.user.full_name in text) is (role != Role.COMMUNE_AGENT)
    line = client.get(reverse("assessments:line", args=[file.pk, "B2"])).content.decode()
    assert "The province points at this line" in line
    assert "See p. 3." in line
    other = client.get(reverse("assessments:line", args=[file.pk, "A3"])).content.decode()
    assert "The province points at this line" not in other


def test_the_reviewer_has_it_beside_the_lines_to_decide(client):
    acting = membership(Role.REVIEWER)
    file = sent(in_review=True, claimed_by=acting.user)
    sign_in(client, acting)
    desk = reverse("assessments:review", args=[file.pk])
    assert "the review does not wait for it" in client.get(desk).content.decode()

    given(file, state=OpinionState.RESERVED, reasons="Lacks a list.", lines={"B2": ""})

    text = client.get(desk).content.decode()
    assert "Lacks a list." in text
    assert text.count("Pointed at by the province") == 1
