"""Made-up answers, written in bulk."""

from collections.abc import Callable, Iterable
from datetime import datetime

from accounts.models import User
from assessments.demonstration.figures import figures, profile
from assessments.enums import AnswerSource
from assessments.models import Answer, Assessment, Cycle


def answer_files(
    files: Iterable[Assessment],
    *,
    cycle: Cycle,
    seed: int,
    first_year: int,
    by: User,
    at: datetime,
    keep: Callable[[Assessment, int], bool] = lambda _file, _position: True,
) -> None:
    """Answer each file with the figures of its commune; ``keep`` may leave some fields of a draft open."""
    rows = []
    for file in files:
        commune = file.commune
        values = figures(
            profile(commune.code, commune.population_2024, seed=seed),
            cycle.assessed_year,
            first_year=first_year,
            seed=seed,
            large=file.has_additional_grid,
        )
        rows += [
            Answer(
                assessment=file,
                field=field,
                value=value,
                source=AnswerSource.IMPORT,
                changed_by=by,
                changed_at=at,
            )
            for position, (field, value) in enumerate(values.items())
            if keep(file, position)
        ]
    Answer.objects.bulk_create(rows, batch_size=1000)
