"""From the idea of a body to its council, and an overlap found and resolved, through a browser.

The communes work in Arabic (one on a telephone), the province and the ministry in French.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from communes.cooperation.enums import Office, OverlapState, Step
from communes.cooperation.models import (
    CooperationBody,
    CouncilTerm,
    Deliberation,
    Founder,
    OfficeHeld,
    Overlap,
    Power,
    Procedure,
)
from communes.enums import Role
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.tiny_pdf import tiny_pdf
from tests.browsing import NARROW
from tests.factories.communes import CommuneFactory, ProvinceFactory, membership
from tests.factories.cooperation import PowerFactory
from tests.journey.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(90),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]
DOCUMENT = {"name": "acte.pdf", "mimeType": "application/pdf", "buffer": tiny_pdf(["Acte"])}
CONFIRM = "main form[method=post] .btn-primary"
NAME_AR, NAME_FR = "مؤسسة النقل بين الجماعات", "Établissement des transports"
SHARES = (200_000, 150_000, 100_000)


def fill(person: Person, **values: object) -> None:
    for name, value in values.items():
        person.page.fill(f"[name='{name.replace('__', '-')}']", str(value))


def begin(leader: Person, communes: list[Commune], power: Power) -> Procedure:
    leader.open("cooperation:home")
    leader.follow("cooperation:procedure_new")
    leader.page.check("[name=kind][value=eci]")
    fill(leader, name_ar=NAME_AR, name_fr=NAME_FR, purpose="تدبير الحافلات معا.", seat=communes[0].code)
    leader.page.check(f"[name=powers][value='{power.pk}']")
    for row, (commune, share) in enumerate(zip(communes, SHARES, strict=True)):
        leader.page.fill(f"[name='founders-{row}-place']", commune.code)
        leader.page.fill(f"[name='founders-{row}-contribution']", str(share))
    leader.press()
    return Procedure.objects.get()


def conclude(person: Person, procedure: Procedure, step: Step) -> None:
    """Conclude the step under way, which is the one named."""
    procedure.refresh_from_db()
    assert procedure.step == step
    person.open("cooperation:procedure", procedure.pk)
    person.follow("cooperation:procedure_conclude", procedure.pk)
    person.press(CONFIRM)
    procedure.refresh_from_db()
    assert procedure.step != step


def study(leader: Person, procedure: Procedure) -> None:
    """The study comes first: without it nothing goes on."""
    leader.open("cooperation:procedure", procedure.pk)
    assert not leader.page.locator(
        f"a[href='{leader.address('cooperation:procedure_conclude', procedure.pk)}']"
    ).count()
    leader.follow("cooperation:study", procedure.pk)
    leader.follow("cooperation:study_edit", procedure.pk)
    fill(
        leader,
        first_year=2027,
        demand="120 000 راكب في اليوم حسب بحث التنقلات.",
        conclusions="التمويل ممكن مع رسوم ذاتية.",
        resources__0__label="مساهمات الجماعات",
        expenses__0__label="تسيير الخطوط",
    )
    for year, cost in enumerate((400_000, 420_000, 440_000, 460_000, 480_000), start=1):
        leader.page.fill(f"[name='resources-0-year_{year}']", "450000")
        leader.page.fill(f"[name='expenses-0-year_{year}']", str(cost))
    leader.press()
    # The first year in deficit is worked out.
    leader.sees("2030")


def deliberate(person: Person, founder: Founder, *, contribution: int) -> None:
    """Write what the council voted, or correct it."""
    person.open("cooperation:deliberations", founder.procedure_id)
    person.follow("cooperation:deliberation", founder.pk)
    person.follow("cooperation:deliberation_edit", founder.pk)
    if not Deliberation.objects.filter(founder=founder).exists():
        fill(person, number=f"{founder.pk}/2026", held_on=local_day(timezone.now()))
        fill(person, votes_for=15, votes_against=2, abstentions=1)
        person.page.set_input_files("[name=file]", DOCUMENT)
    fill(person, contribution=contribution)
    person.press(CONFIRM)


def return_to(leader: Person, procedure: Procedure, step: Step) -> None:
    leader.open("cooperation:procedure", procedure.pk)
    leader.follow("cooperation:procedure_reopen", procedure.pk, step.value)
    fill(leader, reason="مساهمة غير مطابقة.")
    leader.press("main form[method=post] .btn-danger")


def grant_visa(officer: Person, founder: Founder) -> None:
    officer.open("cooperation:deliberation", founder.pk)
    officer.follow("cooperation:deliberation_visa", founder.pk)
    officer.page.check("[name=visa][value=granted]")
    fill(officer, decided_on=local_day(timezone.now()))
    officer.press(CONFIRM)


def record_the_order(administrator: Person, procedure: Procedure) -> CooperationBody:
    today = local_day(timezone.now())
    administrator.open("cooperation:order", procedure.pk)
    administrator.follow("cooperation:order_record", procedure.pk)
    fill(administrator, number="1234.26", signed_on=today, replaces_on=today)
    administrator.page.set_input_files("[name=file]", DOCUMENT)
    administrator.page.check("[name=is_checked]")
    administrator.press(CONFIRM)
    return CooperationBody.objects.get()


def install(administrator: Person, body: CooperationBody) -> None:
    """Share nine seats by population, name one delegate a member, elect a president."""
    today = local_day(timezone.now())
    administrator.open("cooperation:council", body.code)
    administrator.follow("cooperation:council_term", body.code)
    fill(administrator, starts_on=today, seats=9)
    administrator.press("button[name=preview]")
    administrator.press("button[name=open]")
    term = CouncilTerm.objects.get()
    for number, share in enumerate(term.shares.all(), start=1):
        administrator.open("cooperation:council", body.code)
        administrator.follow("cooperation:delegate_new", share.pk)
        fill(administrator, full_name=f"Délégué {number}", starts_on=today)
        administrator.press(CONFIRM)
    administrator.open("cooperation:council", body.code)
    administrator.follow("cooperation:office_new", body.code)
    administrator.page.check(f"[name=office][value={Office.PRESIDENT.value}]")
    administrator.page.select_option("[name=delegate]", index=1)
    fill(administrator, starts_on=today)
    administrator.press(CONFIRM)


def overlap_and_end(arrives, manager: Person, commune: Commune, power: Power) -> None:
    """A commune says that it still runs the buses; its province sees both acts; the commune ends its own."""
    today = local_day(timezone.now())
    manager.open("cooperation:commune", commune.code)
    manager.follow("cooperation:own_service_add", commune.code)
    manager.page.select_option("[name=power]", str(power.pk))
    fill(manager, starts_on=today - timedelta(days=900))
    manager.press(CONFIRM)
    overlap = Overlap.objects.get(state=OverlapState.OPEN)

    email = membership(Role.PROVINCE_OFFICER, province=commune.province).user.email
    officer = arrives("fr", email=email)
    officer.open("cooperation:home")
    officer.open("cooperation:overlaps")
    officer.follow("cooperation:overlap", overlap.pk)
    officer.sees(NAME_FR)

    manager.open("cooperation:commune", commune.code)
    manager.follow("cooperation:own_service_edit", commune.code, overlap.own_service_id)
    fill(manager, ends_on=today)
    manager.press(CONFIRM)
    overlap.refresh_from_db()
    assert overlap.state == OverlapState.RESOLVED


def test_three_communes_make_a_body_and_its_council_sits(arrives):
    province = ProvinceFactory()
    communes = [
        CommuneFactory(province=province, population_2024=people) for people in (60_000, 30_000, 9_000)
    ]
    power = PowerFactory(name_ar="النقل الحضري", name_fr="Transport urbain")
    emails = [membership(Role.COMMUNE_MANAGER, commune=commune).user.email for commune in communes]
    leader, second = (arrives("ar", email=email) for email in emails[:2])
    third = arrives("ar", email=emails[2], size=NARROW)
    officer = arrives("fr", email=membership(Role.PROVINCE_OFFICER, province=province).user.email)
    administrator = arrives("fr", email=membership(Role.ADMINISTRATOR).user.email)

    procedure = begin(leader, communes, power)
    conclude(leader, procedure, Step.IDEA)
    study(leader, procedure)
    conclude(leader, procedure, Step.STUDY)
    leader.follow("cooperation:procedure_objectives", procedure.pk)
    fill(leader, reason="لا يوجد مخطط معتمد بعد.")
    leader.press(CONFIRM)
    conclude(leader, procedure, Step.STATUTES)

    founders = {founder.commune_id: founder for founder in procedure.founders.all()}
    voted = (*SHARES[:2], 90_000)
    for person, commune, contribution in zip((leader, second, third), communes, voted, strict=True):
        deliberate(person, founders[commune.pk], contribution=contribution)
        grant_visa(officer, founders[commune.pk])
    conclude(leader, procedure, Step.DELIBERATIONS)
    leader.open("cooperation:match", procedure.pk)
    leader.sees("90")

    return_to(leader, procedure, Step.DELIBERATIONS)
    deliberate(third, founders[communes[2].pk], contribution=SHARES[2])
    grant_visa(officer, founders[communes[2].pk])
    conclude(leader, procedure, Step.DELIBERATIONS)
    conclude(leader, procedure, Step.MATCHING)

    body = record_the_order(administrator, procedure)
    assert body.members.count() == 3
    install(administrator, body)
    conclude(leader, procedure, Step.INSTALLATION)
    term = CouncilTerm.objects.get()
    assert sorted(share.seats for share in term.shares.all()) == [1, 3, 5]
    assert OfficeHeld.objects.filter(office=Office.PRESIDENT, ends_on=None).exists()

    overlap_and_end(arrives, third, communes[2], power)
    citizen = arrives("ar", size=NARROW)
    citizen.open("cooperation:commune", communes[2].code)
    citizen.follow("cooperation:body", body.code)
    citizen.sees(NAME_AR)
