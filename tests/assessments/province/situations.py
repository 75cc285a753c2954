"""Files that a province may give its opinion on, and its officers."""

from datetime import UTC, datetime

from assessments.models import Assessment
from communes.actors import Actor
from communes.enums import Role
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import actor

IN_TIME = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
# 30 April 2026, 23:59 in Casablanca.
CLOSES_AT = datetime(2026, 4, 30, 22, 59, tzinfo=UTC)


def sent(**situation) -> Assessment:
    """Return a file that was sent: submitted, unless a later situation is named."""
    return AssessmentFactory(**(situation or {"submitted": True}))


def officer(file: Assessment) -> Actor:
    """Return an officer of the province of a file's commune."""
    return actor(Role.PROVINCE_OFFICER, province=file.commune.province)
