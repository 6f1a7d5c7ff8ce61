"""Simulations, vectorised against a plain loop over the same model.

    uv run python -m benchmarks.simulations

Best of several runs on one core; the loop does a hundredth of the draws, and its time is scaled.
"""

import math
import random
import time
from collections.abc import Callable

from ai_bubble.models import cascade, rental

REPEATS = 5
SHARE = 100


def best(job: Callable[[], object]) -> float:
    """Return the shortest of several running times, seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


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


def main() -> None:
    """Measure both and print the ratios."""
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
    print(f"{'simulation':<32} {'vectorised s':>12} {'loop s':>9} {'ratio':>7}")
    for name, (fast, slow) in jobs.items():
        quick, plain = best(fast), best(slow) * SHARE
        print(f"{name:<32} {quick:>12.3f} {plain:>9.1f} {plain / quick:>7.0f}", flush=True)


if __name__ == "__main__":
    main()
