"""A cooperation body files its needs itself; DDCTD answers them, and counts them until then."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed
from capacity.enums import Audience, NeedState
from capacity.models import Need
from capacity.services.access import OwnBody, visible_needs
from capacity.services.consolidated import consolidated_programme
from capacity.services.demand import unmet_demand
from capacity.services.need_list import NeedFilter, list_needs
from capacity.services.needs import file_need
from capacity.services.plan_lines import NeedOfAnother, facts_of, save_line
from capacity.services.sorting import Decision, MergeNeedsTarget, sort_need
from communes.cooperation.services.register import searchable_body
from communes.enums import Role
from records.models import Event, Message
from tests.factories.capacity import AT, NeedFactory, TopicFactory, need_facts
from tests.factories.capacity_plans import PlanFactory, PlanLineFactory
from tests.factories.communes import BodyFactory, CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return MemberFactory().body


@pytest.fixture
def runs(body):
    return actor(Role.BODY_OFFICER, body=body)


@pytest.fixture
def officer():
    return actor(Role.CAPACITY_OFFICER)


def test_a_body_files_a_need_and_ddctd_answers_it(body, runs, officer):
    for stranger in (actor(Role.BODY_OFFICER), actor(Role.COMMUNE_AGENT, commune=body.seat), officer):
        with pytest.raises(NotAllowed):
            file_need(body, need_facts(), actor=stranger, at=AT)
    with pytest.raises(NotAllowed):
        file_need(body.seat, need_facts(), actor=runs, at=AT)
    first, second = (file_need(body, need_facts(), actor=runs, at=AT) for _ in range(2))
    assert [first.reference, second.reference] == [f"2026-{number} · {body.code}" for number in (1, 2)]
    assert Message.objects.filter(code="capacity.need_filed", recipient=officer.user).count() == 2

    other = NeedFactory(commune=body.seat)
    for target in (other, NeedFactory(commune=None, body=BodyFactory())):
        with pytest.raises(MergeNeedsTarget):
            sort_need(first, Decision(NeedState.MERGED, "", target), actor=officer, at=AT)
    both = actor(Role.CAPACITY_OFFICER, user=runs.user)
    with pytest.raises(OwnBody):
        sort_need(first, Decision(NeedState.ANSWERED, "Oui"), actor=both, at=AT)
    sort_need(second, Decision(NeedState.MERGED, "", first), actor=officer, at=AT)
    sort_need(first, Decision(NeedState.ANSWERED, "Session de mai"), actor=officer, at=AT)
    assert Message.objects.filter(code="capacity.need_sorted", recipient=runs.user).count() == 2
    assert Event.objects.filter(code="capacity.need_sorted", target_id=body.pk).count() == 2


def test_a_need_is_of_a_commune_or_of_a_body(body):
    for whose in ({"commune": None}, {"body": body}):
        with transaction.atomic(), pytest.raises(IntegrityError):
            NeedFactory(**whose)


def test_those_who_follow_bodies_see_their_needs_and_each_asker_its_own(body, runs, officer):
    need = NeedFactory(commune=None, body=body)
    of_seat, elsewhere = NeedFactory(commune=body.seat), NeedFactory(commune=None, body=BodyFactory())
    seen = [
        (runs, {need}),
        (actor(Role.COMMUNE_AGENT, commune=body.seat), {of_seat}),
        (actor(Role.PROVINCE_OFFICER, province=body.seat.province), {need, of_seat}),
        (officer, {need, of_seat, elsewhere}),
    ]
    body.search_text = searchable_body(body)
    body.save()
    for who, needs in seen:
        assert set(visible_needs(who)) == needs
    wanted = (NeedFilter(text=body.name_fr), NeedFilter(place=body.seat.province.code, sort="commune"))
    assert set(list_needs(officer, wanted[0])) == {need}
    assert set(list_needs(officer, wanted[1])) == {need, of_seat}


def test_it_waits_in_the_programme_and_in_no_plan_of_a_commune(body, officer):
    topic = TopicFactory()
    need = NeedFactory(commune=None, body=body, topic=topic, year=2025, women=4, men=1)
    line = PlanLineFactory(plan=PlanFactory(commune=body.seat, year=2026))
    assert unmet_demand(body.seat, 2026, today=AT.date()) == []
    agent = actor(Role.COMMUNE_AGENT, commune=body.seat)
    with pytest.raises(NeedOfAnother):
        save_line(line.plan, None, replace(facts_of(line), need=need), actor=agent, at=AT)

    for year in (2025, 2026):
        total = consolidated_programme(officer, year, body.seat.province.region).total
        assert (total.needed, total.communes) == (5, 0)
    assert consolidated_programme(officer, 2026, CommuneFactory().province.region).total.needed == 0


def test_from_the_page_of_the_staff_to_the_answer(client, body):
    sign_in(client, membership(Role.BODY_OFFICER, body=body))
    staff = client.get(reverse("cooperation:staff", args=[body.code])).content.decode()
    new, listed = reverse("capacity:need_new"), reverse("capacity:needs")
    assert new in staff
    assert "capacity/proposals" not in client.get(listed).content.decode()
    form = client.get(f"{new}?year=2025&line=C1").context["form"]
    assert "line" not in form.fields
    facts = {
        "subject": "Régulation des lignes",
        "why": "Nouveaux agents",
        "priority": 1,
        "women": 2,
        "men": 3,
    }
    client.post(new, {**facts, "audience": Audience.BODY})
    need = Need.objects.get()
    assert (need.body, need.commune, need.line) == (body, None, "")
    page = client.get(reverse("capacity:need", args=[need.pk])).content.decode()
    assert need.reference in page
    # Nothing that they may not open is offered to them.
    calendar = reverse("capacity:calendar")
    assert f'href="{calendar}"' not in page

    sign_in(client, membership(Role.CAPACITY_OFFICER))
    page = client.get(reverse("capacity:need", args=[need.pk])).content.decode()
    assert body.name_fr in page or body.name_ar in page
    assistance = reverse("capacity:assistance_new")
    assert assistance not in page
    assert client.get(assistance, {"need": need.pk}).status_code == 404
    answer = {"state": "answered", "answer": "Session de mai", "version": need.version}
    client.post(reverse("capacity:need_sort", args=[need.pk]), answer)
    need.refresh_from_db()
    assert need.state == NeedState.ANSWERED

    def count(name):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        return len(queries)

    pages = ("capacity:needs", "capacity:needs_xlsx")
    few = [count(name) for name in pages]
    for _ in range(6):
        NeedFactory(commune=None, body=BodyFactory())
        NeedFactory()
    assert [count(name) for name in pages] == few
