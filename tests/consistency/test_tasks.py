"""Every task is a door that the clock and the queue may use, and that a test has walked through."""

import inspect

import pytest
from django.conf import settings

from config.celery import app
from tests.consistency.project import APPS, python_files

app.loader.import_default_modules()
TASKS = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in python_files("tests") if path.name.startswith("test_")
)


def test_the_clock_asks_only_for_tasks_that_exist():
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked - TASKS.keys() == set()


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_takes_names_and_bears_those_to_come(name):
    """A message of a newer version must not fail on an older worker."""
    parameters = inspect.signature(TASKS[name].run).parameters.values()
    assert {parameter.kind for parameter in parameters} <= {
        inspect.Parameter.KEYWORD_ONLY,
        inspect.Parameter.VAR_KEYWORD,
    }
    assert any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_bears_the_name_of_its_app_and_is_tested(name):
    label, _, verb = name.partition(".")
    assert label in APPS
    assert TASKS[name].__module__.startswith(f"{label}.")
    assert name in TESTS or verb in TESTS
