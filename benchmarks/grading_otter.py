"""otter-grader as `benchmarks.grading` runs it.

Its parallel grading needs Docker. Its documented way without, `otter.api.grade_submission` (what
``otter run`` calls), runs in as many processes as there are cores, each for the whole batch.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks import grading_answers as given
from benchmarks.grading_tools import Ended, Marks, at_once, environment, halves, must

_OTTER_BATCH = """
import json, pathlib, sys
from otter.api import grade_submission
found = {}
for path in sys.argv[2:]:
    graded = grade_submission(path, sys.argv[1], quiet=True)
    found[pathlib.Path(path).parent.name] = {n: r.score for n, r in graded.results.items()}
print("MARKS" + json.dumps(found))
"""


class Otter:
    """otter-grader with exercise 03 as its assignment."""

    name = "otter-grader"
    version = "7.0.0"
    command = "otter.api.grade_submission"

    def __init__(self, folder: Path) -> None:
        self.programs = environment("otter-grader", self.version)
        self.folder = folder / "otter"
        tests = self.folder / "tests"
        tests.mkdir(parents=True)
        for key in given.tested():
            (tests / f"{key.question.id}.py").write_text(given.otter_test(key))
        self.key = self.folder / "autograder.zip"
        options = ["-t", tests, "-o", self.key, "--no-requirements", "--no-environment"]
        must([self.programs / "otter", "generate", *options], self.folder)

    def submission(self, answers: given.Answers, *, copied: str = "") -> given.Notebook:
        """Return the student's notebook with answers; the question `copied` stands there twice."""
        notebook = given.without_self_check(given.filled(answers))
        cells = notebook["cells"]
        for place, cell in enumerate(cells):
            if copied and cell["id"] == f"{copied}-answer":
                cells.insert(place + 1, {**cell, "id": "copied"})
                break
        return notebook

    def batch(self, notebooks: Mapping[str, given.Notebook], processes: int) -> list[list[Path]]:
        """Write the submissions, and return each process's part of them."""
        shutil.rmtree(self.folder / "submitted", ignore_errors=True)
        paths = {}
        for student, notebook in notebooks.items():
            paths[student] = self.folder / "submitted" / student / "ex.ipynb"
            paths[student].parent.mkdir(parents=True)
            paths[student].write_text(given.text(notebook))
        return [[paths[s] for s in part] for part in halves(list(notebooks), processes)]

    def grade(self, parts: list[list[Path]]) -> list[Ended]:
        """Grade the parts, side by side."""
        batch = [self.programs / "python", "-c", _OTTER_BATCH, self.key]
        return at_once([([*batch, *part], self.folder) for part in parts])

    def marks(self, ended: list[Ended]) -> Marks:
        """Return the marks that the processes printed."""
        found: Marks = {}
        for one in ended:
            found |= json.loads(one.output.rpartition("MARKS")[2].splitlines()[0])
        return found

    def single(self, path: Path) -> list[object]:
        """Return the command that grades one submission."""
        return [self.programs / "otter", "run", "-a", self.key, "-o", path.parent, path]

    def results(self, path: Path) -> Marks:
        """Return the marks of a submission that `single` graded; none if there are no results."""
        file = path.with_name("results.json")
        if not file.exists():
            return {}
        tests = json.loads(file.read_text())["tests"]
        ids = {key.question.id for key in given.tested()}
        marks = {test["name"].split()[0]: test.get("score", 0.0) for test in tests}
        return {path.parent.name: {q: m for q, m in marks.items() if q in ids}}
