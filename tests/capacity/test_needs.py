"""A need is filed under a number, sorted in one place, and its commune is told."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired
from capacity.enums import NeedState
from capacity.exceptions import ChangedMeanwhile
from capacity.models import Need
from capacity.services.need_list import NeedFilter, list_needs, needs_workbook, states_of
from capacity.services.needs import (
    NeedAnswered,
    NeedOfNobody,
    NeedWithoutSubject,
    file_need,
    withdraw_need,
)
from capacity.services.sorting import (
    AnswerMissing,
    Decision,
    MergeNeedsTarget,
    NeedSettled,
    OthersMerged,
    TargetMerged,
    possible_states,
    sort_need,
)
from communes.actors import actor_for
from communes.enums import Role
from records.models import Email, Event, Message
from tests.factories.capacity import AT, NeedFactory, TopicFactory, need_facts
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


@pytest.fixture
def sort(officer):
    def sorting(need, state, **more):
        return sort_need(need, Decision(state, **more), actor=officer, at=AT)

    return sorting


def test_needs_of_a_commune_are_numbered_by_year(commune, agent):
    file_need(commune, need_facts(), actor=agent, at=AT)
    second = file_need(commune, need_facts(), actor=agent, at=AT)
    third = file_need(commune, need_facts(), actor=agent, at=datetime(2027, 1, 4, 9, 0, tzinfo=UTC))

    assert second.reference == f"2026-2 · {commune.code}"
    assert (third.year, third.number) == (2027, 1)
    assert (second.subject, second.filed_by, second.filed_at) == ("Recouvrement des taxes", agent.user, AT)
    assert Event.objects.filter(code="capacity.need_filed").count() == 3


def test_a_need_is_about_something_and_for_somebody(commune, agent):
    with pytest.raises(NeedWithoutSubject):
        file_need(commune, need_facts(subject="  "), actor=agent, at=AT)
    with pytest.raises(NeedOfNobody):
        file_need(commune, need_facts(women=0, men=0), actor=agent, at=AT)

    assert not Need.objects.exists()


def test_a_topic_of_the_catalogue_is_enough(commune, agent):
    topic = TopicFactory()

    filed = file_need(commune, need_facts(subject="", topic=topic), actor=agent, at=AT)

    assert filed.topic == topic


def test_nobody_files_for_another_commune(agent):
    with pytest.raises(NotAllowed):
        file_need(CommuneFactory(), need_facts(), actor=agent, at=AT)


def test_an_answer_is_written_and_told_by_message_and_email(commune, sort):
    person = membership(Role.COMMUNE_AGENT, commune=commune).user
    need = NeedFactory(commune=commune)

    sort(need, NeedState.ANSWERED, answer="Session du 12 mai")

    need.refresh_from_db()
    assert (need.state, need.answer, need.version) == (NeedState.ANSWERED, "Session du 12 mai", 2)
    assert Message.objects.get().recipient == person
    assert "Session du 12 mai" in Email.objects.get(to=person.email).text
    assert Event.objects.get(code="capacity.need_sorted").data["state"]["en"] == "Answered"


def test_what_is_settled_stays_so(sort):
    settled = {NeedState.ANSWERED, NeedState.MERGED, NeedState.REFUSED, NeedState.WITHDRAWN}
    assert [state for state in NeedState if not possible_states(NeedFactory.build(state=state))] == [
        state for state in NeedState if state in settled
    ]

    with pytest.raises(NeedSettled, match="“Answered”: it cannot become “Refused”"):
        sort(NeedFactory(answered=True), NeedState.REFUSED, answer="Non")


def test_a_need_taken_up_does_not_go_back(sort):
    need = sort(NeedFactory(), NeedState.TAKEN_UP)

    with pytest.raises(NeedSettled):
        sort(need, NeedState.FILED)


def test_an_answer_and_a_refusal_have_words(sort):
    with pytest.raises(AnswerMissing):
        sort(NeedFactory(), NeedState.ANSWERED, answer=" ")
    with pytest.raises(ReasonRequired):
        sort(NeedFactory(), NeedState.REFUSED)


def test_a_need_is_merged_into_another_of_its_commune(commune, sort):
    first, second, third = (NeedFactory(commune=commune) for _each in range(3))

    assert sort(second, NeedState.MERGED, merged_into=first).merged_into == first

    with pytest.raises(MergeNeedsTarget):
        sort(third, NeedState.MERGED)
    with pytest.raises(MergeNeedsTarget):
        sort(third, NeedState.MERGED, merged_into=third)
    with pytest.raises(MergeNeedsTarget):
        sort(third, NeedState.MERGED, merged_into=NeedFactory())
    second.refresh_from_db()
    with pytest.raises(TargetMerged):
        sort(third, NeedState.MERGED, merged_into=second)
    with pytest.raises(OthersMerged):
        sort(first, NeedState.MERGED, merged_into=third)


def test_a_need_seen_before_it_changed_is_read_again(officer):
    need = NeedFactory(version=2)

    with pytest.raises(ChangedMeanwhile):
        sort_need(need, Decision(NeedState.TAKEN_UP), version=1, actor=officer, at=AT)


def test_only_ddctd_sorts_and_never_its_own_commune(commune, agent):
    need = NeedFactory(commune=commune)
    with pytest.raises(NotAllowed):
        sort_need(need, Decision(NeedState.TAKEN_UP), actor=agent, at=AT)

    officer = membership(Role.CAPACITY_OFFICER)
    membership(Role.COMMUNE_AGENT, commune=commune, user=officer.user)
    with pytest.raises(OwnCommune):
        sort_need(need, Decision(NeedState.TAKEN_UP), actor=actor_for(officer, on=AT.date()), at=AT)


def test_each_reads_the_needs_of_its_scope(commune, agent, officer):
    own = NeedFactory(commune=commune)
    other = NeedFactory()

    assert list(list_needs(agent, NeedFilter())) == [own]
    province = actor(Role.PROVINCE_OFFICER, province=commune.province)
    assert list(list_needs(province, NeedFilter())) == [own]
    assert set(list_needs(officer, NeedFilter())) == {own, other}
    assert states_of(agent)[NeedState.FILED] == 1


def test_needs_are_found_by_their_words_and_facts(officer):
    found = NeedFactory(
        commune=CommuneFactory(name_fr="Tiznit"),
        subject="Marchés publics",
        topic=TopicFactory(code="procurement"),
        line="E1",
        priority=1,
    )
    NeedFactory(priority=3, answered=True)

    for wanted in (
        NeedFilter(text="marches"),
        NeedFilter(text="tiznit"),
        NeedFilter(state="filed"),
        NeedFilter(topic="procurement"),
        NeedFilter(line="E1"),
        NeedFilter(priority="1"),
        NeedFilter(place=found.commune.province.code),
    ):
        assert list(list_needs(officer, wanted)) == [found], wanted
    assert list_needs(officer, NeedFilter(sort="priority")).first() == found
    assert list_needs(officer, NeedFilter(sort="-priority")).last() == found


def test_the_workbook_has_a_row_a_need(officer):
    need = NeedFactory(answered=True, line="C2")

    content = needs_workbook(list_needs(officer, NeedFilter()), language="fr")

    rows = list(load_workbook(BytesIO(content)).active.values)
    assert len(rows) == 2
    assert rows[1][0] == need.reference
    assert (rows[1][7], rows[1][10], rows[1][14]) == ("C2", 3, "Session du 12 mai")


def test_from_a_need_to_its_answer_in_the_pages(client, commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune)
    sign_in(client, agent)
    topic = TopicFactory()
    values = {
        "topic": topic.pk,
        "priority": 1,
        "audience": "staff",
        "women": 2,
        "men": 0,
        "why": "Jamais formés",
    }

    refused = client.post(reverse("capacity:need_new"), {**values, "women": 0})
    assert "Say how many women or men" in refused.content.decode()
    assert "Jamais formés" in refused.content.decode()
    page = client.post(reverse("capacity:need_new"), values, follow=True)
    need = Need.objects.get()
    assert need.reference in page.content.decode()

    sign_in(client, membership(Role.CAPACITY_OFFICER))
    address = reverse("capacity:need_sort", args=[need.pk])
    late = client.post(address, {"state": "answered", "answer": "Session", "version": 0})
    assert "Someone else has changed this" in late.content.decode()
    assert 'name="version" value="1"' in late.content.decode()
    client.post(address, {"state": "answered", "answer": "Session du 12 mai", "version": 1})

    sign_in(client, agent)
    assert "Session du 12 mai" in client.get(reverse("capacity:need", args=[need.pk])).content.decode()


@pytest.mark.parametrize("name", ["needs", "needs_xlsx", "topics"])
def test_a_list_asks_the_same_of_the_database_however_long(client, name):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    NeedFactory(topic=TopicFactory())
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(f"capacity:{name}"))
    for _each in range(5):
        NeedFactory(topic=TopicFactory())
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(f"capacity:{name}"))

    assert len(many) == len(few)


def test_a_commune_takes_a_need_back_with_a_reason(commune, client):
    need = NeedFactory(commune=commune)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    page = reverse("capacity:need", args=[need.pk])
    assert reverse("capacity:need_withdraw", args=[need.pk]) in client.get(page).content.decode()
    answer = client.post(reverse("capacity:need_withdraw", args=[need.pk]), {"reason": "Agent parti"})
    assert answer.status_code == 302
    need.refresh_from_db()
    assert (need.state, need.answer) == (NeedState.WITHDRAWN, "Agent parti")
    assert "Agent parti" in client.get(page).content.decode()


def test_what_ddctd_has_answered_or_a_stranger_wrote_is_not_taken_back(agent, commune):
    with pytest.raises(NeedAnswered):
        withdraw_need(NeedFactory(commune=commune, answered=True), "x", actor=agent, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_need(NeedFactory(), "x", actor=agent, at=AT)
    with pytest.raises(ReasonRequired):
        withdraw_need(NeedFactory(commune=commune), " ", actor=agent, at=AT)


def test_ddctd_is_told_of_a_need_that_is_filed(agent, commune, officer):
    need = file_need(commune, need_facts(), actor=agent, at=AT)
    message = Message.objects.get(recipient=officer.user)
    assert (message.code, message.url.rsplit("/", 2)[1]) == ("capacity.need_filed", str(need.pk))
