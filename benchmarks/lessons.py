"""How long each lesson runs: in a kernel, as a student runs it all, and inside the handouts.

uv run python -m benchmarks.lessons
"""

import json
import subprocess
import sys

from ai_bubble import course
from ai_bubble.lesson.run import check_lesson
from benchmarks.table import Row, show, spread

ROUNDS = 3
IN_PROCESS = """
import json, sys, time
from pathlib import Path
from ai_bubble.handouts.job import execute
start = time.perf_counter()
execute(Path(sys.argv[1]), {})
print(json.dumps(time.perf_counter() - start))
"""


def in_process(lesson: course.Lesson) -> float:
    """Return the seconds that the handouts' engine takes, its libraries loaded before."""
    command = [sys.executable, "-c", IN_PROCESS, str(lesson.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


def rows() -> list[Row]:
    """Measure all lessons both ways."""
    found = []
    for lesson in course.lessons():
        kernel = [check_lesson(lesson.path).seconds for _ in range(ROUNDS)]
        engine = [in_process(lesson) for _ in range(ROUNDS)]
        found.append(
            Row(
                f"lesson {lesson.number}, all cells",
                f"handouts' engine: {spread(engine)}",
                f"Jupyter kernel, its start included: {spread(kernel)}",
                sorted(kernel)[1] / sorted(engine)[1],
                "benchmarks.lessons",
            )
        )
    return found


if __name__ == "__main__":
    show(rows())
