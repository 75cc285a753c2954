"""Territory, people, programme units, parameters, the log."""

from datetime import UTC, date, datetime

from django.utils import timezone

from communes.enums import Role
from communes.models import GivenNote, HandOverNote
from records.models import Holiday
from records.services.files import store_file
from tests.consistency.access.frame import COMMUNE, KNOCKERS, MINISTRY, PUBLIC, SIGNED_IN, Case, Page
from tests.factories.accounts import UserFactory
from tests.factories.communes import MembershipFactory, ProgrammeUnitFactory, UnitMemberFactory

ADMINISTRATOR = {Role.ADMINISTRATOR}
MANAGER = {Role.COMMUNE_MANAGER}
UNIT_READERS = COMMUNE | {Role.PROVINCE_OFFICER} | MINISTRY


def a_region(case: Case) -> dict:
    return {"code": case.commune.province.region.code}


def a_province(case: Case) -> dict:
    return {"code": case.commune.province.code}


def a_commune(case: Case) -> dict:
    return {"code": case.commune.code}


def a_unit(case: Case) -> dict:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    file = store_file(b"%PDF-1.4", name="decision.pdf", content_type="application/pdf", by=None, at=at)
    ProgrammeUnitFactory(commune=case.commune, decision_file=file)
    return {"code": case.commune.code}


def a_unit_member(case: Case) -> dict:
    return {"code": case.commune.code, "pk": UnitMemberFactory(unit__commune=case.commune).pk}


def somebody(case: Case) -> dict:
    return {"pk": UserFactory().pk}


def a_membership(case: Case) -> dict:
    membership = MembershipFactory(commune=case.commune)
    return {"pk": membership.user_id, "membership_pk": membership.pk}


def an_action(case: Case) -> dict:
    return {"pk": UserFactory().pk, "action": "deactivate"}


def a_format(case: Case) -> dict:
    return {"format": "csv"}


def a_parameter(case: Case) -> dict:
    return {"code": "accounts.invitation_days"}


def a_holiday(case: Case) -> dict:
    names = {"name_ar": "عيد العرش", "name_fr": "Fête du Trône"}
    day, _is_new = Holiday.objects.get_or_create(day=date(2026, 7, 30), defaults=names)
    return {"pk": day.pk}


def a_note(case: Case) -> dict:
    note = HandOverNote.objects.create(author=case.user, text="Half done.", changed_at=timezone.now())
    return {"pk": note.pk}


def a_given_note(case: Case) -> dict:
    note = GivenNote.objects.create(
        author=UserFactory(), reader=case.user, text="Half done.", given_at=timezone.now()
    )
    return {"pk": note.pk}


PAGES = [
    Page("communes:search", PUBLIC),
    Page("communes:suggestions", PUBLIC),
    Page("communes:region", PUBLIC, of=a_region, own_only=()),
    Page("communes:province", PUBLIC, of=a_province, own_only=()),
    Page("communes:commune", PUBLIC, of=a_commune, own_only=()),
    Page("communes:unit", UNIT_READERS, of=a_unit),
    Page("communes:unit_decision", UNIT_READERS, of=a_unit),
    Page("communes:edit_unit", MANAGER, of=a_unit),
    Page("communes:add_unit_member", MANAGER, of=a_unit),
    Page("communes:unit_member", MANAGER, of=a_unit_member),
    Page("communes:act_as", SIGNED_IN),
    Page("communes:people", ADMINISTRATOR),
    Page("communes:people_export", ADMINISTRATOR, of=a_format, own_only=()),
    Page("communes:add_person", ADMINISTRATOR),
    Page("communes:import_people", ADMINISTRATOR),
    Page("communes:confirm_people_import", ADMINISTRATOR, by_post=True),
    Page("communes:people_template", ADMINISTRATOR),
    Page("communes:person", ADMINISTRATOR, of=somebody, own_only=()),
    Page("communes:edit_person", ADMINISTRATOR, of=somebody, own_only=()),
    Page("communes:invite_person", ADMINISTRATOR, of=somebody, own_only=(), by_post=True),
    Page("communes:add_membership", ADMINISTRATOR, of=somebody, own_only=()),
    Page("communes:end_membership", ADMINISTRATOR, of=a_membership, own_only=()),
    Page("communes:hand_over", ADMINISTRATOR, of=somebody, own_only=()),
    Page("communes:unheld", ADMINISTRATOR),
    Page("communes:hand_over_notes", SIGNED_IN),
    Page("communes:hand_over_note", SIGNED_IN, of=a_note, own_only=KNOCKERS),
    Page("communes:remove_hand_over_note", SIGNED_IN, of=a_note, own_only=KNOCKERS),
    Page("communes:read_given_note", SIGNED_IN, of=a_given_note, own_only=KNOCKERS, by_post=True),
    Page("communes:person_action", ADMINISTRATOR, of=an_action, own_only=()),
    Page("communes:parameters", ADMINISTRATOR),
    Page("communes:parameter", ADMINISTRATOR, of=a_parameter, own_only=()),
    Page("communes:holidays", ADMINISTRATOR),
    Page("communes:add_holiday", ADMINISTRATOR),
    Page("communes:holiday", ADMINISTRATOR, of=a_holiday, own_only=()),
    Page("communes:remove_holiday", ADMINISTRATOR, of=a_holiday, own_only=()),
    Page("communes:events", ADMINISTRATOR),
]
