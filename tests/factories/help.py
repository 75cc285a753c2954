"""Requests for help and announcements, in their situations."""

from datetime import UTC, date, datetime
from typing import Any

import factory

from communes.help.enums import Audience
from communes.help.models import Announcement, HelpMessage, HelpRequest
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class HelpRequestFactory(factory.django.DjangoModelFactory):
    """What somebody asked on 2 March 2026 and waits for."""

    class Meta:
        model = HelpRequest
        skip_postgeneration_save = True

    year = 2026
    number = factory.Sequence(lambda number: number + 1)
    subject = factory.Sequence(lambda number: f"Question {number + 1:05d}")
    asked_by = factory.SubFactory(UserFactory)
    asked_at = AT
    written_at = AT

    @factory.post_generation
    def message(self, create: bool, extracted: str | None, **_: Any) -> None:
        if create:
            HelpMessage.objects.create(
                request=self,
                text=extracted or "Où se trouve le récépissé ?",
                written_by=self.asked_by,
                written_at=self.asked_at,
            )


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """Published, for everybody, and shown for years: pages are read at the hour of the test."""

    class Meta:
        model = Announcement

    class Params:
        draft = factory.Trait(published_at=None)

    title_ar = "إغلاق البوابة"
    title_fr = "Fermeture du portail"
    text_ar = "تغلق البوابة يوم الأحد."
    text_fr = "Le portail ferme dimanche."
    audience = Audience.EVERYBODY
    starts_on = date(2026, 3, 1)
    ends_on = date(2099, 12, 31)
    changed_at = AT
    published_at = AT
