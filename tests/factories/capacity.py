"""Topics, needs and requests for support, each in a situation that has a name."""

from datetime import UTC, date, datetime

import factory

from capacity.enums import Audience, Desk, NeedState, Outcome, Priority, SupportState
from capacity.models import Need, SupportMessage, SupportRequest, Topic
from capacity.services.needs import NeedFacts
from config.toolbox.search import fold
from tests.factories.communes import CommuneFactory

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    class Params:
        closed = factory.Trait(is_active=False)

    code = factory.Sequence(lambda number: f"topic-{number + 1}")
    title_ar = "تنمية الموارد الذاتية"
    title_fr = "Développer les recettes propres"
    duties = ("revenue",)
    studies = ("accounting",)
    lines = ("C1",)
    changed_at = AT


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    class Params:
        answered = factory.Trait(state=NeedState.ANSWERED, answer="Session du 12 mai", decided_at=AT)
        taken_up = factory.Trait(state=NeedState.TAKEN_UP, decided_at=AT)

    commune = factory.SubFactory(CommuneFactory)
    year = 2026
    number = factory.Sequence(lambda number: number + 1)
    subject = "Recouvrement des taxes"
    why = "Le service n’a jamais été formé."
    priority = Priority.HIGH
    audience = Audience.STAFF
    women = 3
    men = 2
    search_text = factory.LazyAttribute(lambda need: fold(f"{need.subject} {need.why}"))
    filed_at = AT


class SupportRequestFactory(factory.django.DjangoModelFactory):
    """A request that waits for its province; with its first message."""

    class Meta:
        model = SupportRequest
        skip_postgeneration_save = True

    class Params:
        to_dgct = factory.Trait(desk=Desk.DGCT)
        answered = factory.Trait(
            state=SupportState.ANSWERED, due_on=None, answered_at=datetime(2026, 10, 9, 9, 0, tzinfo=UTC)
        )
        closed = factory.Trait(state=SupportState.CLOSED, due_on=None, closed_at=AT, outcome=Outcome.SOLVED)

    commune = factory.SubFactory(CommuneFactory)
    year = 2026
    number = factory.Sequence(lambda number: number + 1)
    desk = Desk.PROVINCE
    subject = "Tenue du registre des réclamations"
    asked_at = AT
    due_on = date(2026, 10, 20)

    @factory.post_generation
    def first_message(request, create, extracted):
        if create:
            SupportMessage.objects.create(
                request=request, is_from_commune=True, text="Comment le tenir ?", written_at=AT
            )


def need_facts(**fields) -> NeedFacts:
    """Return what a commune would say of a need."""
    return NeedFacts(
        **{
            "why": "Le service n’a jamais été formé.",
            "priority": Priority.HIGH,
            "audience": Audience.STAFF,
            "women": 3,
            "men": 2,
            "subject": "Recouvrement  des taxes",
            **fields,
        }
    )
