"""Documents and packs."""

from datetime import UTC, datetime

from django.utils import timezone

from assessments.enums import Action, Stage, State
from assessments.models import Assessment, Transition
from assessments.services.receipts import receipt_paper
from communes.enums import ASSESSMENT_ROLES, Role
from tests.consistency.access.frame import COMMUNE, PUBLIC, SIGNED_IN, Case, Page
from tests.factories.assessments import AssessmentFactory, GridFactory
from tests.factories.packs import keep, keep_cards, keep_pack, mission_of, publish, score_as, submit

ADMINISTRATOR = {Role.ADMINISTRATOR}
EVERY_ROLE = ASSESSMENT_ROLES
PACK_READERS = {Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER, Role.APPEAL_MEMBER}
INSPECTION = {Role.AUDITOR, Role.ADMINISTRATOR}
AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


def an_approved_file(case: Case, **situation: bool) -> Assessment:
    """Return an approved file of the case's commune: in the person's mission, and appealed once."""
    file = AssessmentFactory(commune=case.commune, **(situation or {"in_audit": True}))
    score_as(file, Stage.REVIEW)
    Transition.objects.create(
        assessment=file,
        action=Action.APPEAL,
        from_state=State.FINAL,
        to_state=State.APPEALED,
        reason="Appeal",
        at=AT,
    )
    mission_of(file, inspector=case.inspector, at=timezone.now())
    return file


def a_file(case: Case) -> dict:
    return {"pk": an_approved_file(case).pk}


def a_card(case: Case) -> dict:
    file = an_approved_file(case)
    return {"pk": file.pk, "language": "ar"}


def a_published_card(case: Case) -> dict:
    file = an_approved_file(case, published=True)
    publish(file)
    keep_cards(file)
    return {"year": file.cycle.assessed_year, "code": case.commune.code, "language": "fr"}


def a_form(case: Case) -> dict:
    return a_card(case) | {"kind": "blank"}


def a_grid(case: Case) -> dict:
    grid = GridFactory()
    return {"code": grid.code, "version": grid.version}


def a_grid_form(case: Case) -> dict:
    return a_grid(case) | {"language": "fr"}


def a_receipt(case: Case) -> dict:
    submission = submit(an_approved_file(case))
    keep(receipt_paper(submission))
    return {"number": submission.number}


def a_sealed_file(case: Case) -> dict:
    file = an_approved_file(case)
    keep_pack(file)
    return {"pk": file.pk}


def a_mission(case: Case) -> dict:
    file = an_approved_file(case)
    return {"pk": file.mission_entry.mission_id}


def a_sealed_mission(case: Case) -> dict:
    file = Assessment.objects.get(**a_sealed_file(case))
    return {"pk": file.mission_entry.mission_id}


def a_cycle(case: Case) -> dict:
    return {"year": an_approved_file(case).cycle.assessed_year}


def a_sealed_cycle(case: Case) -> dict:
    return {"year": Assessment.objects.get(**a_sealed_file(case)).cycle.assessed_year}


PAGES = [
    Page("assessments:documents", EVERY_ROLE, of=a_file),
    Page("assessments:prepare_cards", EVERY_ROLE, of=a_file, by_post=True),
    Page("assessments:score_card", EVERY_ROLE, of=a_card),
    Page("assessments:receipt", EVERY_ROLE, of=a_receipt),
    Page("assessments:prepare_receipt", EVERY_ROLE, of=a_receipt, by_post=True),
    Page("assessments:public_score_card", PUBLIC, of=a_published_card, own_only=()),
    Page("assessments:score_cards", ADMINISTRATOR, of=a_cycle),
    Page("assessments:prepare_score_cards", ADMINISTRATOR, of=a_cycle, by_post=True),
    Page("assessments:cancel_score_cards", ADMINISTRATOR, of=a_cycle, by_post=True),
    Page("assessments:file_forms", EVERY_ROLE, of=a_file),
    Page("assessments:file_form", EVERY_ROLE, of=a_form),
    Page("assessments:prepare_file_form", EVERY_ROLE, of=a_form, by_post=True),
    Page("assessments:grid_forms", SIGNED_IN, of=a_grid, own_only=()),
    Page("assessments:grid_form", SIGNED_IN, of=a_grid_form, own_only=()),
    Page("assessments:prepare_grid_form", SIGNED_IN, of=a_grid_form, own_only=(), by_post=True),
    Page("assessments:pack", PACK_READERS, of=a_sealed_file),
    Page("assessments:prepare_pack", PACK_READERS, of=a_file, by_post=True),
    Page("assessments:download_pack", PACK_READERS, of=a_sealed_file),
    Page("assessments:pack_downloads", COMMUNE | ADMINISTRATOR, of=a_file),
    Page("assessments:mission_packs", INSPECTION, of=a_mission),
    Page("assessments:prepare_mission_packs", INSPECTION, of=a_mission, by_post=True),
    Page("assessments:cancel_mission_packs", INSPECTION, of=a_mission, by_post=True),
    Page("assessments:download_mission_packs", INSPECTION, of=a_sealed_mission),
    # The packs of a cycle are those that one may have: without any, there is no archive.
    Page("assessments:cycle_packs", PACK_READERS, of=a_cycle, own_only=()),
    Page("assessments:prepare_cycle_packs", PACK_READERS, of=a_cycle, own_only=(), by_post=True),
    Page("assessments:cancel_cycle_packs", PACK_READERS, of=a_cycle, own_only=(), by_post=True),
    Page("assessments:download_cycle_packs", PACK_READERS, of=a_sealed_cycle, alone=True),
]
