"""The pages around the workbook: offered, sent, previewed, confirmed."""

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from assessments.models import Answer
from communes.enums import Role
from records.models import Event
from tests.assessments.commune.pages import text, url, words
from tests.assessments.commune.workbooks import cell_of, fill, sent
from tests.factories.assessments import AFTER_DEADLINE, answer
from tests.factories.communes import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_entry")]


@pytest.fixture
def book(as_agent, assessment):
    """The workbook as the page gives it."""

    def downloading():
        response = as_agent.get(url("answer_sheet_xlsx", assessment.pk))
        assert response["Content-Disposition"].endswith(f'adaa-2025-{assessment.commune.code}-en.xlsx"')
        return load_workbook(io.BytesIO(response.content))

    return downloading


@pytest.fixture
def send(as_agent, assessment):
    return lambda book: as_agent.post(url("answer_sheet", assessment.pk), {"sheet": sent(book)})


@pytest.fixture
def confirm(as_agent, assessment):
    """Confirm what a preview holds."""

    def confirming(preview, **choices):
        cells = re.search(r'name="cells" value="([^"]+)"', text(preview))[1]
        return as_agent.post(
            url("answer_sheet_confirm", assessment.pk), {"cells": cells, **choices}, follow=True
        )

    return confirming


def test_from_the_entry_page_to_the_figures(as_agent, assessment, book, send, confirm):
    assert url("answer_sheet", assessment.pk) in text(as_agent.get(url("entry", assessment.pk)))
    assert url("answer_sheet_xlsx", assessment.pk) in text(as_agent.get(url("answer_sheet", assessment.pk)))

    preview = send(fill(book(), {"documents_published": 9, "capex_paid": 2.5}))

    assert "Nothing is written yet" in words(preview)
    assert "2,50" in words(preview)
    assert not Answer.objects.exists()
    done = confirm(preview)
    assert "The workbook was taken in: 2 figures changed." in words(done)
    assert dict(Answer.objects.values_list("field", "value")) == {
        "documents_published": "9",
        "capex_paid": "2.50",
    }
    assert Event.objects.filter(code="assessment.sheet_taken").count() == 1
    # Sent once more, it has nothing to say.
    again = send(fill(book(), {"documents_published": 9}))
    assert "there is nothing to write" in words(again)
    assert "Write these figures" not in words(again)


def test_a_conflict_shows_both_values_and_waits_for_a_choice(assessment, save, book, send, confirm):
    answer(assessment, {"sessions_held": 3})
    filled = fill(book(), {"sessions_held": 4})
    other = actor(Role.COMMUNE_MANAGER, commune=assessment.commune)
    save({"sessions_held": "5"}, by=other)

    preview = send(filled)
    assert "The portal’s: 5" in words(preview)
    assert "The workbook’s: 4" in words(preview)
    assert other.user.full_name in words(preview)

    asked = confirm(preview)
    assert asked.status_code == 422
    assert "Choose which value stays." in words(asked)
    confirm(asked, **{"stays-sessions_held": "sheet"})
    assert Answer.objects.get().value == "4"


def test_refusals_say_where_and_why(client, as_agent, assessment, book, send, confirm):
    page = send(fill(book(), {"documents_published": "beaucoup"}))
    assert page.status_code == 422
    assert "“beaucoup” is not a" in words(page)
    as_agent_page = as_agent.post(
        url("answer_sheet", assessment.pk), {"sheet": SimpleUploadedFile("a.csv", b"a,b\n")}
    )
    assert as_agent_page.status_code == 422
    assert "This is not a workbook" in words(as_agent_page)

    preview = send(fill(book(), {"documents_published": 9}))
    cells = re.search(r'name="cells" value="([^"]+)"', text(preview))[1]
    forged = as_agent.post(url("answer_sheet_confirm", assessment.pk), {"cells": cells[:-2]}, follow=True)
    assert "This preview is too old" in words(forged)
    with time_machine.travel(AFTER_DEADLINE, tick=False):
        late = confirm(preview)
        assert "The deadline was" in words(late)
        assert "Download the workbook" not in words(late)
        refused = as_agent.get(url("answer_sheet_xlsx", assessment.pk), follow=True)
        assert "The deadline was" in words(refused)
    assert not Answer.objects.exists()


def test_what_was_changed_during_the_preview_is_shown_anew(assessment, save, book, send, confirm):
    preview = send(fill(book(), {"sessions_held": 4}))
    save({"sessions_held": "5"})

    anew = confirm(preview)

    assert anew.status_code == 409
    assert "The portal’s: 5" in words(anew)
    assert Answer.objects.get().value == "5"
    confirm(anew, **{"stays-sessions_held": "portal"})
    assert (Answer.objects.get().value, cell_of(book(), "sessions_held", 6).value) == ("5", 5)
