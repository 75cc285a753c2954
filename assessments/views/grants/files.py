"""Grants as open data: amounts, and the inputs that give them."""

from django.http import HttpRequest, HttpResponse

from assessments.services.grants.decisions import decision_document
from assessments.services.grants.tables import decision_csv
from assessments.services.public.cache import kept_for_public
from assessments.views.grants.decisions import access_decision
from communes.access import public
from config.toolbox.canonical import canonical_json
from config.toolbox.readonly import reads


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@public
@kept_for_public
@reads
def grants_json(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Give a decision with the inputs from which ``python -m assessments.allotment`` gives its amounts."""
    content = canonical_json(decision_document(access_decision(year, number))).encode()
    return _download(content, "application/json; charset=utf-8", f"adaa-grants-{year}-{number}.json")


@public
@kept_for_public
@reads
def grants_csv(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Give the amounts of a decision, a row a commune."""
    content = decision_csv(access_decision(year, number))
    return _download(content, "text/csv; charset=utf-8", f"adaa-grants-{year}-{number}.csv")
