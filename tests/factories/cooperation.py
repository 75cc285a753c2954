"""Cooperation bodies with members and transferred powers; creations."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from communes.cooperation.enums import BodyKind, Origin, PlanLevel
from communes.cooperation.models import (
    BodyMember,
    ContributionCall,
    ContributionPayment,
    CooperationBody,
    CooperationPlan,
    Founder,
    PlanObjective,
    Power,
    PowerTransfer,
    Procedure,
)
from communes.models import Commune, Region
from tests.factories.communes import BodyFactory, CommuneFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class PowerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Power

    code = factory.Sequence(lambda number: f"power-{number + 1}")
    name_fr = factory.Sequence(lambda number: f"Compétence {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"اختصاص {number + 1:05d}")


class MemberFactory(factory.django.DjangoModelFactory):
    """A commune that has belonged to its body since 2022."""

    class Meta:
        model = BodyMember

    body = factory.SubFactory(BodyFactory)
    commune = factory.SubFactory(CommuneFactory)
    joined_on = date(2022, 1, 10)


class TransferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PowerTransfer

    member = factory.SubFactory(MemberFactory)
    power = factory.SubFactory(PowerFactory)
    deliberation_number = factory.Sequence(lambda number: f"{number + 1}/2021")
    deliberated_on = date(2021, 10, 5)
    starts_on = date(2022, 2, 1)


class CallFactory(factory.django.DjangoModelFactory):
    """A contribution of 100 000 MAD called for 2025."""

    class Meta:
        model = ContributionCall
        django_get_or_create = ("member", "year")

    member = factory.SubFactory(MemberFactory)
    year = 2025
    amount = Decimal(100_000)
    called_on = factory.LazyAttribute(lambda call: date(call.year, 1, 15))
    due_on = factory.LazyAttribute(lambda call: date(call.year, 3, 31))
    changed_at = AT


class PaymentFactory(factory.django.DjangoModelFactory):
    """Money that came for a call."""

    class Meta:
        model = ContributionPayment

    call = factory.SubFactory(CallFactory)
    amount = Decimal(40_000)
    paid_on = factory.LazyAttribute(lambda payment: payment.call.due_on)
    reference = factory.Sequence(lambda number: f"OP-{number + 1}")
    recorded_at = AT


class ProcedureFactory(factory.django.DjangoModelFactory):
    """A creation that its lead commune has begun; the lead is the first founder."""

    class Meta:
        model = Procedure
        skip_postgeneration_save = True

    kind = BodyKind.ECI
    origin = Origin.COMMUNES
    lead = factory.SubFactory(CommuneFactory)
    seat = factory.SelfAttribute("lead")
    name_fr = factory.Sequence(lambda number: f"Création {number + 1:05d}")
    name_ar = factory.Sequence(lambda number: f"إحداث {number + 1:05d}")
    purpose = "Run the buses together."
    opened_at = AT
    changed_at = AT

    @factory.post_generation
    def founders(self, create: bool, extracted: Any, **_: Any) -> None:
        if not create:
            return
        communes = [self.lead, *(extracted or [CommuneFactory(province=self.lead.province)])]
        for commune in communes:
            Founder.objects.create(procedure=self, commune=commune, contribution=Decimal(100_000))

    @factory.post_generation
    def powers(self, create: bool, extracted: Any, **_: Any) -> None:
        if create:
            self.powers.set(extracted or [PowerFactory()])


def a_body(commune: Commune) -> CooperationBody:
    """Return the body seated in a commune, made if need be; the commune is a member."""
    body = CooperationBody.objects.filter(seat=commune).first() or BodyFactory(seat=commune)
    if not body.members.filter(commune=commune).exists():
        MemberFactory(body=body, commune=commune)
    return body


def an_objective(region: Region | None = None) -> PlanObjective:
    """Return an objective of a plan of its own: of a region, or of the country."""
    plan = CooperationPlan.objects.create(
        level=PlanLevel.REGIONAL if region else PlanLevel.NATIONAL,
        region=region,
        title_fr="Plan de coopération",
        title_ar="مخطط التعاون",
        starts_year=2026,
        ends_year=2031,
        changed_at=AT,
    )
    return PlanObjective.objects.create(plan=plan, code="O1", title_fr="Mobilité", title_ar="التنقل")


def sent_pdf(name: str = "acte.pdf") -> SimpleUploadedFile:
    """Return a PDF of one blank page, as a browser sends it."""
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue(), content_type="application/pdf")
