"""The ministry: the reviewer's desk, the approval."""

from assessments.models import Assessment
from tests.journey.people import Person

COMMENT = "أي سنة؟ De quelle année ?"


def decision(reviewer: Person, value: str) -> None:
    reviewer.page.locator(f"button[name=decision][value={value}]").click()
    reviewer.page.wait_for_load_state()


def claim(reviewer: Person, file: Assessment) -> None:
    reviewer.open("home")
    reviewer.follow("assessments:detail", file.pk)
    reviewer.press(reviewer.form("assessments:claim", file.pk).locator("button"))


def review(reviewer: Person, file: Assessment) -> None:
    """Correct E1, send A1 back, accept all the rest, and return the file."""
    reviewer.open("assessments:review", file.pk)
    reviewer.page.locator("[data-shortcut='g n']").first.click()
    reviewer.look()
    while (line := line_of(reviewer)) is not None:
        if line == "E1":
            reviewer.page.fill("[name=figure-tenders_in_programme]", "17")
            reviewer.page.fill("[name=comment]", "Le registre en compte 17.")
            reviewer.look()
            decision(reviewer, "corrected")
        elif line == "A1":
            reviewer.page.fill("[name=comment]", COMMENT)
            decision(reviewer, "returned")
        else:
            decision(reviewer, "accepted")
    reviewer.look()
    reviewer.press(reviewer.form("assessments:review_return", file.pk).locator("button"))


def line_of(reviewer: Person) -> str | None:
    """Return the line that this page asks to decide on, None on the desk."""
    parts = reviewer.page.url.rstrip("/").split("/")
    return parts[-1] if parts[-2] == "lines" else None


def conclude(reviewer: Person, file: Assessment) -> None:
    """Accept what was corrected, by the keyboard, and conclude."""
    reviewer.open("assessments:review", file.pk)
    reviewer.page.locator("[data-shortcut='g n']").first.click()
    reviewer.page.wait_for_load_state()
    assert line_of(reviewer) == "A1"
    with reviewer.page.expect_navigation():
        reviewer.page.keyboard.press("g")
        reviewer.page.keyboard.press("a")
    reviewer.press(reviewer.form("assessments:review_conclude", file.pk).locator("button"))


def approve(approver: Person, file: Assessment, *, total: str) -> None:
    """Wait for the verified score, then approve it."""
    approver.open("assessments:detail", file.pk)
    approver.waits_for(f"a[href='{approver.address('assessments:approve', file.pk)}']")
    approver.follow("assessments:approve", file.pk)
    approver.sees(total)
    approver.press()
