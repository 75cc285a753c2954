"""The register as the workbook that the import takes back: a row a power given, a member, or a body alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from communes.cooperation.enums import BodyKind, Origin
from communes.cooperation.models import BodyMember, CooperationBody, Power, PowerTransfer
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

WIDE = frozenset({"name_ar", "name_fr", "purpose_ar", "purpose_fr", "source", "scope"})


def register_workbook(keys: Sequence[str], *, language: str) -> bytes:
    """Return the whole register as an .xlsx under these column keys, and a sheet of the words it may hold.

    Four queries, however long the register.
    """
    words = [(column, choice.value, str(choice.label)) for column, choice in _choices()]
    words += [("power", power.code, pick(power, "name")) for power in Power.objects.all()]
    words += [("is_generated", "yes", _("Yes")), ("is_generated", "no", _("No"))]
    headings = [Heading(key, 40 if key in WIDE else 16) for key in keys]
    meaning = [Heading(_("Column")), Heading(_("Value")), Heading(_("Meaning"), 50)]
    rows = ([values[key] for key in keys] for values in _rows())
    sheets = [Sheet(_("Register"), headings, rows), Sheet(_("Words"), meaning, words)]
    return write_workbook(sheets, language=language)


def _choices() -> Iterator[tuple[str, Any]]:
    yield from (("kind", choice) for choice in BodyKind)
    yield from (("origin", choice) for choice in Origin)


def _rows() -> Iterator[dict[str, Any]]:
    given: dict[int, list[PowerTransfer]] = {}
    for power in PowerTransfer.objects.select_related("power"):
        given.setdefault(power.member_id, []).append(power)
    members: dict[int, list[BodyMember]] = {}
    for row in BodyMember.objects.select_related("commune", "province", "region"):
        members.setdefault(row.body_id, []).append(row)
    for body in CooperationBody.objects.select_related("seat"):
        facts = _body(body)
        standing: list[BodyMember | None] = [*members.get(body.pk, [])] or [None]
        for member in standing:
            transfers: list[PowerTransfer | None] = [*given.get(member.pk, [])] if member else []
            for transfer in transfers or [None]:
                yield {**facts, **_member(member), **_transfer(transfer)}


def _body(body: CooperationBody) -> dict[str, Any]:
    names = (
        "code", "kind", "origin", "name_ar", "name_fr", "act_number", "founded_on", "published_on",
        "duration", "address", "website", "purpose_ar", "purpose_fr", "source",
    )  # fmt: skip
    values = {name: getattr(body, name) for name in names}
    return values | {"seat": body.seat.code, "is_generated": _mark(body.is_generated)}


def _member(member: BodyMember | None) -> dict[str, Any]:
    return {
        "member": member.place.code if member else None,
        "joined_on": member.joined_on if member else None,
        "left_on": member.left_on if member else None,
        "left_reason": member.left_reason if member else None,
        "member_source": member.source if member else None,
        "member_is_generated": _mark(member.is_generated) if member else None,
    }


def _transfer(transfer: PowerTransfer | None) -> dict[str, Any]:
    names = ("scope", "deliberation_number", "deliberated_on", "starts_on", "ends_on")
    return {
        **{name: getattr(transfer, name) if transfer else None for name in names},
        "power": transfer.power.code if transfer else None,
        "power_source": transfer.source if transfer else None,
        "power_is_generated": _mark(transfer.is_generated) if transfer else None,
    }


def _mark(value: bool) -> str:
    return "yes" if value else "no"
