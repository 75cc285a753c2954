"""Parameters and holidays, changed with a reason."""

from datetime import date

import pytest
from django.urls import reverse

from records.models import Event, Holiday
from records.services.parameters import parameter
from tests.factories.communes import MembershipFactory, sign_in

pytestmark = pytest.mark.django_db
CODE = "accounts.invitation_days"


@pytest.fixture(autouse=True)
def admin(client):
    membership = MembershipFactory(administrator=True)
    sign_in(client, membership)
    return membership.user


class TestParameters:
    def change(self, client, value, reason="shorter"):
        form = {"value": value, "reason": reason}
        return client.post(reverse("communes:parameter", kwargs={"code": CODE}), form)

    def test_the_list_shows_what_is_in_force_and_its_standing(self, client):
        page = client.get(reverse("communes:parameters")).content.decode()

        assert "Days an invitation is valid" in page
        assert "Our own assumption" in page
        assert "Never changed" in page

    def test_a_change_is_in_force_at_once_and_in_the_log(self, client, admin):
        self.change(client, "7")

        assert parameter(CODE) == 7
        event = Event.objects.get(code="records.parameter_changed")
        assert (event.actor, event.data["before"], event.data["after"]) == (admin, "14", "7")
        history = client.get(reverse("communes:parameter", kwargs={"code": CODE})).content.decode()
        assert "shorter" in history

    @pytest.mark.parametrize(("value", "reason"), [("0", "x"), ("soon", "x"), ("", "x"), ("7", "")])
    def test_a_wrong_value_or_no_reason_changes_nothing(self, client, value, reason):
        page = self.change(client, value, reason)

        assert page.context["form"].errors
        assert parameter(CODE) == 14

    def test_an_unknown_parameter_does_not_exist(self, client):
        assert client.get(reverse("communes:parameter", kwargs={"code": "unheard.of"})).status_code == 404


class TestHolidays:
    FORM = {"day": "2026-03-21", "name_ar": "عيد الفطر", "name_fr": "Aïd al-Fitr", "reason": "announced"}

    @pytest.fixture
    def eid(self):
        return Holiday.objects.create(
            day=date(2026, 3, 20), name_ar="عيد الفطر", name_fr="Aïd al-Fitr", is_estimate=True
        )

    def test_a_day_is_added(self, client):
        client.post(reverse("communes:add_holiday"), self.FORM)

        assert Holiday.objects.get().name_fr == "Aïd al-Fitr"
        assert Event.objects.get(code="records.holiday_added").data["reason"] == "announced"

    def test_an_estimate_is_corrected_once_announced(self, client, eid):
        client.post(reverse("communes:holiday", kwargs={"pk": eid.pk}), self.FORM)

        eid.refresh_from_db()
        assert (eid.day, eid.is_estimate) == (date(2026, 3, 21), False)
        data = Event.objects.get(code="records.holiday_changed").data
        assert data["before"]["fr"].startswith("20 mars 2026")
        assert data["after"]["fr"].startswith("21 mars 2026")

    def test_a_day_is_removed_and_the_log_keeps_it(self, client, eid):
        client.post(reverse("communes:remove_holiday", kwargs={"pk": eid.pk}), {"reason": "not this year"})

        assert not Holiday.objects.exists()
        assert "Aïd al-Fitr" in Event.objects.get(code="records.holiday_removed").data["before"]["fr"]

    @pytest.mark.parametrize(
        "changes", [{"reason": ""}, {"day": "2026-03-20"}, {"day": "never"}, {"name_ar": ""}]
    )
    def test_a_refusal_changes_nothing(self, client, eid, changes):
        page = client.post(reverse("communes:add_holiday"), self.FORM | changes)

        assert page.context["form"].errors
        assert Holiday.objects.count() == 1

    @pytest.mark.parametrize("days", [1, 20])
    def test_the_calendar_costs_the_same(self, client, days, django_assert_max_num_queries):
        for number in range(days):
            Holiday.objects.create(day=date(2026, 5, number + 1), name_ar="يوم", name_fr="Jour")
        client.get(reverse("communes:holidays"))
        with django_assert_max_num_queries(8):
            client.get(reverse("communes:holidays"))
