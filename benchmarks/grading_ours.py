"""`ai-bubble grade` as `benchmarks.grading` runs it, and the floor beneath it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from ai_bubble import course
from ai_bubble.grading.gradebook import Gradebook
from benchmarks import grading_answers as given
from benchmarks.grading_tools import Ended, Marks, environment, must, run


class Ours:
    """The course's grader, installed from a wheel like its peers."""

    name = "ai-bubble grade"

    def __init__(self, folder: Path, jobs: int) -> None:
        self.programs = environment("ai-bubble-course")
        self.folder, self.jobs = folder / "ours", jobs
        self.command = f"ai-bubble grade FOLDER -o OUT --jobs {jobs}"

    def submission(self, answers: given.Answers, *, copied: str = "") -> given.Notebook:
        """Return the student's notebook with answers; the question `copied` stands there twice."""
        notebook = given.filled(answers)
        cells = notebook["cells"]
        for place, cell in enumerate(cells):
            if copied and cell["id"] == f"{copied}-answer":
                cells.insert(place + 1, {**cell, "id": "copied"})
                break
        return notebook

    def batch(self, name: str, notebooks: Mapping[str, given.Notebook]) -> Path:
        """Write submissions into a folder, as a learning platform exports them."""
        folder = self.folder / name
        for student, notebook in notebooks.items():
            path = folder / student / "03_price_collapse.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(given.text(notebook), encoding="utf-8")
        return folder

    def grade(self, folder: Path) -> Ended:
        """Grade a folder from the start, with an empty gradebook."""
        out = folder.with_name(f"{folder.name}-out")
        shutil.rmtree(out, ignore_errors=True)
        options = ["-o", out, "--jobs", str(self.jobs)]
        options += ["--solutions", course.root() / "solutions"]
        return run([self.programs / "ai-bubble", "grade", folder, *options], self.folder)

    def marks(self, folder: Path) -> Marks:
        """Return the marks of the questions that all tools mark."""
        asked = {key.question.id for key in given.tested()}
        with Gradebook.open(folder.with_name(f"{folder.name}-out") / "gradebook.sqlite") as book:
            return {
                attempt.student: {
                    mark.question: mark.points or 0.0
                    for mark in attempt.marks
                    if mark.question in asked
                }
                for attempt in book.attempts()
            }

    def says(self, folder: Path) -> dict[str, str]:
        """Return the state of each submission."""
        with Gradebook.open(folder.with_name(f"{folder.name}-out") / "gradebook.sqlite") as book:
            return {attempt.student: attempt.state for attempt in book.attempts()}

    def floor(self, folder: Path) -> float:
        """Return the seconds that the cells of a folder's notebooks take in bare forks."""
        module = ["-m", "benchmarks.grading_floor", folder, str(self.jobs)]
        return float(must([self.programs / "python", *module], course.root()))
