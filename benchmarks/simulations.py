"""Simulations, vectorised against a plain loop over the same model.

    uv run python -m benchmarks.simulations

Several runs on one core, the best against the best; the loop does a hundredth of the draws, and
its time is scaled.
"""

import math
import random
import time
from collections.abc import Callable

from ai_bubble.models import cascade, rental
from benchmarks.table import Row, show, spread

REPEATS = 5
SHARE = 100


def times(job: Callable[[], object]) -> list[float]:
    """Return several running times, seconds."""
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        job()
        found.append(time.perf_counter() - start)
    return found


def cascades_by_loop(precision: float, firms: int, draws: int) -> float:
    """Return the share of wrong cascades, one firm and one signal at a time."""
    rng, wrong = random.Random(1), 0
    for _ in range(draws):
        evidence, built = 0, 0
        for _ in range(firms):
            signal = 1 if rng.random() < precision else -1
            total = evidence + signal
            builds = total > 0 or (total == 0 and rng.random() < 0.5)
            if abs(evidence) < 2:
                evidence += 1 if builds else -1
            built += builds
        wrong += built < firms / 2
    return wrong / draws


def npvs_by_loop(path: list[float], volatility: float, draws: int) -> list[float]:
    """Return net present values, one month at a time."""
    rng, found = random.Random(1), []
    step = (1 + rental.ANNUAL_RATE) ** (-1 / 12)
    for _ in range(draws):
        let, wander, discount = rng.betavariate(2, 8), 1.0, 1.0
        value = -float(rental.CAPEX)
        for month, mean in enumerate(path):
            if month:
                wander *= math.exp(volatility * rng.gauss(0, 1) - volatility**2 / 2)
            discount *= step
            value += (let * mean * wander - rental.FIXED_COST) * discount
        found.append(value + rng.uniform(0, 0.3) * rental.CAPEX * discount)
    return found


def rows() -> list[Row]:
    """Measure both, the vectorised code and the loop."""
    path = rental.glide(180_000, 75_000, 18)
    draws = 100_000
    jobs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "100,000 cascades of 500 firms": (
            lambda: cascade.simulate_cascades(0.6, 500, draws, 1),
            lambda: cascades_by_loop(0.6, 500, draws // SHARE),
        ),
        "100,000 servers of 48 months": (
            lambda: rental.simulate_npv(path, draws=draws, rng=1),
            lambda: npvs_by_loop([float(rent) for rent in path], 0.08, draws // SHARE),
        ),
    }
    found = []
    for name, (fast, slow) in jobs.items():
        quick, loop = times(fast), [taken * SHARE for taken in times(slow)]
        found.append(
            Row(
                name,
                spread(quick, digits=3),
                f"plain loop: {spread(loop, digits=1)}",
                min(loop) / min(quick),
                "benchmarks.simulations",
            )
        )
    return found


if __name__ == "__main__":
    show(rows())
