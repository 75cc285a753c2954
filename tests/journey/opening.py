"""The administrator: a grid, a cycle, its commune, the opening."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from tests.journey.people import Person

YEAR = 2025
GRID = Path(settings.BASE_DIR) / "assessments/grids/papc-2025.1.json"
# Days from today: entry has begun, everything else is to come.
CALENDAR = {
    "entry_opens_on": -30,
    "submission_closes_on": 12,
    "opinions_close_on": 27,
    "review_closes_on": 60,
    "audit_closes_on": 90,
    "publication_planned_on": 120,
}


def import_the_grid(administrator: Person) -> None:
    administrator.open("assessments:grids")
    administrator.follow("assessments:grid_import")
    administrator.page.set_input_files("[name=file]", GRID)
    administrator.press()
    administrator.sees("papc 2025.1")


def prepare_and_open(administrator: Person, commune_code: str) -> None:
    administrator.open("assessments:cycles")
    administrator.follow("assessments:cycle_new")
    page = administrator.page
    page.fill("[name=assessed_year]", str(YEAR))
    page.select_option("[name=grid]", index=1)
    for name, days in CALENDAR.items():
        page.fill(f"[name={name}]", (date.today() + timedelta(days=days)).isoformat())  # noqa: DTZ011
    administrator.press()
    administrator.follow("assessments:targets", YEAR)
    table = f"commune_code\n{commune_code}\n".encode()
    page.set_input_files("[name=table]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": table})
    administrator.press()
    administrator.press()
    administrator.open("assessments:cycle", YEAR)
    administrator.follow("assessments:cycle_open", YEAR)
    administrator.press()
    administrator.sees("1")
