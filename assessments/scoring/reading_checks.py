"""Read the checks of a grid document."""

from collections.abc import Mapping
from decimal import Decimal

from assessments.scoring.checks import CENSUS, Check, Comparison, Source, Term, WhenBroken
from assessments.scoring.fields import NUMERIC, Field, FieldType
from assessments.scoring.nodes import Node
from assessments.scoring.words import refusals as texts

_SOURCES = {source.value: source for source in Source}


def read_checks(node: Node, fields: Mapping[str, Field]) -> tuple[Check, ...]:
    """Return the checks; a grid may have none."""
    return tuple(_check(item, fields) for item in node.list()) if node.given else ()


def _check(node: Node, fields: Mapping[str, Field]) -> Check:
    node.keys("code", "left", "comparison", "right", "when_broken", "message", "standing")
    code = node["code"].code()
    check = Check(
        code=code,
        left=tuple(_term(term, fields) for term in node["left"].list(full=True)),
        comparison=Comparison(node["comparison"].choice(Comparison)),
        right=tuple(_term(term, fields) for term in node["right"].list(full=True)),
        when_broken=WhenBroken(node["when_broken"].choice(WhenBroken)),
        message=node["message"].words(default=code),
        standing=node["standing"].text(default=""),
    )
    if not check.fields:
        node.refuse(texts.A_FIELD)
    if check.comparison is not Comparison.TOGETHER and not _is_of_one_kind(check):
        node.refuse(texts.SAME_KIND)
    return check


def _term(node: Node, fields: Mapping[str, Field]) -> Term:
    node.keys(*_SOURCES, "times")
    given = [name for name in _SOURCES if node[name].given]
    if len(given) != 1:
        node.refuse(texts.ONE_SOURCE)
        return Term(Source.NUMBER, "", Decimal(0), None)
    source, place = _SOURCES[given[0]], node[given[0]]
    if source is Source.NUMBER:
        return Term(source, "", place.number(), None)
    times = node["times"].number() if node["times"].given else Decimal(1)
    if source is Source.CENSUS:
        return Term(source, place.choice(CENSUS), times, None)
    field = fields.get(place.text())
    if field is None:
        place.refuse(texts.DECLARED_FIELD)
    return Term(source, field.code if field else "", times, field)


def _is_of_one_kind(check: Check) -> bool:
    """Dates are compared with dates (numbers are days added), numbers with numbers; nothing else is."""
    terms = (*check.left, *check.right)
    kinds = {term.field.type for term in terms if term.field is not None}
    if kinds == {FieldType.DATE}:
        return all(term.source is not Source.CENSUS for term in terms)
    return kinds <= NUMERIC
