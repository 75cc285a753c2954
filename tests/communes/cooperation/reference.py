"""The reference case: a grouping for urban mobility in Greater Agadir, a region and 12 communes.

Contributions to be paid for 2021, MAD a year, as leseco.ma and medi1news.com published them: 10 million in
all, of which the region 5. The shares of the nine communes that they do not name are generated.
"""

from decimal import Decimal

REGION, AGADIR, AIT_MELLOUL, INEZGANE = "region", "agadir", "ait-melloul", "inezgane"
PUBLISHED = {
    REGION: Decimal(5_000_000),
    AGADIR: Decimal(2_020_000),
    AIT_MELLOUL: Decimal(826_000),
    INEZGANE: Decimal(626_500),
}
GENERATED = {
    f"generated-{place}": Decimal(amount)
    for place, amount in enumerate(
        (320_000, 280_000, 240_000, 190_000, 150_000, 120_000, 97_500, 75_000, 55_000), start=1
    )
}
WEIGHTS = PUBLISHED | GENERATED
