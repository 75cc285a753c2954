"""Does the interval say the truth, and how long does it take?

    python -m benchmarks.effect             200 seeds of each panel
    python -m benchmarks.effect --seeds 20  a quick look

On generated panels (``effect_panels``) whose effect is known: how often the interval at 95 % covers it, how
often an effect is claimed where there is none, how often the test of trends before speaks without cause. Then
the seconds of one estimate for the whole country, and as a ratio to the plain estimate in the same run.
"""

import argparse
import sys
import time
import warnings

from benchmarks.effect_panels import AIM, generated
from capacity.services.effect.design import Options, design
from capacity.services.effect.estimate import estimate

SEEDS = 200
EFFECT = 4.0
PANELS = {"200 communes, 6 years": (200, 6), "101 communes, 4 years": (101, 4)}
COUNTRY = (1503, 6)
# Out of 200, these hold 95 (or 5) of 100 with a margin that chance passes once in some thousands.
COVERED = 0.90
FALSE_ALARMS = 0.10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = parser.parse_args().seeds
    passed = True
    for name, (communes, years) in PANELS.items():
        covered, alarms, trends, made = tried(seeds, communes, years)
        print(f"{name}: {made} of {2 * seeds} panels estimated")
        print(f"  the interval covers the known effect in {covered:.1%}")
        print(f"  an effect is claimed where there is none in {alarms:.1%}")
        print(f"  trends before are called unequal without cause in {trends:.1%}")
        passed = passed and covered >= COVERED and alarms <= FALSE_ALARMS
    seconds, ratio = timed()
    print(
        f"{COUNTRY[0]:,} communes, {COUNTRY[1]} years: {seconds:.2f} s an estimate, {ratio:.1f} times plain"
    )
    print("passed" if passed else "FAILED")
    return 0 if passed else 1


def tried(seeds: int, communes: int, years: int) -> tuple[float, float, float, int]:
    """Return the shares of covered effects, of false alarms, of false trends; and how many were estimated."""
    covered, alarms, trends = [], [], []
    for seed in range(seeds):
        known = generated(seed, communes=communes, years=years, effect=EFFECT)
        if result := estimate(design(known.rows, AIM, Options())).result:
            covered.append(result.low <= known.effect <= result.high)
        none = estimate(
            design(generated(seed + 100_000, communes=communes, years=years).rows, AIM, Options())
        )
        if none.result:
            alarms.append(none.result.p_value < 0.05)
            trends.append(none.pretrend_p is not None and none.pretrend_p < 0.05)
    return _share(covered), _share(alarms), _share(trends), len(covered) + len(alarms)


def timed() -> tuple[float, float]:
    """Return the seconds of a whole estimate of the country, and their ratio to the plain estimate alone."""
    import pyfixest as pf

    from capacity.services.effect.estimate import _frame

    made = design(generated(1, communes=COUNTRY[0], years=COUNTRY[1], effect=EFFECT).rows, AIM, Options())
    frame = _frame(made)

    def plain() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pf.feols("points ~ after | commune + cell", frame, vcov={"CRV1": "commune"})

    seconds = [min(_seconds(work) for _ in range(3)) for work in (lambda: estimate(made), plain)]
    return seconds[0], seconds[0] / seconds[1]


def _seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _share(found: list[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


if __name__ == "__main__":
    sys.exit(main())
