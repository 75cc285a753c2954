"""Work every published score out again, with the scoring program as outsiders run it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from assessments.models import Publication, PublishedResult
from assessments.services.public.open_data import answers_under
from assessments.services.public.results import results_of
from config.toolbox.canonical import canonical_json

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Difference:
    """What a publication says of a commune, and what its own grid and answers give."""

    commune: str
    what: str
    published: str
    computed: str

    def __str__(self) -> str:
        return f"{self.commune} {self.what}: published {self.published}, computed {self.computed}"


@dataclass(frozen=True, slots=True)
class _Task:
    """One run of the program: a grid and the answers of a commune, in files, and the sheet to find again."""

    commune: str
    grid: Path
    answers: Path
    sheet: Mapping[str, Any]


def rescore(
    publication: Publication,
    folder: Path,
    *,
    processes: int,
    done: Callable[[int], None] = lambda count: None,
) -> Iterator[Difference]:
    """Yield what differs, commune by commune; ``done`` is told how many communes are behind.

    The grids, the answers and the sheets that the program prints are left in ``folder``. A commune without a
    score has nothing to work out.
    """
    grids = _write_grids(publication, folder)
    rows = results_of(publication).filter(is_scored=True)
    batch: list[PublishedResult] = []
    count = 0
    with ThreadPoolExecutor(processes) as pool:
        for row in rows.iterator(chunk_size=_BATCH):
            batch.append(row)
            if len(batch) == _BATCH:
                yield from _rescored(batch, grids, publication, folder, pool)
                count += len(batch)
                done(count)
                batch = []
        yield from _rescored(batch, grids, publication, folder, pool)
        done(count + len(batch))


def _write_grids(publication: Publication, folder: Path) -> dict[str, tuple[Path, dict[str, Any]]]:
    cycle = publication.cycle
    documents = {"": cycle.grid.document}
    if cycle.additional_grid:
        documents["-additional"] = cycle.additional_grid.document
    folder.mkdir(parents=True, exist_ok=True)
    grids = {}
    for suffix, document in documents.items():
        path = folder / f"grid{suffix}.json"
        path.write_text(canonical_json(document), encoding="utf-8")
        grids[suffix] = (path, document)
    return grids


def _rescored(
    rows: list[PublishedResult],
    grids: Mapping[str, tuple[Path, dict[str, Any]]],
    publication: Publication,
    folder: Path,
    pool: ThreadPoolExecutor,
) -> Iterator[Difference]:
    tasks = [task for row in rows for task in _tasks(row, grids, publication, folder)]
    for task, output in zip(tasks, pool.map(_run, tasks), strict=True):
        yield from _differences(task, output)
    for row in rows:
        if row.total != (published := _decimal(row.sheet["total"])):
            yield Difference(row.commune.code, "total", str(row.total), str(published))
        if row.is_eligible != bool(row.sheet["eligible"]):
            yield Difference(row.commune.code, "eligible", str(row.is_eligible), str(row.sheet["eligible"]))


def _tasks(
    row: PublishedResult,
    grids: Mapping[str, tuple[Path, dict[str, Any]]],
    publication: Publication,
    folder: Path,
) -> Iterator[_Task]:
    for suffix, sheet in (("", row.sheet), ("-additional", row.additional_sheet)):
        if not sheet:
            continue
        grid, document = grids[suffix]
        answers = folder / f"{row.commune.code}{suffix}.answers.json"
        figures = answers_under(document, row, publication.cycle.assessed_year)
        answers.write_text(canonical_json(figures), encoding="utf-8")
        yield _Task(row.commune.code, grid, answers, sheet)


def _run(task: _Task) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "assessments.scoring", str(task.grid), str(task.answers)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    name = task.answers.name.replace(".answers.", ".sheet.")
    task.answers.with_name(name).write_text(done.stdout, encoding="utf-8")
    return done


def _differences(task: _Task, done: subprocess.CompletedProcess[str]) -> Iterator[Difference]:
    if done.returncode:
        yield Difference(task.commune, task.grid.name, "a score", done.stderr.strip())
        return
    computed, published = json.loads(done.stdout), task.sheet
    pairs = {key: (published.get(key), computed.get(key)) for key in ("total", "eligible")}
    for part, key in (("conditions", "result"), ("lines", "points")):
        found, expected = computed.get(part, {}), published.get(part, {})
        for code in sorted({*found, *expected}):
            pairs[code] = (expected.get(code, {}).get(key), found.get(code, {}).get(key))
    for what, (before, after) in pairs.items():
        if before != after:
            yield Difference(task.commune, f"{task.grid.stem} {what}", str(before), str(after))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
