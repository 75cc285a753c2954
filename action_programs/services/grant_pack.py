"""The use of earlier grants, as the pack of a file holds it: one table in Arabic and French. MAD."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from action_programs.enums import SpendingStage
from action_programs.models import GrantReceipt, Project, Spending
from action_programs.services.grants import GrantView, views_of
from assessments.models import Assessment
from assessments.services.packs.additions import register_addition
from config.toolbox.languages import in_language
from config.toolbox.spreadsheets import write_csv

PATH = "data/grant-use.csv"
HEADINGS = (
    *("السنة المقيمة / Année évaluée", "تاريخ التوصل / Reçue le", "مبلغ المنحة / Montant de la subvention"),
    *("رقم المقرر / N° de la délibération", "تاريخ المقرر / Délibération du", "تاريخ التأشيرة / Visa du"),
    *("رقم المشروع / N° du projet", "المشروع / Projet", "الحصة المخصصة / Part affectée"),
    *("تاريخ الإنجاز / Achevé le", "النوع / Nature", "التاريخ / Date", "المبلغ / Montant"),
    *("المرجع / Référence", "ملغى بسبب / Annulé pour"),
)


def register_pack_part() -> None:
    """Put the use of earlier grants into the packs."""
    register_addition(PATH, grant_use_files)


def grant_use_files(files: Sequence[Assessment]) -> Mapping[int, bytes]:
    """Return, for files whose commune received a grant of an earlier year, its use. Three queries."""
    communes = [file.commune_id for file in files]
    receipts = GrantReceipt.objects.filter(programme__commune__in=communes).select_related("programme")
    views: dict[int, list[GrantView]] = {}
    for view in views_of(receipts.order_by("assessed_year", "pk")):
        views.setdefault(view.grant.programme.commune_id, []).append(view)
    found = {}
    for file in files:
        earlier = [
            view
            for view in views.get(file.commune_id, [])
            if view.grant.assessed_year < file.cycle.assessed_year
        ]
        if earlier:
            found[file.pk] = write_csv(HEADINGS, _rows(earlier))
    return found


def _rows(views: Iterable[GrantView]) -> Iterator[list[Any]]:
    for view in views:
        grant = view.grant
        start = [
            *(grant.assessed_year, grant.received_on, grant.amount),
            *(grant.deliberation, grant.deliberated_on, grant.visa_on),
        ]
        if not view.parts:
            yield [*start, *[None] * 9]
        for part in view.parts:
            middle = _part(part.project, part.amount, part.part.completed_on)
            if not part.records:
                yield [*start, *middle, *[None] * 5]
            for row in part.records:
                yield [*start, *middle, *_record(row)]


def _part(project: Project, amount: Any, completed_on: date | None) -> list[Any]:
    return [project.number, f"{project.title_ar} / {project.title_fr}", amount, completed_on]


def _record(row: Spending) -> list[Any]:
    kinds = []
    for language in ("ar", "fr"):
        with in_language(language):
            kinds.append(str(SpendingStage(row.stage).label))
    return [" / ".join(kinds), row.spent_on, row.amount, row.reference, row.cancel_reason]
