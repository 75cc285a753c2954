"""Queries and milliseconds of the pages that people open most, in a country of 1,503 files.

    python -m tools.services .venv/bin/python -m benchmarks.pages [COMMUNES]

Each page is asked for through the whole stack (middleware, view, template) in this process. Aims: a file's
pages at most 15 queries and 60 ms, a queue of 100 rows among all at most 10 queries and 100 ms, a public page
at least half as fast as a view that says "hello" in the same run.
"""

import sys
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.common import (
    AT,
    Limit,
    conclude,
    load_country,
    measured,
    member,
    open_cycle_of,
    signed_in,
    throwaway_database,
)

TIMES = 20


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


hello.login_required = False  # type: ignore[attr-defined]


def main(communes: int) -> None:
    from django.db import connection
    from django.test import Client, override_settings

    from accounts.models import User
    from assessments.enums import Figures, Stage, State
    from assessments.models import Assessment, ScoreSheet
    from assessments.services.public.publishing import publish_cycle
    from assessments.services.score_runs import compute_cycle
    from communes.actors import actor_for
    from communes.enums import Authority, Role
    from config.toolbox.clock import local_day
    from config.urls import urlpatterns as portal

    def limits(name: str, client: Client, address: str, *, queries: int, milliseconds: float) -> list[Limit]:
        counted, time = measured(client, address, times=TIMES)
        return [
            Limit(f"{name}: queries", counted, queries),
            Limit(f"{name}: milliseconds", time, milliseconds, unit="ms"),
        ]

    cycle = open_cycle_of(load_country(communes=communes))
    compute_cycle(cycle, figures=Figures.DECLARED, at=AT)
    files = Assessment.objects.filter(cycle=cycle).order_by("pk")
    draft = files[0]
    files.filter(pk=draft.pk).update(state=State.DRAFT, submitted_at=None, submitted_by=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    commune = signed_in(member(Role.COMMUNE_MANAGER, commune=draft.commune))
    reviewer = signed_in(member(Role.REVIEWER, authority=Authority.DGCT))
    of_a_file = {"queries": 15, "milliseconds": 60}
    found = [
        *limits("a commune's home", commune, "/fr/commune/", **of_a_file),
        *limits("the form of an axis", commune, f"/fr/files/{draft.pk}/entry/B/", **of_a_file),
        *limits("a file, for its reviewer", reviewer, f"/fr/files/{files[1].pk}/", **of_a_file),
        *limits(f"100 of {communes} files", reviewer, "/fr/queue/?size=100", queries=10, milliseconds=100),
    ]

    administrator = member(Role.ADMINISTRATOR, authority=Authority.DGCT)
    reader = User.objects.get(email=f"{Role.REVIEWER}@example.ma")
    files.update(
        state=State.PUBLISHED,
        submitted_at=AT,
        submitted_by=reader,
        claimed_at=AT,
        claimed_by=reader,
        reviewed_at=AT,
        reviewed_by=reader,
        approved_at=AT,
        approved_by=administrator.user,
        approved_digest="0" * 64,
        final_at=AT,
        published_at=AT,
    )
    ScoreSheet.objects.update(stage=Stage.REVIEW)
    publish_cycle(cycle, actor=actor_for(administrator, on=local_day(AT)), at=AT)
    addresses = ModuleType("benchmarks.addresses")
    addresses.urlpatterns = [path("hello", hello), *portal]
    with override_settings(ROOT_URLCONF=addresses):
        anybody = Client()
        _none, plain = measured(anybody, "/hello", times=TIMES)
        for name, address in (
            ("the results of a cycle", f"/fr/results/{cycle.assessed_year}/"),
            ("a commune's result", f"/fr/results/{cycle.assessed_year}/{draft.commune.code}/"),
        ):
            _kept, time = measured(anybody, address, times=TIMES)
            found.append(Limit(f"{name}: times a hello of {plain:.2f} ms", time / plain, 2, unit="×"))
    print(f"{communes} communes on {connection.vendor}, fastest of {TIMES}")
    conclude(found)


if __name__ == "__main__":
    with throwaway_database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1503)
