"""Results of a year, actions carried out, and effects as if they had been estimated."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from assessments.models import ScoreSheet
from capacity.enums import (
    ActionKind,
    ActionOutcome,
    AssistanceState,
    Audience,
    EnrolmentState,
    Grouping,
    SessionState,
    SheetState,
)
from capacity.models import (
    Assistance,
    CapacityReport,
    Effect,
    EffectRun,
    Enrolment,
    Person,
    ReportLine,
    Session,
    Topic,
)
from communes.models import Commune
from tests.factories.assessments import AssessmentFactory, CycleFactory, ScoreSheetFactory, stored_pdf

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def result(commune: Commune, year: int, points: dict[str, str], *, met: tuple[str, ...] = ()) -> ScoreSheet:
    """Return the verified sheet of a published file with these points; conditions in ``met`` are met."""
    file = AssessmentFactory(commune=commune, cycle=CycleFactory(assessed_year=year), published=True)
    sheet = ScoreSheetFactory(assessment=file, stage="review", conditions_met=0)
    for code, value in points.items():
        sheet.sheet["lines"][code]["points"] = value
    for code, condition in sheet.sheet["conditions"].items():
        condition["met"] = code in met
    sheet.save()
    return sheet


def reported(commune: Commune, year: int, *, topic: Topic | None = None, **fields) -> ReportLine:
    """Return an action that the commune's accepted report of the year counts: a training, done."""
    report, _made = CapacityReport.objects.get_or_create(
        commune=commune,
        year=year,
        defaults={"state": SheetState.ACCEPTED, "sent_at": AT, "changed_at": AT},
    )
    values = {
        "kind": ActionKind.TRAINING,
        "subject": "Recouvrement",
        "lines": ["C1"],
        "audience": Audience.STAFF,
        "days": Decimal(2),
        "outcome": ActionOutcome.DONE,
        "cost": Decimal("40000.00"),
        **fields,
    }
    return ReportLine.objects.create(report=report, number=report.actions.count() + 1, topic=topic, **values)


def attended(commune: Commune, session: Session, *, present: bool = True, **fields) -> Enrolment:
    """Return the enrolment of one more person of the commune."""
    number = Person.objects.count() + 1
    person = Person.objects.create(
        commune=commune,
        number=str(number),
        full_name=f"agent {number}",
        kind="staff",
        sex="female",
        post="Régisseur",
        changed_at=AT,
    )
    return Enrolment.objects.create(
        session=session,
        person=person,
        state=EnrolmentState.CONFIRMED,
        attended=present,
        token=f"token-{number}",
        enrolled_at=AT,
        **fields,
    )


def held(topic: Topic, *, year: int = 2025, **fields) -> Session:
    """Return a session that was held in a year."""
    values = {
        "title_fr": "Recettes",
        "audience": Audience.STAFF,
        "provider": "École",
        "place": "Rabat",
        "days": Decimal(2),
        "seats": 20,
        "seats_a_commune": 5,
        "cost": Decimal("30000.00"),
        "state": SessionState.HELD,
        **fields,
    }
    return Session.objects.create(
        code=f"S-{Session.objects.count() + 1}",
        topic=topic,
        starts_on=date(year, 5, 4),
        ends_on=date(year, 5, 5),
        enrolment_ends_on=date(year, 4, 20),
        changed_at=AT,
        **values,
    )


def assisted(commune: Commune, *, year: int = 2025, **fields) -> Assistance:
    """Return an assistance that ended in a year, done."""
    values = {
        "subject": "Archives",
        "lines": ["A1"],
        "cost": Decimal("55000.00"),
        "state": AssistanceState.DONE,
        "result": "Archives classées",
        **fields,
    }
    return Assistance.objects.create(
        commune=commune,
        provider="Cabinet",
        days=Decimal(10),
        deliverables="Plan de classement",
        starts_on=date(year, 2, 2),
        ends_on=date(year, 3, 2),
        changed_at=AT,
        **values,
    )


class EffectRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EffectRun

    first_year = 2022
    last_year = 2025
    options = factory.LazyFunction(
        lambda: {"treated": 15, "compared": 15, "years_before": 2, "bands": [50000, 10000]}
    )
    figures = factory.LazyFunction(
        lambda: {"years": [{"year": 2025, "assessed": 101, "acting": 30, "actions": 44, "cost": "1200000"}]}
    )
    table = factory.LazyFunction(stored_pdf)
    digest = "d" * 64
    made_at = AT


class EffectFactory(factory.django.DjangoModelFactory):
    """An effect on the line C1 of what aimed at it: a gain that chance hardly explains."""

    class Meta:
        model = Effect

    class Params:
        few = factory.Trait(
            note="few_treated", treated=4, effect=None, low=None, high=None, p_value=None, pretrend_p=None
        )
        by_chance = factory.Trait(low=Decimal("-0.8"), p_value=Decimal("0.31"))
        rising_before = factory.Trait(pretrend_p=Decimal("0.004"))

    run = factory.SubFactory(EffectRunFactory)
    grouping = Grouping.LINE
    group = "C1"
    outcome = "C1"
    max_points = Decimal(6)
    treated = 30
    compared = 60
    observations = 360
    effect = Decimal("1.2")
    low = Decimal("0.4")
    high = Decimal("2.0")
    p_value = Decimal("0.0041")
    pretrend_p = Decimal("0.44")
    cost = Decimal("2400000.00")

    @factory.lazy_attribute
    def seen(self) -> dict:
        step = {"effect": 1.2, "low": 0.4, "high": 2.0, "p_value": 0.0041}
        zero = {"effect": 0.0, "low": 0.0, "high": 0.0, "p_value": 1.0}
        before = {"effect": -0.1, "low": -0.9, "high": 0.7, "p_value": 0.8}
        path = [{"since": -1, **before}, {"since": 0, **zero}, {"since": 1, **step}]
        return {
            "means": {
                "treated_before": 2.1,
                "treated_after": 3.6,
                "compared_before": 2.6,
                "compared_after": 2.9,
            },
            "by_year": [
                {"year": 2022, "treated": 2.0, "compared": 2.5},
                {"year": 2025, "treated": 3.6, "compared": 2.9},
            ],
            "starts": {"2024": 12, "2025": 18},
            "left_out": {"few_years": 3},
            "costed": self.treated,
            "path": path if self.effect is not None else [],
            "twfe": step if self.effect is not None else None,
        }
