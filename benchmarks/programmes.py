"""Queries and milliseconds of the pages of action programmes, and the seconds of a book.

    python -m tools.services .venv/bin/python -m benchmarks.programmes [COMMUNES] [PROJECTS]

Every commune but two has a programme in force of so many projects (1,501 of 40); the books are those of the
two. Aims: a page of one programme at most 25 queries and 150 ms whatever the country holds, the sums of all
programmes at most 20 queries and 1.5 s, and a book of ten times the projects at most twelve times as long.
"""

import sys
from datetime import date
from decimal import Decimal

from django.test import Client

from benchmarks.common import (
    AT,
    Limit,
    conclude,
    load_country,
    measured,
    member,
    seconds,
    signed_in,
    throwaway_database,
)

FIRST_YEAR = 2023
TIMES = 5
COST = Decimal(1_000_000)


def load_programmes(communes: list, *, projects: int) -> None:
    """Give each commune a programme in force: projects of all kinds, each with its money and progress."""
    from action_programs.enums import FundingKind, Pillar, ProjectStatus, SpendingStage, State
    from action_programs.models import (
        ActionProgramme,
        Axis,
        AxisProgramme,
        FundingLine,
        Partner,
        ProgrammeVersion,
        Progress,
        Project,
        Spending,
    )
    from action_programs.services.versions import content_of
    from config.toolbox.canonical import digest

    programmes = ActionProgramme.objects.bulk_create(
        [
            ActionProgramme(
                commune=commune,
                first_year=FIRST_YEAR,
                mandate_starts_on=date(2021, 9, 8),
                state=State.IN_FORCE,
                adopted_at=AT,
                created_at=AT,
            )
            for commune in communes
        ]
    )
    axes = Axis.objects.bulk_create(
        [Axis(programme=programme, position=1, title_ar="محور") for programme in programmes]
    )
    groups = AxisProgramme.objects.bulk_create(
        [AxisProgramme(axis=axis, position=1, title_ar="برنامج") for axis in axes]
    )
    partners = Partner.objects.bulk_create(
        [Partner(programme=programme, name_ar="المجلس الإقليمي") for programme in programmes]
    )
    pillars, statuses = list(Pillar), list(ProjectStatus)
    for start in range(0, len(programmes), 100):
        rows = Project.objects.bulk_create(
            [
                Project(
                    programme=programmes[place],
                    group=groups[place],
                    number=number + 1,
                    title_ar="بناء مسلك قروي",
                    title_fr="Construction d’une piste",
                    starts_in=FIRST_YEAR + number % 5,
                    ends_in=FIRST_YEAR + number % 5 + number % 2,
                    cost=COST,
                    pillar=pillars[number % len(pillars)],
                    status=statuses[number % len(statuses)],
                    changed_at=AT,
                )
                for place in range(start, min(start + 100, len(programmes)))
                for number in range(projects)
            ]
        )
        part = range(start, min(start + 100, len(programmes)))
        own = {programmes[place].pk: partners[place] for place in part}
        FundingLine.objects.bulk_create(
            [
                line
                for row in rows
                for line in (
                    FundingLine(
                        project=row,
                        kind=FundingKind.BUDGET,
                        year=row.starts_in,
                        amount=COST * 6 / 10,
                    ),
                    FundingLine(
                        project=row,
                        kind=FundingKind.PARTNER,
                        partner=own[row.programme_id],
                        amount=COST * 4 / 10,
                    ),
                )
            ]
        )
        Progress.objects.bulk_create(
            [
                Progress(
                    project=row,
                    seen_on=date(2024 + step, 6, 1),
                    physical=30 * step,
                    status=row.status,
                    recorded_at=AT,
                )
                for row in rows
                for step in range(2)
            ]
        )
        Spending.objects.bulk_create(
            [
                Spending(
                    project=row,
                    stage=stage,
                    source=FundingKind.BUDGET,
                    spent_on=date(2025, 3, 1),
                    amount=COST / 4,
                    recorded_at=AT,
                )
                for row in rows
                for stage in SpendingStage
            ]
        )
    # One version is read in full by the pages below; the others only have to be there.
    whole = content_of(programmes[0])
    ProgrammeVersion.objects.bulk_create(
        [
            ProgrammeVersion(
                programme=programme,
                number=1,
                content=whole if programme.pk == programmes[0].pk else {},
                sha256=digest(whole),
                voted_on=date(2023, 2, 7),
                adopted_at=AT,
                in_force_on=date(2023, 7, 11),
            )
            for programme in programmes
        ]
    )


def book_seconds(commune, projects: int) -> float:
    """Return the seconds of a book of so many projects in Arabic, data and drawing."""
    from action_programs.models import ActionProgramme
    from action_programs.services.book.data import book_sheets
    from config.toolbox.pdf import prepare_pdf_process

    load_programmes([commune], projects=projects)
    programme = ActionProgramme.objects.select_related("commune__province__region").get(commune=commune)
    prepare_pdf_process()
    return seconds(lambda: book_sheets(programme, today=date(2026, 4, 1))[0].render())


def main(count: int, projects: int) -> None:
    from django.db import connection

    from action_programs.models import ActionProgramme
    from communes.enums import Authority, Role

    communes = load_country(communes=count)
    load_programmes(communes, projects=projects)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    programme = ActionProgramme.objects.select_related("commune").order_by("pk").first()
    assert programme is not None
    manager = signed_in(member(Role.COMMUNE_MANAGER, commune=programme.commune))
    ministry = signed_in(member(Role.ADMINISTRATOR, authority=Authority.DGCT))
    found = []
    own = [
        ("a programme", f"/fr/programmes/{programme.pk}/"),
        ("its dashboard", f"/fr/programmes/{programme.pk}/dashboard/"),
        ("its six years", f"/fr/programmes/{programme.pk}/calendar/"),
        ("its execution", f"/fr/programmes/{programme.pk}/execution/"),
        ("its delays", f"/fr/programmes/{programme.pk}/execution/delays/"),
    ]
    public = [
        ("its public page", f"/fr/communes/{programme.commune.code}/programme/{FIRST_YEAR}/"),
        ("the public list", "/fr/action-programmes/"),
    ]
    country = [
        ("the list of all programmes", "/fr/programmes/"),
        ("programmes with late projects", "/fr/programmes/?late=projects"),
        ("the sums by region", "/fr/programmes/sums/"),
    ]
    pages = [
        *((name, manager, address, 25, 150) for name, address in own),
        *((name, Client(), address, 25, 150) for name, address in public),
        *((name, ministry, address, 20, 1500) for name, address in country),
    ]
    for name, client, address, queries, milliseconds in pages:
        counted, time = measured(client, address, times=TIMES)
        found += [
            Limit(f"{name}: queries", counted, queries),
            Limit(f"{name}: milliseconds", time, milliseconds, unit="ms"),
        ]
    spare = load_country(communes=count + 2)[count:]
    small, large = (book_seconds(*book) for book in zip(spare, (43, 400), strict=True))
    found.append(
        Limit(f"a book of 400 projects, times one of 43 ({small:.1f} s)", large / small, 12, unit="×")
    )
    print(f"{count} programmes of {projects} projects on {connection.vendor}, fastest of {TIMES}")
    conclude(found)


if __name__ == "__main__":
    with throwaway_database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1501, int(sys.argv[2]) if len(sys.argv) > 2 else 40)
