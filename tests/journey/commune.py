"""The commune: figures, evidence, the submission, the correction of what came back."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from assessments.models import Assessment
from config.toolbox.tiny_pdf import tiny_pdf
from tests.journey.people import Person

EXAMPLE = Path(__file__).parent.parent / "assessments/scoring/data/example-answers.json"
ANSWERS: dict[str, str | bool | int] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
# Documents whose presence the conditions read, with names as town halls give them.
EVIDENCE = {"C1-02": "إثبات نشر القوائم المحاسبية.pdf", "C4-02": "Avis n°3 d'octobre.PDF"}
AXES = "ABCDEF"
# What A1 should have been.
CORRECTED = 62


def as_typed(value: str | bool | int) -> str:
    """Write an answer as people do: 30/06/2025, 20 870 000,00, true for a yes."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if text[4:5] == "-":
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return f"{float(text):,.2f}".replace(",", " ").replace(".", ",") if text.endswith(".00") else text


def answer(field: Locator, value: str | bool | int) -> None:
    """Give one answer in its control, a text or a choice."""
    choice = field.locator(f"input[type=radio][value='{as_typed(value)}']")
    if isinstance(value, bool):
        choice.check()
    else:
        field.locator("input:not([type=hidden])").first.fill(as_typed(value))


def fields_of(person: Person) -> Iterable[tuple[str, Locator]]:
    """Give each figure that this page asks for and the example answers."""
    for field in person.page.locator("[data-autosave-url]").all():
        code = field.get_attribute("data-field")
        if code in ANSWERS:
            yield code, field


def saved(field: Locator) -> None:
    expect(field.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=30_000)


def enter_the_conditions(agent: Person, file: Assessment) -> None:
    """Let every figure save itself; a text that is no figure stays beside its error."""
    agent.follow("assessments:entry", file.pk)
    agent.follow("assessments:entry_axis", file.pk, "conditions")
    fields = list(fields_of(agent))
    for code, field in fields:
        answer(field, ANSWERS[code])
    for _code, field in fields:
        saved(field)
    meetings = agent.page.locator("#field-gender_body_meetings")
    meetings.locator("input").first.fill("trois")
    expect(meetings.locator("[data-save-state]")).to_have_attribute("data-state", "refused")
    agent.page.reload()
    agent.look()
    expect(meetings.locator("input").first).to_have_value("trois")
    expect(meetings.locator("[data-field-error]")).to_be_visible()


def is_held_back(manager: Person, file: Assessment) -> None:
    """A refused text keeps the file from being sent."""
    manager.open("assessments:submission", file.pk)
    expect(manager.page.locator("[name=missing_confirmed]")).to_have_count(0)
    manager.page.locator("a[href$='#field-gender_body_meetings']").first.click()
    expect(manager.page.locator("#input-gender_body_meetings")).to_have_value("trois")


def correct_the_text(agent: Person) -> None:
    """Correct it without a mouse: the link of the summary, the field, the figure."""
    page = agent.page
    page.locator(".error-summary a").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#input-gender_body_meetings")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(str(ANSWERS["gender_body_meetings"]))
    saved(page.locator("#field-gender_body_meetings"))


def enter_the_axes(agent: Person, file: Assessment) -> None:
    """Fill in the axes one after another, by the buttons of the forms alone: without scripts."""
    agent.open("assessments:entry_axis", file.pk, "A")
    for _axis in AXES:
        for code, field in list(fields_of(agent)):
            answer(field, ANSWERS[code])
        agent.press("button[name=next]")


def send_evidence(agent: Person, file: Assessment) -> None:
    agent.open("assessments:evidence", file.pk)
    for document, name in EVIDENCE.items():
        place = agent.page.locator(f"#document-{document}")
        place.locator("summary").click()
        content = {"name": name, "mimeType": "application/pdf", "buffer": tiny_pdf([document])}
        place.locator("input[type=file]").set_input_files(content)
        place.locator("form button[type=submit]").click()
        expect(place.locator("[data-files]")).to_contain_text(name)
    agent.look()


def send_the_file(manager: Person, file: Assessment, *, version: int) -> None:
    """Read what is missing, confirm it, send; the receipt comes from the worker."""
    manager.open("assessments:commune_home")
    manager.follow("assessments:submission", file.pk)
    if manager.page.locator("[name=missing_confirmed]").count():
        manager.page.check("[name=missing_confirmed]")
    manager.press()
    number = f"ADAA-{file.cycle.assessed_year}-{file.commune.code}-{version}"
    manager.sees(number)
    manager.open("assessments:documents", file.pk)
    receipt = manager.waits_for(f"a[href='{manager.address('assessments:receipt', number)}']")
    assert number in manager.reads_pdf(receipt)


def correct_one_line(agent: Person, file: Assessment, *, comment: str) -> None:
    """Find the comment beside the only line that is open, and change its figure."""
    agent.open("assessments:commune_home")
    agent.follow("assessments:entry_axis", file.pk, "A")
    agent.sees(comment, "#line-A1")
    assert [code for code, _field in fields_of(agent)] == [
        "complaints_answered_in_time",
        "complaints_received",
    ]
    answered = agent.page.locator("#field-complaints_answered_in_time")
    answered.locator("input").first.fill(str(CORRECTED))
    saved(answered)
