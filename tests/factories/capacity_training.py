"""Sessions and those enrolled in them, each in a situation that has a name. Days follow ``AT``."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from capacity.enums import AssistanceState, Audience, EnrolmentState, SessionState
from capacity.models import Assistance, Enrolment, Session
from capacity.services.sessions import SessionFacts
from tests.factories.capacity import AT, TopicFactory
from tests.factories.capacity_plans import PersonFactory
from tests.factories.communes import CommuneFactory

# Enrolment is open at AT; the session takes place on the 2nd and 3rd of November 2026.
FIRST_DAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 3, 17, 0, tzinfo=UTC)


class TraineeFactory(PersonFactory):
    """Someone with an address, whose duty and studies fit the topics of ``TopicFactory``."""

    email = factory.Sequence(lambda number: f"agent{number + 1:05d}@commune.example")


class SessionFactory(factory.django.DjangoModelFactory):
    """A session of two seats, one a commune, open to the whole country."""

    class Meta:
        model = Session
        skip_postgeneration_save = True

    class Params:
        held = factory.Trait(state=SessionState.HELD)
        cancelled = factory.Trait(state=SessionState.CANCELLED, cancel_reason="Salle fermée")
        for_units = factory.Trait(audience=Audience.UNIT)

    code = factory.Sequence(lambda number: f"2026-F-{number + 1}")
    topic = factory.SubFactory(TopicFactory)
    audience = Audience.STAFF
    lines = ("C1",)
    provider = "Centre de formation"
    place = "Rabat"
    starts_on = date(2026, 11, 2)
    ends_on = date(2026, 11, 3)
    days = Decimal("2.0")
    enrolment_ends_on = date(2026, 10, 25)
    seats = 2
    seats_a_commune = 1
    changed_at = AT

    @factory.post_generation
    def regions(session, create, extracted):
        if create and extracted:
            session.regions.set(extracted)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    class Params:
        waiting = factory.Trait(state=EnrolmentState.WAITING)
        present = factory.Trait(attended=True)
        certified = factory.Trait(
            attended=True,
            certificate_number=factory.Sequence(lambda number: f"FC-2026-TEST{number + 1:08d}"),
            certified_at=LAST_DAY,
        )

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(TraineeFactory)
    state = EnrolmentState.CONFIRMED
    token = factory.Sequence(lambda number: f"token-{number + 1}")
    enrolled_at = AT


class AssistanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assistance

    class Params:
        under_way = factory.Trait(state=AssistanceState.UNDER_WAY)
        done = factory.Trait(state=AssistanceState.DONE, result="Registre tenu.")

    commune = factory.SubFactory(CommuneFactory)
    subject = "Mise en place du registre des réclamations"
    lines = ("A1",)
    provider = "Bureau d’études"
    days = Decimal("5.0")
    deliverables = "Registre et guide"
    starts_on = date(2026, 11, 2)
    ends_on = date(2026, 11, 20)
    changed_at = AT


def session_facts(**fields) -> SessionFacts:
    """Return what DDCTD would say of a session; without a topic, of one made for it."""
    return SessionFacts(
        **{
            "code": "2026-F-NEW",
            "topic": fields.get("topic") or TopicFactory(),
            "audience": Audience.STAFF,
            "provider": "Centre de formation",
            "place": "Rabat",
            "starts_on": date(2026, 11, 2),
            "ends_on": date(2026, 11, 3),
            "days": Decimal("2.0"),
            "enrolment_ends_on": date(2026, 10, 25),
            "seats": 2,
            "seats_a_commune": 1,
            **fields,
        }
    )
