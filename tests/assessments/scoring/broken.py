"""The general grid with one place changed, and what is said of it."""

from assessments.scoring import check_grid
from tests.assessments.scoring.grids import papc_document

MISSING = object()


def broken(*path, value):
    """Return the general grid with one place changed; MISSING takes it away."""
    document = papc_document()
    place = document
    for key in path[:-1]:
        place = place[key]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def errors_of(document, **options):
    return [(error.path, error.value, error.expected["en"]) for error in check_grid(document, **options)]
