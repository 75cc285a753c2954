"""The pages by which administrators look after people."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Invitation, User
from accounts.services.invitations import invite
from communes.enums import Role
from communes.models import Membership
from records.models import Email, Event
from tests.accounts.test_lock_out import attempt
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.communes import CommuneFactory, MembershipFactory, RegionFactory, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def admin(client, time_machine):
    time_machine.move_to(AT, tick=False)
    membership = MembershipFactory(administrator=True, user__full_name="Administrator")
    sign_in(client, membership)
    return membership.user


def names(client, **query):
    page = client.get(reverse("communes:people"), query)
    return [person.full_name for person in page.context["page"].object_list]


class TestTheList:
    @pytest.fixture(autouse=True)
    def people(self, admin):
        commune = CommuneFactory(name_fr="Fès", name_ar="فاس")
        MembershipFactory(agent=True, commune=commune, user__full_name="Amina", user__email="amina@fes.ma")
        MembershipFactory(reviewer=True, user__full_name="Brahim")
        MembershipFactory(agent=True, user__full_name="Chama", user__deactivated=True)
        MembershipFactory(agent=True, ended=True, commune=commune, user__full_name="Driss")
        invited = MembershipFactory(manager=True, user__full_name="Fatima", user__without_password=True)
        invite([invited.user], by=admin, at=AT)
        MembershipFactory(manager=True, user__full_name="Ghita", user__without_password=True)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "amina"}, ["Amina"]),
            ({"q": "fes.ma"}, ["Amina"]),
            ({"q": "فاس"}, ["Amina"]),
            ({"q": "fès"}, ["Amina"]),
            ({"role": Role.REVIEWER}, ["Brahim"]),
            ({"state": "deactivated"}, ["Chama"]),
            ({"state": "invited"}, ["Fatima"]),
            ({"state": "waiting"}, ["Ghita"]),
            ({"q": "nobody at all"}, []),
            (
                {"role": "unheard of"},
                ["Administrator", "Amina", "Brahim", "Chama", "Driss", "Fatima", "Ghita"],
            ),
            ({"state": "active", "sort": "-name"}, ["Driss", "Brahim", "Amina", "Administrator"]),
        ],
    )
    def test_is_searched_and_filtered(self, client, query, found):
        assert names(client, **query) == found

    def test_is_filtered_by_region(self, client):
        region = RegionFactory(code="88")
        MembershipFactory(agent=True, commune__province__region=region, user__full_name="Hind")
        MembershipFactory(province_officer=True, province__region=region, user__full_name="Idriss")

        assert names(client, region="88") == ["Hind", "Idriss"]

    def test_counts_every_state(self, client):
        counts = client.get(reverse("communes:people")).context["counts"]

        assert [count["value"] for count in counts] == [4, 1, 1, 1]

    def test_an_expired_invitation_no_longer_counts(self, client, time_machine):
        time_machine.move_to(datetime(2026, 3, 16, 9, 0, tzinfo=UTC))
        sign_in(client, Membership.objects.get(role=Role.ADMINISTRATOR))

        assert names(client, state="waiting") == ["Fatima", "Ghita"]

    def test_goes_away_as_a_table_and_leaves_a_trace(self, client):
        answer = client.get(reverse("communes:people_export", kwargs={"format": "csv"}), {"q": "amina"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

        assert rows[1][:2] == ["amina@fes.ma", "Amina"]
        assert "Fès" in rows[1]
        assert Event.objects.get(code="communes.people_exported").data == {"count": 1}

    def test_goes_away_as_a_workbook(self, client):
        answer = client.get(reverse("communes:people_export", kwargs={"format": "xlsx"}))
        sheet = load_workbook(io.BytesIO(answer.content)).active

        assert [row[1].value for row in sheet.iter_rows(min_row=2)][:2] == ["Administrator", "Amina"]

    def test_goes_away_in_no_other_form(self, client):
        assert client.get(reverse("communes:people_export", kwargs={"format": "pdf"})).status_code == 404


@pytest.mark.parametrize("people", [1, 40])
def test_the_list_costs_the_same(client, admin, people, django_assert_max_num_queries):
    for _ in range(people):
        MembershipFactory(agent=True)
    client.get(reverse("communes:people"))
    with django_assert_max_num_queries(11):
        client.get(reverse("communes:people"))


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_of_a_person_costs_the_same(client, admin, rows, django_assert_max_num_queries):
    person = UserFactory(without_password=True)
    for _ in range(rows):
        MembershipFactory(reviewer=True, user=person, ended=True, regions=[RegionFactory()])
        invite([person], by=admin, at=AT)
    client.get(reverse("communes:person", kwargs={"pk": person.pk}))
    with django_assert_max_num_queries(15):
        client.get(reverse("communes:person", kwargs={"pk": person.pk}))


class TestInvitingSomeone:
    def form(self, **changes):
        return {
            "full_name": "A Newcomer",
            "email": "newcomer@example.ma",
            "language": "fr",
            "role": Role.COMMUNE_AGENT,
            "commune": "",
            "province": "",
            "authority": "",
            "starts_on": "2026-03-01",
            "ends_on": "",
            "reason": "new colleague",
        } | changes

    def send(self, client, **changes):
        return client.post(reverse("communes:add_person"), self.form(**changes))

    def test_makes_the_account_the_role_and_the_invitation_at_once(self, client, admin):
        commune = CommuneFactory(name_fr="Larache")
        answer = self.send(client, commune="larache")

        person = User.objects.get(email="newcomer@example.ma")
        assert answer.url == reverse("communes:person", kwargs={"pk": person.pk})
        assert person.memberships.get().commune == commune
        assert Invitation.objects.get(user=person).invited_by == admin
        assert Email.objects.get(recipient=person).language == "fr"

    @pytest.mark.parametrize("typed", ["01.511.01.0", "طنجة", "Tanger"])
    def test_a_commune_is_given_by_its_code_or_either_name(self, client, admin, typed):
        CommuneFactory(name_fr="Tanger Nord", name_ar="طنجة الشمالية")
        commune = CommuneFactory(code="01.511.01.0", name_fr="Tanger", name_ar="طنجة")
        self.send(client, commune=typed)

        assert Membership.objects.get(user__email="newcomer@example.ma").commune == commune

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"commune": "nowhere"}, "No commune has this name or this code."),
            ({"commune": "Sidi"}, "Several communes fit; give the code"),
            ({"commune": ""}, "needs another kind of place"),
            ({"role": Role.REVIEWER, "commune": "Larache"}, "needs another kind of place"),
            ({"commune": "Larache", "email": "taken@example.ma"}, "has an account already"),
            ({"commune": "Larache", "email": "not an address"}, "Enter a valid email address."),
            ({"commune": "Larache", "reason": ""}, "This field is required."),
            ({"commune": "Larache", "ends_on": "2026-02-01"}, "cannot end before it starts"),
        ],
    )
    def test_a_refusal_keeps_what_was_typed_and_creates_nobody(self, client, admin, changes, words):
        UserFactory(email="taken@example.ma")
        CommuneFactory(name_fr="Larache")
        CommuneFactory(name_fr="Sidi Kacem")
        CommuneFactory(name_fr="Sidi Slimane")
        before = User.objects.count()
        page = self.send(client, **changes)

        text = page.content.decode()
        assert words in text
        assert 'value="A Newcomer"' in text
        assert User.objects.count() == before
        assert not Invitation.objects.exists()

    def test_a_field_in_which_a_commune_is_typed_gets_suggestions(self, client, admin):
        CommuneFactory(code="01.331.01.03", name_fr="Larache")
        region = RegionFactory(name_fr="Lara-Souss")
        address = reverse("communes:suggestions")

        assert 'value="01.331.01.03"' in client.get(address, {"commune": "lara"}).content.decode()
        of_level = client.get(address, {"rows-0-place": "lara", "rows-0-level": "region"}).content.decode()
        assert of_level.count("<option") == 1
        assert f'value="{region.code}"' in of_level


class TestActs:
    def act(self, client, person, action, **form):
        address = reverse("communes:person_action", kwargs={"pk": person.pk, "action": action})
        return client.post(address, {"reason": "asked for"} | form)

    def test_deactivating_and_back(self, client, admin):
        person = UserFactory()
        self.act(client, person, "deactivate")
        person.refresh_from_db()
        assert not person.is_active

        self.act(client, person, "reactivate")
        person.refresh_from_db()
        assert person.is_active
        assert Event.objects.get(code="account.reactivated").data == {"reason": "asked for"}

    def test_unlocking(self, client, admin):
        person = UserFactory(email="locked@example.ma")
        stranger = type(client)()
        for _ in range(5):
            attempt(stranger, person.email, "wrong")
        page = client.get(reverse("communes:person", kwargs={"pk": person.pk}))
        assert "Sign-in is refused for now" in page.content.decode()

        self.act(client, person, "unlock")
        assert attempt(stranger, person.email, PASSWORD).status_code == 302

    def test_nobody_deactivates_themselves(self, client, admin):
        MembershipFactory(administrator=True)
        page = self.act(client, admin, "deactivate")

        assert "Nobody does this to their own account" in page.content.decode()

    def test_without_a_reason_nothing_is_done(self, client, admin):
        person = UserFactory()
        page = self.act(client, person, "deactivate", reason="")

        person.refresh_from_db()
        assert person.is_active
        assert page.context["form"].errors

    def test_an_unknown_act_does_not_exist(self, client, admin):
        assert self.act(client, UserFactory(), "promote").status_code == 404

    def test_sending_and_withdrawing_an_invitation(self, client, admin):
        person = UserFactory(without_password=True)
        client.post(reverse("communes:invite_person", kwargs={"pk": person.pk}))
        assert Invitation.objects.get(user=person).revoked_at is None

        self.act(client, person, "revoke-invitation")
        assert Invitation.objects.get(user=person).revoked_at == AT

    def test_someone_who_has_joined_is_not_invited(self, client, admin):
        person = UserFactory()
        page = client.post(reverse("communes:invite_person", kwargs={"pk": person.pk}), follow=True)

        assert "has joined already" in page.content.decode()
        assert not Invitation.objects.exists()

    def test_correcting_an_account(self, client, admin):
        person = UserFactory()
        form = {"full_name": "Right Name", "email": person.email, "language": "fr", "reason": "misspelt"}
        client.post(reverse("communes:edit_person", kwargs={"pk": person.pk}), form)

        person.refresh_from_db()
        assert (person.full_name, person.language) == ("Right Name", "fr")

    def test_giving_and_ending_a_role(self, client, admin):
        person = UserFactory()
        form = {"role": Role.AUDITOR, "authority": "igf", "starts_on": "2026-03-01", "reason": "posted here"}
        client.post(reverse("communes:add_membership", kwargs={"pk": person.pk}), form)
        membership = person.memberships.get()
        assert (membership.role, membership.authority) == (Role.AUDITOR, "igf")

        address = reverse("communes:end_membership", kwargs={"pk": person.pk, "membership_pk": membership.pk})
        client.post(address, {"ends_on": "2026-03-31", "reason": "moved on"})
        membership.refresh_from_db()
        assert membership.ends_on == date(2026, 3, 31)

    def test_the_membership_of_someone_else_does_not_exist_here(self, client, admin):
        membership = MembershipFactory()
        address = reverse(
            "communes:end_membership", kwargs={"pk": UserFactory().pk, "membership_pk": membership.pk}
        )

        assert client.get(address).status_code == 404
