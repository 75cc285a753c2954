"""Bodies whose council lacks something: no council, a vacant seat, no president (requirement W9)."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by
from communes.cooperation.enums import Office
from communes.cooperation.models import CooperationBody, CouncilTerm, Delegate, OfficeHeld
from config.toolbox.search import fold

LACKS: "dict[str, str | Promise]" = {
    "council": pgettext_lazy("what a body lacks", "No council"),
    "seats": pgettext_lazy("what a body lacks", "Vacant seats"),
    "president": pgettext_lazy("what a body lacks", "No president"),
}
# Columns that sort; what has no council stands first or last as a whole.
SORTS = {"code": F("code"), "seats": F("seats"), "vacant": F("vacant")}


def list_vacancies(
    actor: Actor | None, *, on: date, text: str = "", lack: str = "", sort: str = ""
) -> QuerySet[CooperationBody]:
    """Return the bodies seen by an actor that lack something; without a sort, those without a council first.

    Each has ``seats`` (None without a council), ``vacant`` and ``has_president``. ``lack`` is a key of LACKS
    or "" for any of them; unknown ones ask for nothing. ``sort`` is a key of SORTS, "-" before it for the
    other way round.
    """
    seen = CooperationBody.objects.existing(on).filter(pk__in=bodies_seen_by(actor).values("pk"))  # type: ignore[attr-defined]
    terms = CouncilTerm.objects.filter(body=OuterRef("pk"), ends_on=None)
    sitting = (
        Delegate.objects.filter(share__term__body=OuterRef("pk"), share__term__ends_on=None, ends_on=None)
        .order_by()
        .values("share__term__body")
        .annotate(count=Count("pk"))
        .values("count")
    )
    presidents = OfficeHeld.objects.filter(
        term__body=OuterRef("pk"), term__ends_on=None, office=Office.PRESIDENT, ends_on=None
    )
    found = seen.annotate(
        seats=Subquery(terms.values("seats")[:1]),
        vacant=F("seats") - Coalesce(Subquery(sitting), 0),
        has_president=Exists(presidents),
    )
    wanted = {
        "council": Q(seats=None),
        "seats": Q(vacant__gt=0),
        "president": Q(seats__isnull=False, has_president=False),
    }
    found = found.filter(wanted.get(lack, Q(seats=None) | Q(vacant__gt=0) | Q(has_president=False)))
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    field = SORTS.get(sort.lstrip("-"))
    if field is None:
        order = F("vacant").desc(nulls_first=True)
    else:
        order = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_first=True)
    return found.select_related("seat__province").order_by(order, "code")
