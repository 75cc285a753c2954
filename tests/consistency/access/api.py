"""The interface for programs."""

from tests.consistency.access.frame import PUBLIC, Case, Page
from tests.consistency.access.public import a_publication, a_result, a_version


def a_commune(case: Case) -> dict:
    return {"code": case.commune.code}


def a_grid(case: Case) -> dict:
    a_publication(case)
    return {"code": "papc", "version": "2025.1"}


PAGES = [
    Page("assessments:public_api", PUBLIC),
    Page("api:cycles", PUBLIC),
    Page("api:publications", PUBLIC),
    Page("api:publication", PUBLIC, of=a_version, own_only=()),
    Page("api:regions", PUBLIC),
    Page("api:communes", PUBLIC),
    Page("api:commune", PUBLIC, of=a_commune, own_only=()),
    Page("api:results", PUBLIC, of=a_publication, own_only=()),
    Page("api:result", PUBLIC, of=a_result, own_only=()),
    Page("api:grids", PUBLIC),
    Page("api:grid", PUBLIC, of=a_grid, own_only=()),
    Page("api:openapi", PUBLIC),
]
