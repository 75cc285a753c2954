"""Score the whole country in one pass, against one object at a time and against mere reading and writing.

    python -m tools.services .venv/bin/python -m benchmarks.compute_scores [COMMUNES]

Naive is one object at a time: a file's answers by the ORM, one row saved for each line of its score; it is
measured on a part of the communes and counted for all. "Mere" reads the same answers and writes the same
rows, already computed, by the same COPY: the limit of this table. Aims: at least 150 times naive, at most
1.5 times mere reading and writing, a number of queries that follows the batches alone, flat memory.
Both aims were set for bare points. A sheet also holds its words in three languages, some 25 kB a commune:
finding these words is most of what our pass does, and is no part of mere writing.
"""

import sys
from math import ceil

from benchmarks.common import (
    AT,
    Limit,
    conclude,
    load_country,
    open_cycle_of,
    peak_memory,
    seconds,
    throwaway_database,
)

NAIVE_SAMPLE = 60


def main(communes: int) -> None:
    from django.db import connection, models
    from django.test.utils import CaptureQueriesContext

    from assessments.enums import Figures
    from assessments.models import Answer, Assessment, Grid, ScoreSheet
    from assessments.scoring import parse_answers, score
    from assessments.services import score_runs
    from assessments.services.figures import asked_of, read_declared
    from assessments.services.grids import scoring_grid
    from config.toolbox.copying import upsert

    class ScoreLine(models.Model):
        """What the naive way keeps: a row for each line, in a table as Django makes it."""

        assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
        grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="+")
        line = models.CharField(max_length=20)
        points = models.DecimalField(max_digits=6, decimal_places=2)
        reason = models.JSONField()

        class Meta:
            app_label = "assessments"

    cycle = open_cycle_of(load_country(communes=communes))
    with connection.schema_editor() as editor:
        editor.create_model(ScoreLine)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    grid = scoring_grid(cycle.grid)

    def naive() -> None:
        for file in Assessment.objects.filter(cycle=cycle).order_by("pk")[:NAIVE_SAMPLE]:
            figures = read_declared({file.pk: asked_of(cycle, additional=False)})[file.pk]
            for line in score(grid, parse_answers(grid, figures, assessed_year=2025)).lines.values():
                ScoreLine.objects.create(
                    assessment=file, grid=cycle.grid, line=line.code, points=line.points, reason=line.reason
                )

    def empty() -> None:
        ScoreSheet._base_manager.all()._raw_delete("default")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM" if connection.vendor == "postgresql" else "ANALYZE")

    def ours() -> None:
        score_runs.compute_cycle(cycle, figures=Figures.DECLARED, at=AT)

    def mere() -> None:
        files = list(
            Assessment.objects.filter(cycle=cycle).order_by("pk").values_list("pk", "figures_version")
        )
        for start in range(0, len(files), score_runs.BATCH):
            batch = [pk for pk, _ in files[start : start + score_runs.BATCH]]
            list(
                Answer.objects.filter(assessment__in=batch)
                .order_by()
                .values_list("assessment_id", "field", "value")
            )
            upsert(
                ScoreSheet,
                score_runs._COLUMNS,
                [sheets[pk] for pk in batch],
                unique=["assessment_id", "stage"],
                same=["inputs_digest"],
                newer="figures_version",
            )

    before = peak_memory()
    with CaptureQueriesContext(connection) as queries:
        first = seconds(ours)
    grown = peak_memory() - before
    sheets = {row[0]: row for row in ScoreSheet._base_manager.values_list(*score_runs._COLUMNS)}
    assert len(sheets) == communes
    our_times, mere_times = [first], []
    for _ in range(3):
        empty()
        mere_times.append(seconds(mere))
        empty()
        our_times.append(seconds(ours))
    again = seconds(ours)
    naive_time = seconds(naive) * communes / NAIVE_SAMPLE
    batches = ceil(communes / score_runs.BATCH)

    print(f"{communes} communes on {connection.vendor}; first run {first:.2f} s, then {min(our_times):.2f} s")
    print(
        f"mere reading and writing {min(mere_times):.2f} s; naive {naive_time:.1f} s; unchanged {again:.2f} s"
    )
    conclude(
        [
            Limit(
                "times faster than one object at a time",
                naive_time / min(our_times),
                150,
                at_most=False,
                unit="×",
            ),
            Limit("against mere reading and writing", min(our_times) / min(mere_times), 1.5, unit="×"),
            Limit("queries a batch", len(queries) / batches, 12),
            Limit("memory grown by the run", grown, 120, unit="MB"),
        ]
    )


if __name__ == "__main__":
    with throwaway_database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1503)
