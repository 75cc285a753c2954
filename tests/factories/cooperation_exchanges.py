"""Exchanges about bodies, in their situations."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.models import Exchange, ExchangeMessage
from tests.factories.accounts import UserFactory
from tests.factories.communes import CommuneFactory
from tests.factories.cooperation import a_body

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


class ExchangeFactory(factory.django.DjangoModelFactory):
    """What a body wrote to one of its communes, which has until 20 October 2026 to answer."""

    class Meta:
        model = Exchange
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(
            state=ExchangeState.CLOSED, awaited="", due_on=None, closed_at=AT, outcome="Réglé"
        )
        to_administration = factory.Trait(
            body=factory.LazyFunction(lambda: a_body(CommuneFactory())),
            commune=None,
            awaited=Side.ADMINISTRATION,
        )

    commune = factory.SubFactory(CommuneFactory)
    body = factory.LazyAttribute(lambda row: a_body(row.commune))
    year = 2026
    number = factory.Sequence(lambda number: number + 1)
    subject = factory.Sequence(lambda number: f"Objet {number + 1:05d}")
    awaited = Side.COMMUNE
    opened_side = Side.BODY
    opened_by = factory.SubFactory(UserFactory)
    opened_at = AT
    due_on = date(2026, 10, 20)

    @factory.post_generation
    def message(self, create: bool, extracted: str | None, **_: Any) -> None:
        if create:
            ExchangeMessage.objects.create(
                exchange=self,
                side=self.opened_side,
                text=extracted or "Quand la contribution sera-t-elle versée ?",
                written_by=self.opened_by,
                written_at=self.opened_at,
            )
