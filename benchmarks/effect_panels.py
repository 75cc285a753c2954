"""Generated panels whose effect is known: for the benchmark of the estimate, and for its tests."""

import random
from dataclasses import dataclass
from decimal import Decimal

from capacity.services.effect.table import Done, Row, Target

AIM = Target("line", "A1", "A1")
# Made in the middle and kept in steps of a hundredth: points as a grid gives them.
MIDDLE = 50


@dataclass(frozen=True)
class Panel:
    """A generated table, and the mean effect over what was touched, as it was put in."""

    rows: list[Row]
    effect: float


def generated(
    seed: int,
    *,
    communes: int = 200,
    years: int = 6,
    effect: float = 0.0,
    share: float = 0.4,
    trend: float = 0.0,
    cost: int = 80_000,
    target: Target = AIM,
) -> Panel:
    """Return a panel from 2020 on, the same for the same seed.

    Starts are staggered, and communes that act earlier gain more; the effect differs between communes and
    grows with the years. Levels differ by commune, years by stratum, noise lasts from year to year. Who acts
    is not drawn evenly: communes with fewer points act more often. ``trend`` lets those who act climb by so
    many points a year before they do, which no estimate may take for an effect.
    """
    draw = random.Random(seed)
    strata = ["rural 0", "rural 1", "urban 1", "urban 2"]
    shocks = {(stratum, year): draw.gauss(0, 3) for stratum in strata for year in range(years)}
    rows, gains = [], []
    for number in range(communes):
        stratum = strata[number % len(strata)]
        level = draw.gauss(0, 8)
        # A lower level acts more often: comparing levels alone would be wrong.
        acts = draw.random() < share * (1.3 if level < 0 else 0.7)
        start = draw.randrange(2, years) if acts else None
        own = effect * draw.uniform(0.5, 1.5) * (1.2 if start and start < years / 2 else 0.9)
        noise = draw.gauss(0, 4)
        for year in range(years):
            noise = 0.5 * noise + draw.gauss(0, 3)
            points = MIDDLE + level + shocks[stratum, year] + noise
            if start is not None:
                points += trend * min(year, start)
                if year >= start:
                    gain = own * (1 + 0.15 * (year - start))
                    gains.append(gain)
                    points += gain
            row = Row(f"{number:04}", 2020 + year, stratum, {target.outcome: Decimal(f"{points:.2f}")})
            if start is not None and year == start - 1:
                row.done[target] = Done(1, Decimal(cost))
            rows.append(row)
    return Panel(rows, sum(gains) / len(gains) if gains else 0.0)
