"""Publication, and what anybody then reads."""

import json

from assessments.models import Assessment
from tests.journey.opening import YEAR
from tests.journey.people import Person


def publish(administrator: Person) -> None:
    administrator.open("assessments:cycle", YEAR)
    administrator.follow("assessments:publication", YEAR)
    administrator.follow("assessments:publication_confirm", YEAR)
    administrator.press()
    administrator.waits_for(f"a[href*='{administrator.address('assessments:public_cycle', YEAR)}']")


def read_as_anybody(public: Person, file: Assessment, *, total: str) -> None:
    """Go from the country to the commune, then check the card by its code and take it."""
    public.open("assessments:public_home")
    public.follow("assessments:public_cycle", YEAR)
    public.page.locator(f"a[href$='/{file.commune.code}/']").first.click()
    public.look()
    public.sees(total)
    data = public.gets(public.page.locator("a[href$='.json']").first)
    assert str(json.loads(data)).find(total.replace(",", ".")) > 0
    public.page.locator(f"a[href*='{public.address('assessments:verify_form')}']").first.click()
    public.look()
    public.sees(total)


def take_the_card(manager: Person, file: Assessment, *, total: str) -> None:
    manager.open("assessments:documents", file.pk)
    wanted = manager.form("assessments:prepare_cards", file.pk)
    if wanted.count():
        manager.press(wanted.locator("button"))
    address = manager.address("assessments:score_card", file.pk, manager.language)
    assert total in manager.reads_pdf(manager.waits_for(f"a[href='{address}']"))
