"""The programme unit of a commune: its manager writes it, its province and the ministry read it."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from communes.enums import Role
from communes.exceptions import LeavesBeforeJoining, UnitHasHead, UnitMissing
from communes.models import ProgrammeUnit, UnitMember
from communes.services.units import MemberFacts, save_member, save_unit
from records.models import Event, StoredFile
from records.models.files import ScanState
from records.services.antivirus import Infected
from records.services.file_types import ContentIsOther
from tests.factories.communes import (
    CommuneFactory,
    MembershipFactory,
    ProgrammeUnitFactory,
    UnitMemberFactory,
    actor,
    membership,
    sign_in,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n167\n%%EOF\n"
)


@pytest.fixture
def manager():
    return actor(Role.COMMUNE_MANAGER, commune=CommuneFactory())


def facts(**changes):
    known = {
        "full_name": "A Member",
        "post": "Head of finance",
        "studies": "Master",
        "email": "",
        "is_head": False,
        "joined_on": date(2025, 3, 1),
    }
    return MemberFacts(**known | changes)


def write_decision(manager, **changes):
    known = {"decision_number": "12/2025", "decided_on": date(2025, 3, 1), "decision": None}
    commune = manager.membership.commune
    return save_unit(commune, **known | changes, actor=manager, at=AT)


class TestTheDecision:
    def test_is_written_with_its_file_and_logged(self, manager):
        unit = write_decision(manager, decision=ContentFile(PDF, name="قرار رقم 12.pdf"))

        assert unit.decision_file.name == "قرار رقم 12.pdf"
        assert unit.decision_file.content_type == "application/pdf"
        assert unit.changed_by == manager.user
        assert Event.objects.get(code="communes.unit_saved").data["after"]["fr"] == "12/2025 (1er mars 2025)"

    def test_without_a_file_the_one_before_is_kept(self, manager):
        write_decision(manager, decision=ContentFile(PDF, name="decision.pdf"))
        unit = write_decision(manager, decision_number="13/2025")

        assert (unit.decision_number, unit.decision_file.name) == ("13/2025", "decision.pdf")
        assert ProgrammeUnit.objects.count() == 1
        assert Event.objects.latest("pk").data["before"]["en"] == "12/2025 (1 March 2025)"

    def test_a_file_that_is_not_what_its_name_says_changes_nothing(self, manager):
        with pytest.raises(ContentIsOther):
            write_decision(manager, decision=ContentFile(b"MZ", name="decision.pdf"))
        assert not ProgrammeUnit.objects.exists()
        assert not StoredFile.objects.exists()

    def test_it_waits_for_the_antivirus_and_is_refused_by_it_as_evidence_is(
        self, client, manager, monkeypatch
    ):
        def found(_content):
            raise Infected(name="Eicar")

        monkeypatch.setattr("records.services.incoming.scan_or_wait", lambda _content: ScanState.WAITING)
        unit = write_decision(manager, decision=ContentFile(PDF, name="waits.pdf"))
        monkeypatch.setattr("records.services.incoming.scan_or_wait", found)
        with pytest.raises(Infected):
            write_decision(manager, decision_number="13/2025", decision=ContentFile(PDF, name="bad.pdf"))

        unit.refresh_from_db()
        assert (unit.decision_number, unit.decision_file.name) == ("12/2025", "waits.pdf")
        assert Event.objects.get(code="communes.decision_infected").data["name"] == "bad.pdf"
        page = reverse("communes:unit", args=[manager.membership.commune.code])
        assert (
            "Not cleared by the antivirus" in sign_in(client, manager.membership).get(page).content.decode()
        )


class TestMembers:
    def test_come_after_the_decision(self, manager):
        with pytest.raises(UnitMissing):
            save_member(manager.membership.commune, None, facts(), actor=manager, at=AT)

    def test_there_is_one_head_at_a_time(self, manager):
        write_decision(manager)
        commune = manager.membership.commune
        head = save_member(commune, None, facts(full_name="First", is_head=True), actor=manager, at=AT)
        with pytest.raises(UnitHasHead, match="First"):
            save_member(commune, None, facts(full_name="Second", is_head=True), actor=manager, at=AT)

        save_member(commune, head, facts(is_head=True, left_on=date(2026, 1, 1)), actor=manager, at=AT)
        save_member(commune, None, facts(full_name="Second", is_head=True), actor=manager, at=AT)
        assert UnitMember.objects.filter(is_head=True).count() == 2

    def test_the_database_refuses_a_second_head(self):
        unit = ProgrammeUnitFactory(head="First")

        with pytest.raises(IntegrityError):
            UnitMemberFactory(unit=unit, is_head=True)

    def test_nobody_leaves_before_joining(self, manager):
        write_decision(manager)

        with pytest.raises(LeavesBeforeJoining):
            save_member(
                manager.membership.commune, None, facts(left_on=date(2025, 2, 1)), actor=manager, at=AT
            )

    def test_the_database_refuses_it_too(self):
        with pytest.raises(IntegrityError, match="unit_member_leaves_after_joining"):
            UnitMemberFactory(left_on=date(2025, 2, 1))


class TestThePages:
    @pytest.fixture
    def unit(self):
        return ProgrammeUnitFactory(head="The Head")

    def page(self, client, unit, name="unit", **arguments):
        return client.get(reverse(f"communes:{name}", kwargs={"code": unit.commune.code} | arguments))

    def test_the_manager_writes_decision_and_members(self, client):
        manager = MembershipFactory(manager=True)
        sign_in(client, manager)
        code = manager.commune.code
        decision = {
            "decision_number": "7",
            "decided_on": "2025-03-01",
            "decision": SimpleUploadedFile("d.pdf", PDF),
        }
        client.post(reverse("communes:edit_unit", kwargs={"code": code}), decision)
        member = {"full_name": "A Head", "post": "Director", "is_head": "on", "joined_on": "2025-03-01"}
        client.post(reverse("communes:add_unit_member", kwargs={"code": code}), member)

        page = client.get(reverse("communes:unit", kwargs={"code": code})).content.decode()
        assert "A Head" in page
        assert "d.pdf" in page
        file = client.get(reverse("communes:unit_decision", kwargs={"code": code}))
        assert b"".join(file.streaming_content) == PDF

    def test_correcting_a_member(self, client, unit):
        member = unit.members.get()
        sign_in(client, MembershipFactory(manager=True, commune=unit.commune))
        address = reverse("communes:unit_member", kwargs={"code": unit.commune.code, "pk": member.pk})
        form = {
            "full_name": "The Head",
            "post": "Other post",
            "joined_on": "2025-03-01",
            "left_on": "2026-01-31",
        }
        client.post(address, form)

        member.refresh_from_db()
        assert (member.post, member.left_on) == ("Other post", date(2026, 1, 31))
        assert "Former members" in self.page(client, unit).content.decode()

    def test_a_refusal_keeps_what_was_typed(self, client, unit):
        sign_in(client, MembershipFactory(manager=True, commune=unit.commune))
        form = {"full_name": "Another Head", "post": "X", "is_head": "on", "joined_on": "2025-03-01"}
        page = client.post(reverse("communes:add_unit_member", kwargs={"code": unit.commune.code}), form)

        assert "The unit has a head already: The Head." in page.content.decode()
        assert 'value="Another Head"' in page.content.decode()

    def test_a_refused_file_is_told_at_its_field(self, client, unit):
        sign_in(client, MembershipFactory(manager=True, commune=unit.commune))
        form = {
            "decision_number": "7",
            "decided_on": "2025-03-01",
            "decision": SimpleUploadedFile("d.exe", b"MZ"),
        }
        page = client.post(reverse("communes:edit_unit", kwargs={"code": unit.commune.code}), form)

        assert "are not accepted" in str(page.context["form"].errors["decision"])

    def test_the_member_of_another_unit_does_not_exist_here(self, client, unit):
        sign_in(client, MembershipFactory(manager=True, commune=unit.commune))

        assert self.page(client, unit, "unit_member", pk=UnitMemberFactory().pk).status_code == 404

    @pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.PROVINCE_OFFICER, Role.REVIEWER])
    def test_readers_are_not_offered_to_write(self, client, unit, role):
        sign_in(client, membership(role, commune=unit.commune, province=unit.commune.province))
        page = self.page(client, unit).content.decode()

        assert "The Head" in page
        assert reverse("communes:edit_unit", kwargs={"code": unit.commune.code}) not in page

    def test_without_a_unit_the_page_says_what_to_do(self, client):
        manager = MembershipFactory(manager=True)
        sign_in(client, manager)
        page = client.get(reverse("communes:unit", kwargs={"code": manager.commune.code}))

        assert "Write the decision" in page.content.decode()

    @pytest.mark.parametrize("members", [1, 12])
    def test_costs_the_same(self, client, unit, members, django_assert_max_num_queries):
        for _ in range(members):
            UnitMemberFactory(unit=unit)
        sign_in(client, MembershipFactory(manager=True, commune=unit.commune))
        self.page(client, unit)
        with django_assert_max_num_queries(9):
            self.page(client, unit)
