"""The grid of projects through a browser: keys move between its cells, and a copied block fills them."""

import pytest

from action_programs.models import Project
from communes.enums import Role
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import membership
from tests.journey.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(20),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]

PASTE = """(field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def focused(person: Person) -> str:
    return person.page.evaluate("document.activeElement.name")


@pytest.mark.parametrize(("language", "onwards"), [("ar", "ArrowLeft"), ("fr", "ArrowRight")])
def test_a_block_is_pasted_and_the_keys_move(language, onwards, arrives):
    programme = ActionProgrammeFactory()
    first = a_project(programme, number=1)
    a_project(programme, number=2, group=first.group)
    agent: Person = arrives(
        language, email=membership(Role.COMMUNE_AGENT, commune=programme.commune).user.email
    )

    agent.open("action_programs:projects", programme.pk)
    agent.follow("action_programs:project_grid", programme.pk)
    agent.page.focus("[name=rows-0-number]")
    agent.page.keyboard.press("Enter")
    assert focused(agent) == "rows-1-number"
    agent.page.keyboard.press(onwards)
    assert focused(agent) == "rows-1-group"
    agent.page.keyboard.press(onwards)
    assert focused(agent) == "rows-1-title_ar"
    agent.page.keyboard.press("ArrowUp")
    assert focused(agent) == "rows-0-title_ar"

    # Six rows: the page has five, and adds one. The last word is not in the list of years.
    block = "\n".join(
        f"مشروع {n}\tProjet {n}\t\t2029\t{2030 if n < 6 else 1999}\t250 000,00" for n in range(1, 7)
    )
    agent.page.locator("[name=rows-0-title_ar]").evaluate(PASTE, block)
    assert agent.page.input_value("[name=rows-5-title_fr]") == "Projet 6"
    assert agent.page.locator("[name=rows-5-ends_in]").get_attribute("aria-invalid") == "true"
    for row in range(2, 6):
        agent.page.fill(f"[name=rows-{row}-number]", str(row + 1))
    agent.page.select_option("[name=rows-5-ends_in]", "2031")
    agent.press()

    saved = Project.objects.order_by("number").values_list("title_fr", "starts_in", "ends_in")
    assert list(saved) == [(f"Projet {n}", 2029, 2030 if n < 6 else 2031) for n in range(1, 7)]
