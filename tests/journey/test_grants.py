"""From approval to the payment, through a browser: the communes work in Arabic, the ministry in French."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import AppealOutcome, FindingOutcome, Stage, State
from assessments.models import (
    Appeal,
    Assessment,
    AuditMission,
    Finding,
    Grant,
    GrantDecision,
    Publication,
    PublishedResult,
    Recommendation,
    ScoreSheet,
)
from communes.enums import Authority, Role
from config.toolbox.clock import local_day
from tests.browsing import NARROW
from tests.factories.assessments import AssessmentFactory, CycleFactory, scored
from tests.factories.communes import CommuneFactory, MembershipFactory, ProvinceFactory, membership
from tests.journey.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(120),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]
YEAR, POOL = 2025, 1_000_000
CONFIRM = "main form[method=post] .btn-primary"


def approved_files(number: int) -> list[Assessment]:
    province, cycle = ProvinceFactory(), CycleFactory(assessed_year=YEAR)
    files = []
    for _each in range(number):
        commune = CommuneFactory(province=province, population_2024=20_000)
        file = AssessmentFactory(cycle=cycle, commune=commune, approved=True, answers=True, decided=True)
        for stage in (Stage.DECLARED, Stage.REVIEW):
            scored(file, stage)
        files.append(file)
    return files


def fill(person: Person, **values: object) -> None:
    for name, value in values.items():
        person.page.fill(f"[name='{name.replace('__', '-')}']", str(value))


def create_a_mission(administrator: Person, authority: Authority) -> AuditMission:
    today = local_day(timezone.now())
    administrator.open("assessments:missions")
    administrator.follow("assessments:mission_new")
    fill(administrator, title=f"Mission {authority.value}")
    administrator.page.select_option("[name=authority]", authority.value)
    for label in administrator.page.locator("label:has([name=inspectors])").all():
        if authority.value.upper() in label.inner_text():
            label.locator("input").check()
    fill(administrator, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=40))
    administrator.press()
    return AuditMission.objects.get(authority=authority.value)


def draw_one(administrator: Person, mission: AuditMission) -> Assessment:
    administrator.follow("assessments:mission_draw", mission.pk)
    fill(administrator, size=1, seed="adaa-2025")
    administrator.press("main form[method=get] button")
    administrator.press(CONFIRM)
    return Assessment.objects.get(mission_entry__draw__seed="adaa-2025")


def choose(administrator: Person, mission: AuditMission, file: Assessment) -> None:
    administrator.follow("assessments:mission_choose", mission.pk)
    administrator.page.check(f"[name=files][value='{file.pk}']")
    fill(administrator, reason="Écart important avec l’année précédente")
    administrator.press()


def write_a_finding(inspector: Person, file: Assessment, line: str, **figures: str) -> None:
    inspector.open("assessments:findings", file.pk)
    inspector.follow("assessments:finding_new", file.pk)
    inspector.press(f"main a[href$='?line={line}']")
    fill(inspector, observed="Un des documents annoncés n’est pas publié.", **figures)
    inspector.page.check("[name=gravity][value=significant]")
    fill(
        inspector,
        recommendation="Vérifier les publications chaque trimestre.",
        recommendation_owner="Service de la communication",
        recommendation_due_on=local_day(timezone.now()) + timedelta(days=90),
    )
    inspector.press("button[name=save]")


def reply(manager: Person, file: Assessment) -> None:
    """Accept the first finding, contest the second, send both."""
    manager.open("assessments:findings", file.pk)
    for number, position, text in ((1, "accepted", ""), (2, "contested", "الوثيقة منشورة منذ يناير.")):
        manager.follow("assessments:finding_reply", file.pk, number)
        manager.page.check(f"[name=position][value={position}]")
        fill(manager, text=text)
        manager.press(CONFIRM)
    manager.follow("assessments:send_reply", file.pk)
    manager.press(CONFIRM)


def conclude(inspector: Person, file: Assessment) -> None:
    """Keep what was accepted, drop what was contested."""
    inspector.open("assessments:findings", file.pk)
    for number, outcome in ((1, FindingOutcome.KEPT), (2, FindingOutcome.DROPPED)):
        inspector.follow("assessments:finding_settle", file.pk, number)
        inspector.page.check(f"[name=outcome][value={outcome.value}]")
        fill(inspector, reason="La réponse a été examinée.")
        inspector.press(CONFIRM)
    inspector.follow("assessments:conclude_findings", file.pk)
    fill(inspector, reason="Une observation est maintenue.")
    inspector.press(CONFIRM)


def audit(arrives, administrator: Person, files: list[Assessment]) -> tuple[Assessment, Assessment]:
    """Hold two missions; return the file drawn, with findings, and the file chosen, without any."""
    igat, igf = (
        arrives("fr", email=MembershipFactory(auditor=True, authority=authority).user.email)
        for authority in (Authority.IGAT, Authority.IGF)
    )
    drawn = draw_one(administrator, create_a_mission(administrator, Authority.IGAT))
    chosen = next(file for file in files if file != drawn)
    choose(administrator, create_a_mission(administrator, Authority.IGF), chosen)

    write_a_finding(igat, drawn, "A3", figure__documents_published="5")
    write_a_finding(igat, drawn, "C2")
    igat.follow("assessments:notify_findings", drawn.pk)
    igat.press(CONFIRM)
    reply(manager_of(arrives, drawn), drawn)
    conclude(igat, drawn)
    igat.open("assessments:audit_report", drawn.pk)
    igat.press(igat.form("assessments:prepare_audit_report", drawn.pk).locator("button"))
    igat.open("assessments:audit_report", drawn.pk)
    report = igat.waits_for("main a[href$='final-fr.pdf']")
    assert "Service de la communication" in igat.reads_pdf(report)

    igf.open("assessments:detail", chosen.pk)
    igf.follow("assessments:conclude_audit", chosen.pk)
    igf.press()
    return drawn, chosen


def manager_of(arrives, file: Assessment, **options: object) -> Person:
    email = membership(Role.COMMUNE_MANAGER, commune=file.commune).user.email
    return arrives("ar", email=email, **options)


def close_the_audit(administrator: Person) -> None:
    administrator.open("assessments:close_audit", YEAR)
    administrator.press(CONFIRM)


def appeal(manager: Person, file: Assessment) -> None:
    manager.open("assessments:detail", file.pk)
    manager.follow("assessments:appeal", file.pk)
    manager.press(f"main a[href='{manager.address('assessments:appeal_line', file.pk, 'A3')}'] >> nth=0")
    fill(manager, reason="وثيقة منشورة لم تحتسب.", figure__documents_published="11")
    manager.press(CONFIRM)
    fill(manager, reason="نطلب إعادة احتساب السطر A3.")
    manager.press(manager.form("assessments:appeal_reason", file.pk).locator("button"))
    manager.follow("assessments:appeal_send", file.pk)
    manager.press(CONFIRM)
    manager.sees(f"ADAA-{YEAR}-{file.commune.code}-A1")


def correct_on_appeal(committee: Person, file: Assessment) -> None:
    committee.open("assessments:appeals")
    committee.follow("assessments:appeal_desk", file.pk)
    committee.follow("assessments:appeal_settle", file.pk, "A3")
    fill(committee, figure__documents_published="11", reason="La pièce est probante.")
    committee.press("button[name=outcome][value=corrected]")
    committee.open("assessments:appeal_desk", file.pk)
    committee.follow("assessments:appeal_decide", file.pk)
    fill(committee, reason="Le recours est admis.")
    committee.press(CONFIRM)


def publish(administrator: Person, *, version: int, reason: str = "") -> None:
    administrator.open("assessments:publication", YEAR)
    # The worker computes the scores that changed; until then the page offers nothing.
    administrator.waits_for(f"a[href='{administrator.address('assessments:publication_confirm', YEAR)}']")
    administrator.follow("assessments:publication_confirm", YEAR)
    if reason:
        fill(administrator, reason=reason)
    administrator.press(CONFIRM)
    administrator.waits_for(f"a[href*='{administrator.address('assessments:public_cycle', YEAR)}']")
    assert Publication.objects.filter(version=version).exists()


def rehearse(administrator: Person, file: Assessment) -> None:
    administrator.open("assessments:rehearsal", YEAR)
    administrator.press(administrator.form("assessments:rehearse", YEAR).locator("button"))
    administrator.open("assessments:rehearsal", YEAR)
    administrator.waits_for(f"a[href='{administrator.address('assessments:rehearsal_home', YEAR)}']")
    administrator.open("assessments:rehearsal_commune", YEAR, file.commune.code)
    assert not Publication.objects.exists()


def put_right(administrator: Person, file: Assessment) -> None:
    administrator.open("assessments:erratum", file.pk)
    administrator.follow("assessments:erratum_line", file.pk, "A3")
    fill(administrator, figure__documents_published="4", reason="Un document compté deux fois.")
    administrator.press(CONFIRM)


def decide_and_pay(administrator: Person, file: Assessment) -> int:
    """Write the pool, look at the simulation, decide, pay one commune; return what it was paid."""
    administrator.open("assessments:grant_rules", YEAR)
    fill(administrator, pool=POOL, reason="Enveloppe de l’année")
    administrator.press(CONFIRM)
    administrator.open("assessments:grants", YEAR)
    administrator.follow("assessments:grants_decide", YEAR)
    administrator.press(CONFIRM)
    grant = Grant.objects.get(decision__cycle__assessed_year=YEAR, commune=file.commune)
    administrator.open("assessments:grant_payments", YEAR)
    administrator.follow("assessments:grant_payment", YEAR, file.commune.code)
    fill(administrator, amount=grant.amount, paid_on=local_day(timezone.now()), reference="OP-1")
    administrator.press(CONFIRM)
    return grant.amount


def total_of(file: Assessment, stage: Stage):
    return ScoreSheet.objects.get(assessment=file, stage=stage).total


def test_from_approval_to_the_payment(arrives):
    files = approved_files(3)
    administrator = arrives("fr", email=membership(Role.ADMINISTRATOR).user.email)
    committee = arrives("fr", email=membership(Role.APPEAL_MEMBER).user.email)

    drawn, chosen = audit(arrives, administrator, files)
    outcomes = Finding.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [FindingOutcome.KEPT, FindingOutcome.DROPPED]
    assert Recommendation.objects.get().assessment == drawn

    left = next(file for file in files if file not in (drawn, chosen))
    close_the_audit(administrator)
    administrator.waits_for("main .btn, main a")
    for _each in range(60):
        left.refresh_from_db()
        if left.state == State.FINAL:
            break
        administrator.page.wait_for_timeout(500)
    manager = manager_of(arrives, left, size=NARROW)
    appeal(manager, left)
    correct_on_appeal(committee, left)
    assert Appeal.objects.get().outcome == AppealOutcome.CORRECTED

    administrator.open("assessments:differences", YEAR)
    rehearse(administrator, left)
    publish(administrator, version=1)
    assert total_of(drawn, Stage.AUDIT) < total_of(drawn, Stage.REVIEW)
    put_right(administrator, chosen)
    publish(administrator, version=2, reason="Un document avait été compté deux fois.")
    before, after = PublishedResult.objects.filter(assessment=chosen).order_by("publication__version")
    assert after.total < before.total

    anybody = arrives("ar", size=NARROW)
    anybody.open("assessments:public_home")
    anybody.open("assessments:public_cycle", YEAR)
    anybody.open("assessments:public_commune_version", YEAR, 1, chosen.commune.code)
    anybody.open("assessments:public_region", YEAR, chosen.commune.province.region.code)
    anybody.open("assessments:public_map", YEAR)
    anybody.open("assessments:public_compare", YEAR)

    paid = decide_and_pay(administrator, left)
    decision = GrantDecision.objects.get()
    unallocated = decision.first_unallocated + decision.second_unallocated
    assert sum(grant.amount for grant in decision.grants.all()) == POOL - unallocated
    manager.open("assessments:my_grant")
    assert paid
    manager.sees("OP-1")
    manager.open("assessments:my_results")
    manager.open("assessments:simulator", left.pk)
