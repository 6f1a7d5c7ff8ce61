"""nbgrader as `benchmarks.grading` runs it.

It grades one submission after another, so as many of it run at once as there are cores, each with
its part of the class in a course folder of its own.
"""

import copy
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks import grading_answers as given
from benchmarks.grading_tools import Ended, Marks, at_once, environment, halves, must

_NBGRADER_MARKS = """
import json, sys
from nbgrader.api import Gradebook
found = {}
with Gradebook("sqlite:///" + sys.argv[1]) as book:
    for submission in book.assignment_submissions("ex"):
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        marks = {g.name.removesuffix("-test"): g.score for g in grades if g.name}
        if any(g.auto_score is not None for g in grades):
            found[submission.student.id] = marks
print(json.dumps(found))
"""


class Nbgrader:
    """nbgrader with exercise 03 as its assignment."""

    name = "nbgrader"
    version = "0.9.6"
    command = "nbgrader autograde ex"

    def __init__(self, folder: Path) -> None:
        self.programs = environment("nbgrader", self.version)
        self.autograde = [self.programs / "nbgrader", "autograde", "ex"]
        self.course = folder / "nbgrader"
        source = self.course / "source" / "ex"
        source.mkdir(parents=True)
        (self.course / "nbgrader_config.py").write_text("c = get_config()\n")
        (source / "ex.ipynb").write_text(given.text(given.nbgrader_source()))
        must([self.programs / "nbgrader", "generate_assignment", "ex"], self.course)
        released = self.course / "release" / "ex" / "ex.ipynb"
        self.released = json.loads(released.read_text())
        (self.course / "pristine.db").write_bytes((self.course / "gradebook.db").read_bytes())

    def submission(self, answers: given.Answers, *, copied: str = "") -> given.Notebook:
        """Return the released notebook with answers; the question `copied` stands there twice."""
        notebook, filled = copy.deepcopy(self.released), given.filled(answers)
        sources = {cell["id"]: cell["source"] for cell in filled["cells"]}
        cells = []
        for cell in notebook["cells"]:
            ident = cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"])
            if ident.endswith("-answer"):
                cell["source"] = sources[ident]
            if ident == "q6-answer":
                cell["source"] = [line for line in cell["source"] if line.strip() != "q6_chart"]
            cells.append(cell)
            if copied and ident == f"{copied}-answer":
                cells.append({**cell, "id": "copied"})
        return {**notebook, "cells": cells}

    def batch(self, notebooks: Mapping[str, given.Notebook], processes: int) -> list[Path]:
        """Lay out course folders, each with its part of the class."""
        folders = []
        for place, students in enumerate(halves(list(notebooks), processes)):
            folder = self.course.parent / f"nbgrader-{place}"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.course, folder, ignore=shutil.ignore_patterns("gradebook.db"))
            (folder / "pristine.db").rename(folder / "gradebook.db")
            for student in students:
                handed_in = folder / "submitted" / student / "ex" / "ex.ipynb"
                handed_in.parent.mkdir(parents=True)
                handed_in.write_text(given.text(notebooks[student]))
            folders.append(folder)
        return folders

    def grade(self, folders: list[Path]) -> list[Ended]:
        """Grade every course folder, side by side."""
        return at_once([(self.autograde, folder) for folder in folders])

    def marks(self, folders: list[Path]) -> Marks:
        """Return the marks in the gradebooks."""
        found: Marks = {}
        for folder in folders:
            python, book = self.programs / "python", folder / "gradebook.db"
            found |= json.loads(
                must([python, "-c", _NBGRADER_MARKS, book], folder).splitlines()[-1]
            )
        return found
