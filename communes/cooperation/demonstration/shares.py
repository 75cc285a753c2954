"""What each member of the grouping of Greater Agadir pays a year (MAD).

Ten million a year, of which the region five; leseco.ma and medi1news.com published the shares of three
communes for 2021 and 2022. What was not published is generated: the rest of the ten million, among the
others, in proportion to their population, so that the sum is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from communes.cooperation.apportionment import apportion

SOURCE = "leseco.ma, medi1news.com (2021–2022)"
TOTAL = Decimal(10_000_000)
# Generated shares are multiples of this, and one at least.
UNIT = Decimal(500)
REGION = "09"
AGADIR, AIT_MELLOUL, INEZGANE = "09.001.01.01", "09.273.01.05", "09.273.01.15"
PUBLISHED: Mapping[int, Mapping[str, Decimal]] = {
    2021: {
        REGION: Decimal(5_000_000),
        AGADIR: Decimal(2_020_000),
        AIT_MELLOUL: Decimal(826_000),
        INEZGANE: Decimal(626_500),
    },
    2022: {
        REGION: Decimal(5_000_000),
        AGADIR: Decimal(1_700_000),
        AIT_MELLOUL: Decimal(719_000),
        INEZGANE: Decimal(546_000),
    },
}
# Of the years after, nothing but the rule was published: the region still pays half.
BY_RULE = {REGION: Decimal(5_000_000)}


@dataclass(frozen=True, slots=True)
class Share:
    """What a member pays for a year."""

    amount: Decimal
    is_generated: bool


def shares_of(year: int, populations: Mapping[str, int]) -> dict[str, Share]:
    """Return the shares of a year by the code of each place; ``populations`` are those of the communes."""
    published = PUBLISHED.get(year, {})
    known = published or BY_RULE
    others = {code: Decimal(people) for code, people in populations.items() if code not in known}
    left = TOTAL - sum(known.values())
    units = apportion(int(left / UNIT), others, method="largest_remainder")
    shares = {code: Share(amount, not published) for code, amount in known.items()}
    return shares | {code: Share(count * UNIT, True) for code, count in units.items()}
