"""Find a commune by either name, as people type it, or by its code."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from communes.models import Commune
from communes.models.territory import Place
from config.toolbox.search import fold

# Stands before and after each name and code of a place's search text; no folded word holds it.
EDGE = "|"


def searchable(place: Place) -> str:
    """Return the search text of a place: both names folded, its code, and its code without dots."""
    code = place.code.lower()
    parts = (fold(place.name_fr), fold(place.name_ar), code, code.replace(".", ""))
    return EDGE.join(["", *parts, ""])


def search_communes(text: str, *, limit: int = 20) -> list[Commune]:
    """Return listed communes that hold every word of ``text`` in a name, or begin with this code.

    Accents, case, forms of hamza and the article do not matter. Whole names come first, then beginnings of
    names, then the rest; the most inhabited first. A text without a word finds nothing.
    """
    return list(matching_communes(text)[:limit])


def matching_communes(text: str) -> QuerySet[Commune]:
    """Return what ``search_communes`` finds, in its order, without a limit."""
    code = text.strip().rstrip(".")
    wanted = code if _is_code(code) else fold(text)
    if not wanted:
        return Commune.objects.none()
    found = Commune.objects.filter(is_listed=True).with_territory()  # type: ignore[attr-defined]
    words = [f"{EDGE}{wanted}"] if _is_code(code) else wanted.split()
    for word in words:
        found = found.filter(search_text__contains=word)
    nearness = Case(
        When(search_text__contains=f"{EDGE}{wanted}{EDGE}", then=Value(0)),
        When(search_text__contains=f"{EDGE}{wanted}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.order_by(nearness, "-population_2024", "code")


def _is_code(text: str) -> bool:
    return bool(text) and text.isascii() and text.replace(".", "").isdigit()
