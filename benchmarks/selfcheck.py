"""How long a student waits for ``check("q2")``.

    uv run python -m benchmarks.selfcheck

Every question of every exercise, derived from the solutions in memory, with the key sealed as in
the student's notebook and the notebook's cells as history. It is answered rightly, by the solution
itself, and wrongly, by the solution of other variants and by functions a third too high. The time
includes what the notebook shows.
"""

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ai_bubble.exercises.derive import derive
from ai_bubble.exercises.notebook import Solution, declared, run_solution, solutions
from ai_bubble.exercises.sealed import seal
from ai_bubble.exercises.selfcheck import SelfCheck

ROUNDS = 20
WRONG = (1, 2)
PROMISE = 20.0
"""Milliseconds."""

Waits = dict[tuple[str, str], list[float]]


def kernel(solution: Solution, variant: int, key: str, cells: list[str]) -> dict[str, Any]:
    """Return a notebook's names after its answers were those of a variant's solution."""
    answers = run_solution(solution, variant)
    names = {**answers, "check": SelfCheck(key), "In": ["", *cells]}
    for one in declared(answers).keys if variant else ():
        if one.question.kind == "function":
            names[one.question.name] = too_high(names[one.question.name])
    return names


def too_high(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function whose numbers are a third higher than another's."""

    def raised(result: Any) -> Any:
        if isinstance(result, list):
            return [raised(item) for item in result]
        is_number = isinstance(result, (int, float)) and not isinstance(result, bool)
        return result * 4 / 3 if is_number else result

    return lambda *arguments: raised(function(*arguments))


def wait(names: dict[str, Any], question: str) -> tuple[float, str]:
    """Return the milliseconds of one check, and the state of its verdict."""
    call = compile(f'check("{question}")', "cell", "eval")
    start = time.perf_counter()
    verdict = eval(call, names)
    verdict._repr_mimebundle_()
    return 1_000 * (time.perf_counter() - start), verdict.state


def measure(solution: Solution, waits: Waits) -> None:
    """Add the waiting times of one exercise."""
    keys = declared(run_solution(solution, 0)).keys
    derived = derive(solution)["cells"]
    cells = ["".join(cell["source"]) for cell in derived if cell["cell_type"] == "code"]
    sealed = seal(solution.number, 0, keys)
    for variant in (0, *WRONG):
        names = kernel(solution, variant, sealed, cells)
        for key in keys:
            for _ in range(ROUNDS):
                milliseconds, state = wait(names, key.question.id)
                good = state in ("right", "waiting")
                waits[key.question.kind, "right" if good else "not right"].append(milliseconds)


def row(times: list[float]) -> str:
    """Return number, median, 95th percentile and maximum of waiting times."""
    late = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"{len(times):>7,} {statistics.median(times):>9.2f} {late:>7.2f} {max(times):>7.2f}"


def main() -> None:
    """Measure all exercises and print a row for each kind of question."""
    waits: Waits = defaultdict(list)
    found = solutions()
    for solution in found:
        measure(solution, waits)
    print(
        f"{'question':<10} {'answer':<10} {'checks':>7} {'median ms':>9} {'p95 ms':>7} {'max':>7}"
    )
    for (kind, answer), times in sorted(waits.items()):
        print(f"{kind:<10} {answer:<10} {row(times)}")
    everything = [one for times in waits.values() for one in times]
    print(f"{'all':<10} {'':<10} {row(everything)}")
    above = sum(one > PROMISE for one in everything)
    print(json.dumps({"exercises": len(found), "above 20 ms": above}))


if __name__ == "__main__":
    main()
