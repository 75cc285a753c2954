"""Fields in which a place is typed, by its name or its code."""

from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from communes.models import Commune, Province, Region
from communes.services.search import EDGE, search_communes
from config.toolbox.search import fold

Place = Commune | Province | Region
LEVELS: dict[str, type[Place]] = {"commune": Commune, "province": Province, "region": Region}
MOST_NAMED = 6
_UNKNOWN: dict[type[Place], Any] = {
    Commune: _("No commune has this name or this code."),
    Province: _("No province or prefecture has this name or this code."),
    Region: _("No region has this name or this code."),
}
_SEVERAL: dict[type[Place], Any] = {
    Commune: _("Several communes fit; give the code: %(names)s"),
    Province: _("Several provinces or prefectures fit; give the code: %(names)s"),
    Region: _("Several regions fit; give the code: %(names)s"),
}


def suggesting(**attributes: str) -> forms.TextInput:
    """Return an input that suggests communes; its page holds the list ``commune-suggestions``.

    Beside a field ``level`` that is sent along (``hx-include``), it suggests the places of that level.
    """
    return forms.TextInput(
        attrs={
            "list": "commune-suggestions",
            "autocomplete": "off",
            "dir": "auto",
            "hx-get": reverse_lazy("communes:suggestions"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#commune-suggestions",
            **attributes,
        }
    )


def suggested_places(typed: str, level: type[Place] = Commune, *, limit: int) -> list[Place]:
    """Return the places of a level that what is typed may mean, by their codes. One query."""
    if level is Commune:
        return list(search_communes(typed, limit=limit))
    words = fold(typed).split()
    if not words:
        return []
    rows: Any = level._default_manager.order_by("code")
    if level is Province:
        rows = rows.select_related("region")
    named = Q()
    for word in words:
        named &= Q(search_text__contains=word)
    return list(rows.filter(named | Q(code__startswith=typed.strip()))[:limit])


def typed_place(typed: str, level: type[Place] = Commune) -> Place:
    """Return the place of a level with this name or code; a ValidationError says what was typed amiss."""
    typed = typed.strip()
    found = _search(typed, level)
    exact = [place for place in found if typed in {place.code, place.name_ar, place.name_fr}]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise forms.ValidationError(_UNKNOWN[level], code="unknown_place")
    names = ", ".join(f"{place.name_fr} ({place.code})" for place in found)
    raise forms.ValidationError(_SEVERAL[level], code="several_places", params={"names": names})


def _search(typed: str, level: type[Place]) -> list[Any]:
    if level is Commune:
        return search_communes(typed, limit=MOST_NAMED)
    rows = level.objects.order_by("code")  # type: ignore[attr-defined]
    exact = list(rows.filter(code=typed))
    words = fold(typed).split()
    if exact or not words:
        return exact
    for word in words:
        rows = rows.filter(search_text__contains=word)
    found = list(rows[:MOST_NAMED])
    return [place for place in found if f"{EDGE}{fold(typed)}{EDGE}" in place.search_text] or found


class CommuneField(forms.CharField):
    """A commune by its name or its code. None for a blank one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": suggesting(), "max_length": 120, **options})

    def clean(self, value: Any) -> Commune | None:  # type: ignore[override]
        """Return the commune typed."""
        typed = super().clean(value)
        found = typed_place(typed) if typed.strip() else None
        assert found is None or isinstance(found, Commune)
        return found

    def prepare_value(self, value: Any) -> Any:
        """Write a commune as its code, which no other has; a refused text stays as it was."""
        return value.code if isinstance(value, Commune) else value
