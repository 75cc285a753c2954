"""The same power twice over the same commune."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from communes.cooperation.enums import OverlapState
from communes.cooperation.exceptions import ChangedMeanwhile, NotYours
from communes.cooperation.models import Overlap, OwnService
from communes.cooperation.services.overlaps import (
    OverlapOver,
    ReasonForKeeping,
    find_overlaps,
    keep_overlap,
    reopen_overlap,
)
from communes.enums import Role
from communes.tasks import find_overlaps as nightly_check
from records.models import Event, Message
from tests.factories.communes import CommuneFactory, actor, membership, sign_in
from tests.factories.cooperation import MemberFactory, PowerFactory, TransferFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def twice(**second) -> tuple:
    """Return two transfers of one power by one commune to two bodies."""
    commune, power = CommuneFactory(), PowerFactory()
    first = TransferFactory(member__commune=commune, power=power)
    return first, TransferFactory(member__commune=commune, power=power, **second)


def own_service(commune, power, **days) -> OwnService:
    return OwnService.objects.create(
        commune=commune, power=power, **{"starts_on": date(2015, 1, 1), **days}, changed_at=AT
    )


def test_a_power_in_two_bodies_is_found_once_and_told_to_those_concerned():
    first, second = twice(starts_on=date(2023, 1, 1))
    commune = first.member.commune
    told = {
        membership(Role.COMMUNE_MANAGER, commune=commune).user,
        membership(Role.PROVINCE_OFFICER, province=commune.province).user,
        membership(Role.BODY_OFFICER, body=second.member.body).user,
        membership(Role.ADMINISTRATOR).user,
    }
    membership(Role.COMMUNE_MANAGER)

    assert len(find_overlaps(at=AT)) == 1
    assert find_overlaps(communes=[commune.pk], at=AT) == []

    overlap = Overlap.objects.get()
    assert {overlap.first, overlap.second} == {first, second}
    assert (overlap.starts_on, overlap.ends_on, overlap.state) == (date(2023, 1, 1), None, OverlapState.OPEN)
    assert {message.recipient for message in Message.objects.all()} == told


@pytest.mark.parametrize("count", [1, 6])
def test_telling_of_overlaps_costs_the_same_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        membership(Role.COMMUNE_MANAGER, commune=twice()[0].member.commune)
    membership(Role.ADMINISTRATOR)

    with django_assert_num_queries(15):
        find_overlaps(at=AT)
    assert Message.objects.count() == 2 * count


@pytest.mark.parametrize(
    ("first_until", "second_from", "meets"),
    [(date(2030, 1, 1), date(2030, 1, 1), False), (date(2030, 1, 2), date(2030, 1, 1), True)],
)
def test_a_power_that_ends_the_day_the_other_begins_does_not_overlap(first_until, second_from, meets):
    first, _second = twice(starts_on=second_from)
    first.ends_on = first_until
    first.save()

    assert bool(find_overlaps(at=AT)) is meets


def test_what_met_in_the_past_only_is_no_overlap():
    _first, second = twice()
    second.ends_on = date(2026, 3, 1)
    second.save()

    assert find_overlaps(at=AT) == []
    assert len(find_overlaps(at=AT - timedelta(days=1))) == 1


def test_a_power_that_the_commune_still_runs_overlaps_until_it_ends_and_again_when_it_resumes():
    transfer = TransferFactory()
    service = own_service(transfer.member.commune, transfer.power)
    nightly_check()
    assert Overlap.objects.get().own_service == service

    service.ends_on = transfer.starts_on
    service.save()
    assert find_overlaps(at=AT) == []
    overlap = Overlap.objects.get()
    assert (overlap.state, overlap.settled_at) == (OverlapState.RESOLVED, AT)
    with pytest.raises(OverlapOver):
        keep_overlap(overlap, reason="Late.", version=None, actor=actor(Role.ADMINISTRATOR), at=AT)

    service.ends_on = None
    service.save()
    assert find_overlaps(at=AT) == [overlap]
    overlap.refresh_from_db()
    assert (overlap.state, overlap.settled_at) == (OverlapState.OPEN, None)
    assert [event.code for event in Event.objects.order_by("pk")] == [
        "cooperation.overlap_found",
        "cooperation.overlap_resolved",
        "cooperation.overlap_found",
    ]


def test_leaving_or_dissolving_a_body_ends_its_hold():
    first, second = twice()
    first.member.left_on = date(2024, 1, 1)
    first.member.save()
    assert find_overlaps(at=AT) == []

    first.member.left_on = None
    first.member.save()
    body = second.member.body
    body.dissolved_on, body.dissolved_reason = date(2024, 1, 1), "Merged."
    body.save()
    assert find_overlaps(at=AT) == []


def test_a_region_s_power_and_another_commune_s_are_not_compared():
    first, _second = TransferFactory(), None
    region = first.member.commune.province.region
    TransferFactory(power=first.power, member=MemberFactory(commune=None, region=region))
    TransferFactory(power=first.power)

    assert find_overlaps(at=AT) == []


def test_an_overlap_is_kept_with_a_reason_by_its_province_or_dgct():
    twice()
    overlap = find_overlaps(at=AT)[0]
    officer = actor(Role.PROVINCE_OFFICER, province=overlap.commune.province)
    for stranger in (actor(Role.PROVINCE_OFFICER), actor(Role.COMMUNE_MANAGER, commune=overlap.commune)):
        with pytest.raises(NotYours):
            keep_overlap(overlap, reason="Shared lines.", version=1, actor=stranger, at=AT)
    with pytest.raises(ReasonForKeeping):
        keep_overlap(overlap, reason=" ", version=1, actor=officer, at=AT)

    kept = keep_overlap(overlap, reason="Shared lines.", version=1, actor=officer, at=AT)
    assert (kept.state, kept.settled_by) == (OverlapState.KEPT, officer.user)
    assert find_overlaps(at=AT) == []
    with pytest.raises(ChangedMeanwhile):
        reopen_overlap(overlap, version=1, actor=officer, at=AT)

    assert reopen_overlap(overlap, version=2, actor=officer, at=AT).state == OverlapState.OPEN


def test_comparing_costs_the_same_for_many(django_assert_max_num_queries):
    for _number in range(12):
        twice()
    with django_assert_max_num_queries(40):
        find_overlaps(at=AT)
    with django_assert_max_num_queries(8):
        find_overlaps(at=AT)


def test_an_overlap_is_read_with_both_acts_and_kept_in_the_browser(client):
    twice()
    overlap = find_overlaps(at=AT)[0]
    officer = membership(Role.PROVINCE_OFFICER, province=overlap.commune.province)
    sign_in(client, officer)

    listed = client.get(reverse("cooperation:overlaps"), {"state": "open", "q": overlap.commune.name_fr})
    assert list(listed.context["page"].object_list) == [overlap]
    assert (
        overlap.first.deliberation_number
        in client.get(reverse("cooperation:overlap", args=[overlap.pk])).text
    )

    keep = reverse("cooperation:overlap_keep", args=[overlap.pk])
    late = client.post(keep, {"reason": "Shared lines.", "version": "0"})
    assert "Shared lines." in late.text
    assert 'name="version" value="1"' in late.text
    client.post(keep, {"reason": "Shared lines.", "version": "1"})
    overlap.refresh_from_db()
    assert (overlap.state, overlap.reason) == (OverlapState.KEPT, "Shared lines.")

    client.post(reverse("cooperation:overlap_reopen", args=[overlap.pk]))
    overlap.refresh_from_db()
    assert overlap.state == OverlapState.OPEN


def test_the_list_of_overlaps_costs_the_same_for_many(client, django_assert_max_num_queries):
    sign_in(client, membership(Role.ADMINISTRATOR))
    for _number in range(8):
        twice()
    find_overlaps(at=AT)
    with django_assert_max_num_queries(14):
        assert len(client.get(reverse("cooperation:overlaps")).context["page"].object_list) == 8
