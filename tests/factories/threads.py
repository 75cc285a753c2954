"""Remarks on lines and requests for documents."""

from datetime import date, timedelta

import factory

from assessments.enums import RequestState, Visibility
from assessments.models import DocumentRequest, Remark
from communes.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory


class RemarkFactory(factory.django.DjangoModelFactory):
    """A shared remark of a reviewer, or with ``internal`` one that the authority keeps to itself."""

    class Meta:
        model = Remark

    class Params:
        internal = factory.Trait(visibility=Visibility.INTERNAL)

    assessment = factory.SubFactory(AssessmentFactory, in_review=True)
    line = "B2"
    visibility = Visibility.SHARED
    text = "Which year is this?"
    author = factory.SubFactory(UserFactory)
    role = Role.REVIEWER
    written_at = IN_REVIEW


class DocumentRequestFactory(factory.django.DjangoModelFactory):
    """A document asked of everybody of a commune, due ten days later; ``answered`` in words."""

    class Meta:
        model = DocumentRequest

    class Params:
        answered = factory.Trait(
            state=RequestState.ANSWERED,
            answer="Here it is.",
            answered_by=factory.SubFactory(UserFactory),
            answered_at=IN_REVIEW + timedelta(days=2),
        )

    assessment = factory.SubFactory(AssessmentFactory, in_review=True)
    line = "B2"
    text = "The list signed by the treasurer, please."
    asked_by = factory.SubFactory(UserFactory)
    asked_at = IN_REVIEW
    due_on = date(2026, 5, 21)
