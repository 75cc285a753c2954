"""Anonymous load on the public pages: 1,503 communes, four cycles, beside a page that only says "hello".

    .venv/bin/python -m benchmarks.public [COMMUNES]

The pages are asked for by eight readers at once from the web server of the portal (granian, one process,
four threads), and "hello" from the same server in the same run, in turns: only their ratio means something.
Aims: a public page at least half as fast as "hello", and less than 150 KB of HTML, style sheets and scripts
as they travel (compressed). Queries are those of a page that is not kept ready yet.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

READERS = 8
TURNS = 8
SECONDS = 0.5
PORT = 8154
YEARS = (2021, 2022, 2023, 2024)
MOST_KILOBYTES = 150
LINKED = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


def hello_urls() -> str:
    """Return a module of addresses: the portal's, and one that says "hello"."""
    return (
        "from django.http import HttpResponse\n"
        "from django.urls import path\n"
        "from config.toolbox.doors import public\n"
        "from config.urls import *  # noqa: F403\n"
        "from config.urls import urlpatterns as portal\n"
        'urlpatterns = [path("hello", public(lambda request: HttpResponse("hello"))), *portal]\n'
    )


def make_country(communes: int) -> str:
    """Fill the database with four published cycles and return the code of a commune."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from assessments.enums import CycleState, Figures, Stage, State
    from assessments.models import Assessment, Cycle, Publication, PublishedResult, ScoreSheet
    from assessments.services.public.publishing import publish_cycle
    from assessments.services.score_runs import compute_cycle
    from benchmarks.common import AT, load_country, member, open_cycle_of
    from communes.actors import actor_for
    from communes.enums import Authority, Role
    from config.toolbox.clock import local_day

    call_command("migrate", verbosity=0)
    cycle = open_cycle_of(load_country(communes=communes))
    compute_cycle(cycle, figures=Figures.DECLARED, at=AT)
    administrator = member(Role.ADMINISTRATOR, authority=Authority.DGCT)
    reader = get_user_model().objects.get(email="manager@example.ma")
    Assessment.objects.update(
        state=State.PUBLISHED,
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
    first = publish_cycle(cycle, actor=actor_for(administrator, on=local_day(AT)), at=AT)
    rows = list(PublishedResult.objects.filter(publication=first))
    for year in YEARS:
        past = Cycle.objects.get(pk=cycle.pk)
        past.pk, past.assessed_year, past.state = None, year, CycleState.PUBLISHED
        past.save()
        files = Assessment.objects.bulk_create(
            [Assessment(cycle=past, commune_id=row.commune_id, state=State.NOT_SUBMITTED) for row in rows]
        )
        publication = Publication.objects.get(pk=first.pk)
        publication.pk, publication.cycle = None, past
        publication.save()
        for row, file in zip(rows, files, strict=True):
            row.pk, row.publication, row.assessment = None, publication, file
            row.verification_code = f"{year}{row.commune_id:012d}"
        PublishedResult.objects.bulk_create(rows, batch_size=200)
    first.results.all().delete()
    first.delete()
    return rows[len(rows) // 2].commune.code


def pages_of(code: str) -> dict[str, str]:
    year = YEARS[-1]
    base = f"/fr/results/{year}"
    return {
        "the national picture": "/fr/results/",
        "the results of a year": f"{base}/",
        "a commune": f"{base}/{code}/",
        "a region": f"{base}/regions/{code[:2]}/",
        "the map of regions": f"{base}/map/",
        "the map of provinces": f"{base}/map/?level=provinces",
        "the largest map of communes": f"{base}/map/?within=07",
        "a comparison": f"{base}/compare/?c={code}",
        "open data": "/fr/results/data/",
    }


def queries_of(pages: dict[str, str]) -> dict[str, tuple[int, float]]:
    """Return each page's queries and milliseconds when nothing is kept ready."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    found = {}
    for name, address in pages.items():
        client.get(address)
        cache.clear()
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        found[name] = (len(queries), 1000 * (time.perf_counter() - start))
    return found


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}", timeout=60) as answer:
        return answer.read()


def load(addresses: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return requests a second and the 95th percentile in milliseconds of some addresses, asked in turns."""
    times: dict[str, list[float]] = {address: [] for address in addresses}
    for address in addresses:
        fetch(address)
    for _turn in range(TURNS):
        for address in addresses:
            times[address] += _asked_for(address)
    return [(len(found) / (TURNS * SECONDS), quantiles(found, n=20)[-1]) for found in times.values()]


def _asked_for(address: str) -> list[float]:
    """Return the milliseconds of each request that eight readers make for a moment."""
    end = time.perf_counter() + SECONDS

    def reader(_number: int) -> list[float]:
        line = HTTPConnection("127.0.0.1", PORT, timeout=60)
        times = []
        while time.perf_counter() < end:
            start = time.perf_counter()
            line.request("GET", address)
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, (address, answer.status)
            times.append(1000 * (time.perf_counter() - start))
        line.close()
        return times

    with ThreadPoolExecutor(READERS) as pool:
        return [each for some in pool.map(reader, range(READERS)) for each in some]


def weigh(address: str) -> tuple[float, float]:
    """Return the KB of a page with its style sheets and scripts: as they are, and compressed."""
    page = fetch(address)
    parts = [page, *(fetch(found.decode()) for found in dict.fromkeys(LINKED.findall(page)))]
    return sum(map(len, parts)) / 1024, sum(len(gzip.compress(part)) for part in parts) / 1024


def wait_until_ready(server: subprocess.Popen) -> None:
    for _try in range(240):
        assert server.poll() is None, "the server has stopped"
        try:
            fetch("/hello")
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError


def main(communes: int) -> None:
    import django

    folder = Path(tempfile.mkdtemp(prefix="adaa-public-"))
    (folder / "hello_urls.py").write_text(hello_urls())
    (folder / "hello_settings.py").write_text(
        "from config.settings.embedded import *  # noqa: F403\n"
        'ROOT_URLCONF = "hello_urls"\n'
        'ALLOWED_HOSTS = ["*"]\n'
    )
    os.environ.update(
        ADAA_HOME=str(folder / "home"), DJANGO_SETTINGS_MODULE="hello_settings", ADAA_LOG_LEVEL="ERROR"
    )
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), str(Path.cwd())])
    sys.path.insert(0, str(folder))
    django.setup()
    from django.core.management import call_command

    from benchmarks.common import Limit, conclude

    call_command("collectstatic", verbosity=0, interactive=False)
    pages = pages_of(make_country(communes))
    cold = queries_of(pages)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(PORT), "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    server = subprocess.Popen([*command, "--log-level", "warning", "config.wsgi:application"])  # noqa: S603
    limits = []
    try:
        wait_until_ready(server)
        for name, address in pages.items():
            (plain, plain_p95), (rate, p95) = load(("/hello", address))
            whole, packed = weigh(address)
            count, milliseconds = cold[name]
            print(
                f"{name}: {rate:.0f} a second (hello {plain:.0f}), p95 {p95:.1f} ms (hello {plain_p95:.1f}), "
                f"{count} queries and {milliseconds:.0f} ms when not kept, {whole:.0f} KB, "
                f"{packed:.0f} compressed",
                flush=True,
            )
            limits.append(Limit(f"{name}: of a hello's rate", rate / plain, 0.5, at_most=False, unit="×"))
            limits.append(Limit(f"{name}: compressed", packed, MOST_KILOBYTES, unit="KB"))
    finally:
        server.terminate()
        server.wait(timeout=30)
    print(f"{communes} communes, {len(YEARS)} cycles, {READERS} readers")
    conclude(limits)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1503)
