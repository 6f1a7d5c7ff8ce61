"""The least that grading can cost: the student's cells alone, in bare forks.

    python -m benchmarks.grading_floor FOLDER JOBS

The process loads what the course's warm parent loads. It forks a child for each notebook, which
runs the code cells and ends: no sandbox, no marks, no gradebook, no feedback page. Prints the
seconds that all of them took, loading aside.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from ai_bubble.grading import warm


def run_cells(sources: list[str]) -> None:
    """Run the cells of one notebook, and end the process."""
    names: dict[str, object] = {"__name__": "__main__"}
    for source in sources:
        with contextlib.suppress(Exception):
            exec(compile(source, "<cell>", "exec"), names)
    os._exit(0)


def main() -> None:
    """Fork a child for each notebook, some at a time."""
    warm._load()
    classful = []
    for path in sorted(Path(sys.argv[1]).rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        classful.append(["".join(cell["source"]) for cell in code])
    start, running = time.perf_counter(), 0
    for sources in classful:
        if running == int(sys.argv[2]):
            os.wait()
            running -= 1
        if os.fork() == 0:
            run_cells(sources)
        running += 1
    for _ in range(running):
        os.wait()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
