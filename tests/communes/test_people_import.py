"""A table of people: shown first, then taken in whole or not at all."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Invitation, User
from communes.enums import Role
from communes.imports.people import COLUMNS
from communes.models import Commune, Membership
from communes.views import people_import
from config.toolbox.spreadsheets import write_csv
from records.models import Email, Event, Job, JobState
from records.services.jobs import execute_job
from tests.factories.accounts import UserFactory
from tests.factories.communes import (
    CommuneFactory,
    MembershipFactory,
    ProvinceFactory,
    RegionFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db
SEALED = re.compile(r'name="rows" value="([^"]+)"')
HEADINGS = [column.key for column in COLUMNS]


@pytest.fixture
def admin(client):
    membership = MembershipFactory(administrator=True)
    sign_in(client, membership)
    return membership.user


@pytest.fixture(autouse=True)
def land(db):
    CommuneFactory(code="01.511.01.0", name_fr="Tanger", province__code="01.511", province__region__code="01")
    ProvinceFactory(code="02.113", region__code="02")


def row(**values):
    return [values.get(heading, "") for heading in HEADINGS]


AGENT = {"email": "agent@tanger.ma", "full_name": "Agent", "language": "fr", "role": "commune_agent"}
AGENT_HERE = AGENT | {"commune": "01.511.01.0"}


def send(client, *rows):
    table = SimpleUploadedFile("people.csv", write_csv(HEADINGS, [row(**values) for values in rows]))
    return client.post(reverse("communes:import_people"), {"table": table})


def confirm(client, preview, reason="roll-out"):
    # As the page has it: sealed when it was made.
    rows = SEALED.search(preview.content.decode())[1]
    return client.post(reverse("communes:confirm_people_import"), {"rows": rows, "reason": reason})


def tangier():
    return Commune.objects.get(code="01.511.01.0")


def errors(page):
    return [str(error) for error in page.context["errors"]]


class TestARightTable:
    def test_is_shown_before_anything_is_written(self, client, admin):
        page = send(client, AGENT_HERE)

        assert page.status_code == 200
        assert (page.context["table"].newcomers, page.context["total"]) == (1, 1)
        assert not User.objects.filter(email="agent@tanger.ma").exists()

    def test_is_taken_in_once_confirmed(self, client, admin):
        MembershipFactory(agent=True, user__email="known@tanger.ma")
        preview = send(
            client,
            AGENT_HERE | {"starts_on": "2026-01-01", "ends_on": "31/12/2027"},
            {
                "email": "Province@oujda.ma",
                "full_name": "Officer",
                "role": "province_officer",
                "province": "02.113",
            },
            {
                "email": "reviewer@dgct.ma",
                "full_name": "R",
                "role": "Reviewer",
                "authority": "DGCT",
                "regions": "1، 02",
            },
            {
                "email": "known@tanger.ma",
                "full_name": "K",
                "role": "commune_manager",
                "commune": "01.511.01.0",
            },
        )
        confirm(client, preview)

        agent = Membership.objects.get(user__email="agent@tanger.ma")
        assert (str(agent.starts_on), str(agent.ends_on)) == ("2026-01-01", "2027-12-31")
        assert agent.user.language == "fr"
        assert Membership.objects.get(user__email="province@oujda.ma").province.code == "02.113"
        reviewer = Membership.objects.get(user__email="reviewer@dgct.ma")
        assert sorted(reviewer.regions.values_list("code", flat=True)) == ["01", "02"]
        assert User.objects.get(email="known@tanger.ma").memberships.count() == 2
        assert Invitation.objects.count() == Email.objects.count() == 3
        assert Event.objects.get(code="communes.people_imported").data == {"count": 4, "reason": "roll-out"}

    def test_one_newcomer_may_hold_two_roles_and_is_invited_once(self, client, admin):
        preview = send(client, AGENT_HERE, AGENT_HERE | {"role": "commune_manager"})
        confirm(client, preview)

        assert User.objects.get(email="agent@tanger.ma").memberships.count() == 2
        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize(
        "headings",
        [
            ["Courriel", "Nom complet", "Langue", "Rôle", "Code de la commune", "Du"],
            ["البريد الإلكتروني", "الاسم الكامل", "اللغة", "الدور", "رمز الجماعة", "من"],
        ],
    )
    def test_is_read_from_a_workbook_with_headings_in_either_language(self, client, admin, headings):
        workbook = Workbook()
        workbook.active.append(headings)
        workbook.active.append(["agent@tanger.ma", "Agent", "fr", "commune_agent", "01.511.01.0", None])
        content = io.BytesIO()
        workbook.save(content)
        table = SimpleUploadedFile("people.xlsx", content.getvalue())
        page = client.post(reverse("communes:import_people"), {"table": table})

        assert page.context["total"] == 1

    def test_without_a_reason_the_preview_stays(self, client, admin):
        page = confirm(client, send(client, AGENT_HERE), reason="")

        assert page.context["form"].errors
        assert page.context["total"] == 1
        assert not Invitation.objects.exists()

    def test_what_changed_since_the_preview_refuses_it(self, client, admin):
        preview = send(client, AGENT_HERE)
        MembershipFactory(agent=True, commune=tangier(), user__email="agent@tanger.ma")
        page = confirm(client, preview)

        assert page.status_code == 422
        assert not Invitation.objects.exists()

    def test_a_preview_that_was_tampered_with_is_refused(self, client, admin):
        page = client.post(
            reverse("communes:confirm_people_import"), {"rows": "forged", "reason": "x"}, follow=True
        )

        assert "Send the table again" in page.content.decode()

    def test_an_old_preview_is_refused(self, client, admin, time_machine):
        time_machine.move_to("2026-03-01T09:00:00Z")
        sign_in(client, admin.memberships.get())
        preview = send(client, AGENT_HERE)
        time_machine.move_to("2026-03-01T10:00:01Z")
        sign_in(client, admin.memberships.get())
        confirm(client, preview)

        assert not User.objects.filter(email="agent@tanger.ma").exists()


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"email": "agent"}, "Row 2, email: “agent” was read. An e-mail address was expected."),
            ({"full_name": ""}, "Row 2, full_name: A value was expected."),
            ({"language": "es"}, "Row 2, language: “es” was read. One of these was expected: ar, fr."),
            ({"role": "mayor"}, "Row 2, role: “mayor” was read. One of these was expected:"),
            ({"role": ""}, "Row 2, role: One of these was expected:"),
            ({"commune": "01.999"}, "Row 2, commune: “01.999” was read."),
            ({"province": "99.999"}, "Row 2, province: “99.999” was read."),
            ({"authority": "onu"}, "Row 2, authority: “onu” was read."),
            ({"regions": "13"}, "Row 2, regions: “13” was read."),
            ({"starts_on": "soon"}, "Row 2, starts_on: “soon” was read. A day was expected"),
            ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "cannot end before it starts"),
            (
                {"commune": ""},
                "Row 2, role: “commune_agent” was read. The role “Commune agent” needs another",
            ),
            ({"authority": "dgct"}, "needs another kind of place"),
        ],
    )
    def test_each_fault_is_named_with_its_row_and_nothing_is_written(self, client, admin, changes, message):
        page = send(client, AGENT_HERE | changes, AGENT_HERE | {"email": "good@tanger.ma"})

        assert page.status_code == 422
        assert any(message in error for error in errors(page))
        assert not Invitation.objects.exists()

    def test_every_fault_of_every_row_is_told_at_once(self, client, admin):
        page = send(client, AGENT_HERE | {"email": "x", "language": "es"}, AGENT_HERE | {"role": "mayor"})

        assert [error.split(":")[0] for error in errors(page)] == [
            "Row 2, email",
            "Row 2, language",
            "Row 3, role",
        ]

    def test_the_same_post_twice_is_named_with_both_rows(self, client, admin):
        page = send(client, AGENT_HERE, AGENT_HERE)

        [error] = errors(page)
        assert error.startswith("Row 3, role: “agent@tanger.ma” was read. Another post was expected: row 2")

    def test_two_names_for_one_address_are_refused(self, client, admin):
        page = send(client, AGENT_HERE, AGENT_HERE | {"role": "commune_manager", "full_name": "Other"})

        assert "The name of row 2 was expected: “Agent”." in errors(page)[0]

    def test_a_role_that_is_held_already_is_refused(self, client, admin):
        MembershipFactory(agent=True, commune=tangier(), user__email="agent@tanger.ma")

        assert "has this role in this place already" in errors(send(client, AGENT_HERE))[0]

    def test_a_deactivated_account_is_named(self, client, admin):
        UserFactory(email="agent@tanger.ma", deactivated=True)

        assert "reactivate it first" in errors(send(client, AGENT_HERE))[0]

    def test_a_table_without_a_row_is_refused(self, client, admin):
        assert errors(send(client)) == ["Row 2, email: The table has no row."]

    def test_a_file_that_is_no_table_is_refused(self, client, admin):
        table = SimpleUploadedFile("people.xlsx", b"%PDF-1.4")
        page = client.post(reverse("communes:import_people"), {"table": table})

        assert "cannot be read as a table" in page.content.decode()


def test_the_model_of_the_table_is_read_back(client, admin):
    content = client.get(reverse("communes:people_template")).content
    workbook = load_workbook(io.BytesIO(content))

    assert [cell.value for cell in workbook.worksheets[0][1]] == HEADINGS
    words = {row[1].value for row in workbook.worksheets[1].iter_rows(min_row=2)}
    assert set(Role.values) <= words


@pytest.mark.parametrize("people", [1, 60])
def test_costs_the_same_for_one_row_and_for_many(client, admin, people, django_assert_max_num_queries):
    RegionFactory()
    rows = [AGENT_HERE | {"email": f"agent{number}@tanger.ma"} for number in range(people)]
    preview = send(client, *rows)
    with django_assert_max_num_queries(32):
        confirm(client, preview)


class TestALongTable:
    @pytest.fixture
    def job(self, client, admin, monkeypatch):
        monkeypatch.setattr(people_import, "ROWS_AT_ONCE", 1)
        rows = [AGENT_HERE | {"email": f"agent{number}@tanger.ma"} for number in range(2)]
        answer = confirm(client, send(client, *rows))
        job = Job.objects.get()
        assert answer.url == reverse("records:job", kwargs={"pk": job.pk})
        return job

    def test_is_left_to_the_worker(self, job):
        assert not Membership.objects.filter(role=Role.COMMUNE_AGENT).exists()

        execute_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE
        assert Membership.objects.filter(role=Role.COMMUNE_AGENT).count() == 2
        assert job.arguments == {"count": 2}

    def test_delivered_twice_is_done_once(self, job):
        for _ in range(2):
            execute_job(job.pk)

        assert Membership.objects.filter(role=Role.COMMUNE_AGENT).count() == 2

    def test_what_no_longer_fits_is_refused_whole_and_forgotten(self, job):
        MembershipFactory(agent=True, commune=tangier(), user__email="agent1@tanger.ma")

        execute_job(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert "3" in job.error
        assert job.arguments == {"count": 2}
        assert not User.objects.filter(email="agent0@tanger.ma").exists()
