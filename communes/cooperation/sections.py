"""The pages about one body, in the order in which its page leads to them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from communes.actors import Actor
from communes.cooperation.access import EXCHANGE_READERS, bodies_seen_by
from communes.cooperation.models import CooperationBody


@dataclass(frozen=True, slots=True)
class Section:
    """A page about a body; its address takes ``code``. ``is_inner``: only for those who see it within.

    ``roles``: only for those of them who act with one of these; none means for all of them.
    """

    label: "str | Promise"
    url_name: str
    is_inner: bool = True
    roles: frozenset[str] = frozenset()


SECTIONS: tuple[Section, ...] = (
    Section(pgettext_lazy("page of a body", "Overview"), "cooperation:body", is_inner=False),
    Section(pgettext_lazy("page of a body", "Council"), "cooperation:council", is_inner=False),
    Section(pgettext_lazy("page of a body", "Contributions"), "cooperation:contributions"),
    Section(pgettext_lazy("page of a body", "Budget and accounts"), "cooperation:body_years"),
    Section(pgettext_lazy("page of a body", "Staff"), "cooperation:staff"),
    Section(pgettext_lazy("page of a body", "Support"), "cooperation:support"),
    Section(
        pgettext_lazy("page of a body", "Exchanges"), "cooperation:body_exchanges", roles=EXCHANGE_READERS
    ),
)


def sections_for(body: CooperationBody, actor: Actor | None) -> list[Section]:
    """Return the pages about a body that an actor may open. At most one query."""
    is_within = actor is not None and bodies_seen_by(actor).filter(pk=body.pk).exists()
    role = actor.role if actor is not None else ""
    return [
        section
        for section in SECTIONS
        if (is_within or not section.is_inner) and (not section.roles or role in section.roles)
    ]
