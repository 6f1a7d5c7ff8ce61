"""How long importing the package takes, and what pandas adds.

    uv run python -m benchmarks.startup

Fresh processes, the bare interpreter's start taken off.
"""

import statistics
import subprocess
import sys
import time

from benchmarks.table import Row, show, spread

ROUNDS = 7
IMPORTS = {
    "import ai_bubble": "import ai_bubble",
    "`ai-bubble --help` without printing": "import ai_bubble.cli",
    "import ai_bubble.models.rental": "import ai_bubble.models.rental",
    "from ai_bubble.lesson import figure, load (pandas and Altair)": (
        "from ai_bubble.lesson import figure, load"
    ),
}
PANDAS = "import pandas, altair"


def seconds(code: str) -> float:
    """Return how long a fresh interpreter takes with some code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def rows() -> list[Row]:
    """Measure all imports, in turn, so that all see the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in (*IMPORTS, PANDAS)}
    for _ in range(ROUNDS + 1):
        bare = seconds("pass")
        for name, code in (*IMPORTS.items(), (PANDAS, PANDAS)):
            taken[name].append(max(seconds(code) - bare, 0))
    for times in taken.values():
        del times[0]  # the first round reads the files into the machine's memory
    peer = taken[PANDAS]
    return [
        Row(
            name,
            spread(taken[name], digits=3),
            f"{PANDAS}: {spread(peer, digits=3)}",
            statistics.median(peer) / max(statistics.median(taken[name]), 0.001),
            "benchmarks.startup",
        )
        for name in IMPORTS
    ]


if __name__ == "__main__":
    show(rows())
