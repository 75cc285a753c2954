"""The estimate of one target: difference in differences that stands staggered starts. Plain, on a design.

The effect is Gardner's two stages (2022): commune effects and year effects within strata come from what was
not, or not yet, touched; the effect is what is left over afterwards. Its variance takes both stages into
account, and is clustered by commune. ``docs/effect.md`` gives formulas, assumptions and sources.
"""

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from capacity.services.effect.design import Design, Options, Seen, design
from capacity.services.effect.table import Row, Target

if TYPE_CHECKING:
    import pandas

LEVEL = 0.95
# A year before that fewer treated communes have is counted with the nearer one.
LEAD_COMMUNES = 5
LEADS = 3
PLACES = 4


class LibraryMissing(ImportError):
    """The packages of requirements-effect.txt are not installed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An effect in points of the line, its interval at 95 %, the probability of one as far from zero."""

    effect: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one target gave. ``result`` is None where nothing is estimated: ``design.note`` says why.

    ``path`` has the effect by years since the action (negative before). ``twfe`` is the estimate with plain
    commune and year effects, which staggered starts may lead astray: it is shown beside, never instead.
    """

    design: Design
    result: Interval | None = None
    pretrend_p: float | None = None
    twfe: Interval | None = None
    path: Mapping[int, Interval] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON: rounded, so that one table always gives the same."""
        made = self.design
        return {
            **made.target._asdict(),
            "treated": made.treated,
            "compared": made.compared,
            "observations": len(made.sample),
            "cost": format(made.cost, "f"),
            "note": str(made.note or ""),
            "result": asdict(self.result) if self.result else None,
            "pretrend_p": self.pretrend_p,
            "seen": self.seen(),
        }

    def seen(self) -> dict[str, Any]:
        """Return what was seen besides: means, paths, the other estimator, who was left out."""
        made = self.design
        return {
            "means": means(made.sample),
            "by_year": means_by_year(made.sample),
            "starts": {str(year): count for year, count in sorted(Counter(made.starts.values()).items())},
            "left_out": dict(sorted(made.left_out.items())),
            "costed": made.costed,
            "path": [{"since": since, **asdict(step)} for since, step in sorted(self.path.items())],
            "twfe": asdict(self.twfe) if self.twfe else None,
        }


def estimate_all(rows: Sequence[Row], aims: Iterable[Target], options: Options) -> Iterable[Estimate]:
    """Yield the estimate of each target, in turn. Raises LibraryMissing."""
    for target in aims:
        yield estimate(design(rows, target, options))


def estimate(made: Design) -> Estimate:
    """Return the estimate of a design. Raises LibraryMissing."""
    if made.note:
        return Estimate(made)
    # Student's law with the smaller group: a few communes carry less than their residuals say.
    size = min(made.treated, made.compared)
    with warnings.catch_warnings():
        # What the library says of its own parts is not for those who read the worker's log.
        warnings.simplefilter("ignore")
        pf = _library()
        frame = _frame(made)
        main = _two_stages(pf, frame, "after")
        by_year = _two_stages(pf, frame, "i(lag, ref=0)")
        before = _before(pf, frame)
        twfe = pf.feols("points ~ after | commune + cell", frame, vcov={"CRV1": "commune"})
    # The action's own year is what the years before are held against.
    path = {0: Interval(0.0, 0.0, 0.0, 1.0)}
    for name, (effect, error) in by_year.items():
        lag = int(float(name.split("::")[1].rstrip("]").removeprefix("T.")))
        at_lag = sum(1 for seen in made.sample if seen.is_after and seen.since == lag)
        path[lag] = _interval(effect, error, min(at_lag, size))
    pretrend_p, leads = before
    for lead, (effect, error) in leads.items():
        path[1 - lead] = _interval(effect, error, size)
    return Estimate(
        design=made,
        result=_interval(*main["after"], size),
        pretrend_p=pretrend_p,
        twfe=_interval(*_coefficients(twfe)["after"], size),
        path=path,
    )


def means(sample: Sequence[Seen]) -> dict[str, float | None]:
    """Return mean points before and after of both groups; each start counts as often among the compared."""
    starts = Counter({seen.commune: seen.start for seen in sample if seen.start is not None}.values())
    compared = [seen for seen in sample if seen.start is None]
    total = sum(starts.values())

    def of_compared(is_after: bool) -> float | None:
        parts = []
        for start, count in starts.items():
            mean = _mean(seen.points for seen in compared if (seen.year >= start) is is_after)
            if mean is None:
                return None
            parts.append(mean * count / total)
        return round(sum(parts), PLACES) if parts else None

    return {
        "treated_before": _mean(seen.points for seen in sample if seen.start and not seen.is_after),
        "treated_after": _mean(seen.points for seen in sample if seen.is_after),
        "compared_before": of_compared(False),
        "compared_after": of_compared(True),
    }


def means_by_year(sample: Sequence[Seen]) -> list[dict[str, Any]]:
    """Return mean points of both groups by year."""
    return [
        {
            "year": year,
            "treated": _mean(seen.points for seen in sample if seen.year == year and seen.start),
            "compared": _mean(seen.points for seen in sample if seen.year == year and not seen.start),
        }
        for year in sorted({seen.year for seen in sample})
    ]


def _library() -> Any:
    try:
        import pyfixest
    except ImportError as error:
        raise LibraryMissing from error
    return pyfixest


def _frame(made: Design) -> "pandas.DataFrame":
    import pandas

    sample = made.sample
    # Numbers: the library looks each commune up in the whole table, which takes texts long.
    communes = {code: number for number, code in enumerate(sorted({seen.commune for seen in sample}))}
    cells = {cell: number for number, cell in enumerate(sorted({seen.cell for seen in sample}), start=1)}
    return pandas.DataFrame(
        {
            "commune": [communes[seen.commune] for seen in sample],
            # The lowest cell is left out of the equations: all references are that one.
            "cell": [0 if seen.cell in made.references else cells[seen.cell] for seen in sample],
            "points": [seen.points for seen in sample],
            "after": [seen.is_after for seen in sample],
            "lag": [float(seen.since) if seen.is_after else 0.0 for seen in sample],
            # The action's own year is 1, the year before it 2, and so on.
            "lead": [1 - seen.since if seen.start and not seen.is_after else 0 for seen in sample],
        }
    )


def _two_stages(pf: Any, frame: "pandas.DataFrame", second: str) -> dict[str, tuple[float, float]]:
    fit = pf.did2s(
        frame.copy(),
        yname="points",
        first_stage="~ 0 | commune + cell",
        second_stage=f"~ {second}",
        treatment="after",
        cluster="commune",
    )
    return _coefficients(fit)


def _before(pf: Any, frame: "pandas.DataFrame") -> tuple[float | None, dict[int, tuple[float, float]]]:
    """Test that both groups moved alike before, on what was not touched alone; the action's year is zero.

    Testing apart from the estimate is what Borusyak, Jaravel and Spiess (2024) recommend.
    """
    untouched = frame[~frame["after"]].copy()
    counts = untouched.loc[untouched["lead"] > 1, "lead"].value_counts()
    leads = [lead for lead in range(2, LEADS + 2) if counts.get(lead, 0) >= LEAD_COMMUNES]
    if not leads:
        return None, {}
    for lead in leads:
        is_last = lead == leads[-1]
        untouched[f"lead_{lead}"] = (
            untouched["lead"] >= lead if is_last else untouched["lead"] == lead
        ).astype(float)
    names = [f"lead_{lead}" for lead in leads]
    fit = pf.feols(f"points ~ {' + '.join(names)} | commune + cell", untouched, vcov={"CRV1": "commune"})
    found = _coefficients(fit)
    if not found:
        return None, {}
    import numpy

    test = fit.wald_test(R=numpy.eye(len(found)), distribution="F")
    p_value = round(float(test["pvalue"]), PLACES)
    return p_value, {int(name.removeprefix("lead_")): found[name] for name in found}


def _coefficients(fit: Any) -> dict[str, tuple[float, float]]:
    effects, errors = fit.coef(), fit.se()
    return {str(name): (float(effects[name]), float(errors[name])) for name in effects.index}


def _interval(effect: float, error: float, communes: int) -> Interval:
    from scipy.stats import t

    freedom = max(communes - 1, 1)
    error *= (communes / freedom) ** 0.5
    reach = float(t.ppf((1 + LEVEL) / 2, freedom)) * error
    p_value = 2 * float(t.sf(abs(effect) / error, freedom)) if error else float(effect == 0)
    return Interval(*(round(value, PLACES) for value in (effect, effect - reach, effect + reach, p_value)))


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(sum(found) / len(found), PLACES) if found else None
