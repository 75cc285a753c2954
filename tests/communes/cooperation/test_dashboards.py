"""What a place reads of cooperation at a glance."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from communes.cooperation.models import ContributionCall, ContributionPayment
from communes.cooperation.scope import Scope
from communes.cooperation.services.dashboard import figures_of, places_of, powers_of, unpaid_calls
from communes.cooperation.services.overlaps import find_overlaps
from communes.enums import Role
from tests.factories.communes import CommuneFactory, ProvinceFactory, membership, sign_in
from tests.factories.cooperation import MemberFactory, PowerFactory, ProcedureFactory, TransferFactory, a_body

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TODAY = AT.date()
pytestmark = pytest.mark.django_db


def a_call(member, *, amount: int, paid: int = 0) -> ContributionCall:
    call = ContributionCall.objects.create(
        member=member,
        year=2026,
        amount=amount,
        called_on=date(2026, 1, 5),
        due_on=date(2026, 2, 1),
        changed_at=AT,
    )
    if paid:
        ContributionPayment.objects.create(
            call=call, amount=paid, paid_on=date(2026, 1, 20), reference="V-1", recorded_at=AT
        )
    return call


def a_country() -> dict:
    """Two provinces of a region: one shares a power, and its commune holds it twice; the other is alone."""
    province = ProvinceFactory()
    other = ProvinceFactory(region=province.region)
    commune, power = CommuneFactory(province=province), PowerFactory()
    unshared = PowerFactory()
    member = a_body(commune).members.get(commune=commune)
    TransferFactory(member=member, power=power)
    TransferFactory(member__commune=commune, power=power)
    left = MemberFactory(commune=CommuneFactory(province=other), left_on=date(2024, 1, 1))
    find_overlaps(at=AT)
    a_call(member, amount=300, paid=100)
    a_call(MemberFactory(body=member.body, commune=None, region=province.region), amount=50)
    return {
        "province": province, "other": other, "commune": commune, "power": power, "unshared": unshared,
        "member": member, "left": left,
    }  # fmt: skip


def test_a_country_a_region_and_a_province_read_their_own_figures():
    place = a_country()
    ProcedureFactory(lead=place["commune"])
    CommuneFactory()

    country = figures_of(Scope(), on=TODAY)
    assert (country.bodies, country.overlaps, country.creations) == (3, 1, 1)
    assert country.unpaid == Decimal(250)

    region = figures_of(Scope((place["province"].region_id,)), on=TODAY)
    # The procedure's second founder lies in the province too.
    assert (region.communes, region.alone, region.bodies) == (3, 2, 2)
    province = figures_of(Scope(province=place["other"].pk), on=TODAY)
    assert (province.communes, province.alone, province.bodies, province.unpaid) == (1, 1, 0, 0)

    rows = {row.place: row for row in places_of(Scope((place["province"].region_id,)), on=TODAY)}
    assert (rows[place["province"]].alone, rows[place["province"]].overlaps) == (1, 1)
    assert (rows[place["province"]].unpaid, rows[place["other"]].unpaid) == (Decimal(200), Decimal(0))
    regions = {row.place: row for row in places_of(Scope(), on=TODAY)}
    assert regions[place["province"].region].unpaid == Decimal(250)


def test_a_power_counts_its_bodies_and_each_commune_once():
    place = a_country()
    rows = {row.power: row for row in powers_of(Scope(), on=TODAY)}

    shared = rows[place["power"]]
    assert (shared.bodies, shared.communes) == (2, 1)
    assert shared.population == place["commune"].population_2024
    assert rows[place["unshared"]].bodies == 0
    assert {row.bodies for row in powers_of(Scope(province=place["other"].pk), on=TODAY)} == {0}


def test_what_is_due_is_late_the_day_after_and_less_what_was_paid():
    member = MemberFactory()
    a_call(member, amount=100, paid=30)
    assert not unpaid_calls(Scope(), on=date(2026, 2, 1)).exists()
    assert [call.left for call in unpaid_calls(Scope(), on=date(2026, 2, 2))] == [Decimal(70)]

    ContributionPayment.objects.update(cancelled_at=AT)
    assert [call.left for call in unpaid_calls(Scope(), on=TODAY)] == [Decimal(100)]
    ContributionCall.objects.update(cancelled_at=AT)
    assert not unpaid_calls(Scope(), on=TODAY).exists()


@pytest.mark.parametrize(
    "role", [Role.COMMUNE_MANAGER, Role.BODY_OFFICER, Role.PROVINCE_OFFICER, Role.REVIEWER]
)
def test_the_first_page_says_what_waits_for_each(client, role):
    place = a_country()
    commune = place["commune"]
    region = commune.province.region
    regions = [region] if role == Role.REVIEWER else []
    sign_in(
        client,
        membership(
            role, commune=commune, province=commune.province, body=place["member"].body, regions=regions
        ),
    )
    page = client.get(reverse("cooperation:home")).text

    assert place["power"].name_fr in page
    assert place["member"].body.name_fr in page
    unpaid = "250" if role == Role.REVIEWER else "200"
    assert unpaid in page


def test_lists_and_dashboards_keep_to_one_s_scope(client):
    place = a_country()
    stranger = CommuneFactory()
    officer = membership(Role.PROVINCE_OFFICER, province=place["other"])
    sign_in(client, officer)

    found = client.get(reverse("cooperation:communes_alone"))
    assert list(found.context["page"].object_list) == [place["left"].commune]
    assert client.get(reverse("cooperation:communes_alone_xlsx")).status_code == 200
    assert not client.get(reverse("cooperation:unpaid")).context["page"].object_list
    assert client.get(reverse("cooperation:province", args=[stranger.province.code])).status_code == 404

    sign_in(client, membership(Role.ADMINISTRATOR))
    asked = client.get(reverse("cooperation:communes_alone"), {"region": stranger.province.region.code})
    assert list(asked.context["page"].object_list) == [stranger]


def test_a_dashboard_costs_the_same_for_many(client, django_assert_max_num_queries):
    sign_in(client, membership(Role.ADMINISTRATOR))
    for _number in range(4):
        a_country()
    with django_assert_max_num_queries(33):
        client.get(reverse("cooperation:home"))
