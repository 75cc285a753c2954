"""The audit: a mission, the pack in the auditor's hands, the conclusion."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import bagit

from assessments.models import Assessment, AuditMission
from tests.journey.commune import EVIDENCE
from tests.journey.people import Person


def create_a_mission(administrator: Person, file: Assessment) -> AuditMission:
    administrator.open("assessments:missions")
    administrator.follow("assessments:mission_new")
    page, today = administrator.page, date.today()  # noqa: DTZ011
    page.fill("[name=title]", "عينة السنة")
    page.select_option("[name=authority]", "igat")
    page.locator("[name=inspectors]").first.check()
    page.fill("[name=starts_on]", (today - timedelta(days=1)).isoformat())
    page.fill("[name=ends_on]", (today + timedelta(days=30)).isoformat())
    administrator.press()
    mission = AuditMission.objects.get()
    administrator.follow("assessments:mission_choose", mission.pk)
    page.check(f"[name=files][value='{file.pk}']")
    page.fill("[name=reason]", "Sondage")
    administrator.press()
    return mission


def take_the_pack(auditor: Person, mission: AuditMission, file: Assessment) -> Path:
    """Go from the mission to the file's pack, have it sealed, download it."""
    auditor.open("home")
    auditor.follow("assessments:mission", mission.pk)
    auditor.follow("assessments:detail", file.pk)
    auditor.follow("assessments:pack", file.pk)
    seal = auditor.form("assessments:prepare_pack", file.pk)
    if seal.count():
        auditor.press(seal.locator("button"))
    link = f"a[href='{auditor.address('assessments:download_pack', file.pk)}']"
    auditor.waits_for(link)
    auditor.look()
    return auditor.takes(link)


def check_the_pack(archive: Path, *, code: str) -> None:
    """Verify it with tools that are not ours: unzip, then bagit."""
    folder = archive.parent / "pack"
    subprocess.run(["unzip", "-q", archive, "-d", folder], check=True)
    (found,) = [path.parent for path in folder.rglob("bagit.txt")]
    bag = bagit.Bag(str(found))
    bag.validate()
    assert code in bag.info["External-Identifier"]
    kept = {path.name for path in found.rglob("data/**/*") if path.is_file()}
    assert any(EVIDENCE["C1-02"].removesuffix(".pdf") in name for name in kept), kept


def conclude_without_findings(auditor: Person, file: Assessment) -> None:
    auditor.open("assessments:detail", file.pk)
    auditor.follow("assessments:conclude_audit", file.pk)
    auditor.press()
