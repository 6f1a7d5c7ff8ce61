"""Building submissions: the real Exercise 03 with right answers, and one hostile part in each."""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from ai_bubble.exercises.notebook import BEGIN, END
from ai_bubble.grading.keystore import KeyStore

EXERCISE: Final = "03"
QUESTIONS: Final = ("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8")
MARKER: Final = "ai-bubble-hostile"
"""Stands in the name of everything that a submission tries to leave behind."""
SECRET: Final = "canary-4b1d"
"""Stands in the name and in the content of everything that no submission may see."""

Notebook = dict[str, Any]

WEAK: Final = {
    "q1": "gap = 0.111",
    "q3": "def payback_month(price, rent, let, fall, months):\n    return -1",
    "q5": 'decisions = sites[["site"]].assign(avoidable=1.0, gain=1.0, run=True)',
    "q7": "def staying_open(let, new, rent, avoidable, site_cost, months):\n    return -1",
}
"""Wrong answers, from which an attack tries to make right ones."""


@dataclass(frozen=True)
class Case:
    """One hostile or broken submission, and what has to become of it.

    `marks` are points by question where they differ from those of right answers; None stands
    for all marks where there must be none. An attack starts from `WEAK` answers. Where it may do
    harm to itself, `loose`, its marks are only not higher than without it.
    """

    name: str
    kind: str
    content: bytes
    states: tuple[str, ...] = ("graded",)
    reason: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: Mapping[str, float] | None = field(default_factory=dict)
    attack: bool = False
    loose: bool = False
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = (SECRET,)


@cache
def store() -> KeyStore:
    """Return the keys of the repository's solutions."""
    return KeyStore()


@cache
def solved() -> dict[str, str]:
    """Return the right answers by question."""
    answers = store().solved(EXERCISE)
    return {q: text.replace(BEGIN, "").replace(END, "").strip() for q, text in answers.items()}


def blank() -> Notebook:
    """Return the notebook as it is handed out."""
    return copy.deepcopy(store().sheet(EXERCISE, 0).derived)


def code(source: str, ident: str = "") -> Notebook:
    """Return a code cell, as new ones are: with an id of its own or none."""
    cell: Notebook = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    return cell | ({"id": ident} if ident else {})


def answered(answers: Mapping[str, str] | None = None) -> Notebook:
    """Return the notebook with right answers, but for those given."""
    notebook = blank()
    sources = {**solved(), **(answers or {})}
    for cell in notebook["cells"]:
        question, _, role = cell["id"].partition("-")
        if role == "answer":
            cell["source"] = sources[question]
    return notebook


def place(notebook: Notebook, ident: str) -> int:
    """Return where a cell is."""
    return next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == ident)


def as_bytes(notebook: Any, **options: Any) -> bytes:
    """Return a notebook as its file."""
    return json.dumps(notebook, **options).encode()


def with_cell(
    source: str, *, at: str = "case-numbers", answers: Mapping[str, str] | None = None
) -> bytes:
    """Return a submission with one more code cell, in front of the cell `at`."""
    notebook = answered(answers)
    notebook["cells"].insert(place(notebook, at), code(source, "own-cell"))
    return as_bytes(notebook)


def with_first(source: str, answers: Mapping[str, str] | None = None) -> bytes:
    """Return a submission whose own cell runs after the figures of the case, before Question 1."""
    return with_cell(source, at="q1", answers=answers)


def telling(source: str, answers: Mapping[str, str] | None = None) -> bytes:
    """Return a submission that hands in what its code writes to `found` as the written answer."""
    tell = f"{source}\njudgement = 'told: ' + str(found)"
    return as_bytes(answered({**(answers or {}), "q8": tell}))


def changed(*changes: tuple[str, Any], answers: Mapping[str, str] | None = None) -> Notebook:
    """Return the notebook with the sources of some cells replaced."""
    notebook = answered(answers)
    for ident, source in changes:
        notebook["cells"][place(notebook, ident)]["source"] = source
    return notebook


def without(notebook: Notebook, *keys: str) -> Notebook:
    """Return a notebook whose cells lack some of their entries."""
    for cell in notebook["cells"]:
        for key in keys:
            cell.pop(key, None)
    return notebook


def names(cases: Sequence[Case]) -> list[str]:
    """Return the cases' names, for pytest."""
    return [f"{case.kind}-{case.name}".replace(" ", "_") for case in cases]
