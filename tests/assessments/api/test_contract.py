"""The interface keeps its own word: every answer is one that its OpenAPI document announces."""

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings

from config.wsgi import application
from tests.assessments.publication.situations import published_cycle

FEW = settings(
    max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
# An address without parameters cannot be asked wrongly.
WELL_MEANT = [schemathesis.GenerationMode.POSITIVE]


@pytest.mark.django_db
def test_every_answer_is_announced():
    cache.clear()
    published_cycle(files=1)
    interface = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in interface.get_all_operations()]
    assert len(operations) == 10

    for operation in operations:
        for mode in schemathesis.GenerationMode if len(operation.query) else WELL_MEANT:

            @FEW
            @given(case=operation.as_strategy(generation_mode=mode))
            def answers(case):
                case.call_and_validate()

            answers()
