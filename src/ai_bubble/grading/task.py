"""A submission made ready to run: read, recognised, planned, with its key."""

import hashlib
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import ai_bubble
from ai_bubble.grading.keystore import KeyStore, Sheet
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.plan import plan
from ai_bubble.grading.reading import Unreadable, read
from ai_bubble.grading.records import Found, Handed, Plan
from ai_bubble.grading.wording import UNCLEAR

_NUMBER: Final = re.compile(
    r"(?:^|[/_\W])([0-9]{2})_(?!assignsubmission_)[a-z_]+[^/]*\.ipynb(\.txt|\.json)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run grades.

    Attributes
    ----------
    exercise : str
        Two digits; empty to read it from each notebook.
    sandbox : str
        ``bwrap`` or ``none``.
    limits : Limits
        For each submission.
    secrets : list of Path
        Folders hidden from submissions.
    variants : mapping of tuple of str to int
        Variant by student and exercise, from a manifest; a notebook's own word counts without one.
    """

    exercise: str = ""
    sandbox: str = "bwrap"
    limits: Limits = field(default_factory=Limits)
    secrets: list[Path] = field(default_factory=list)
    variants: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def environment(self) -> str:
        """What a result depends on beside submission and key."""
        return f"{ai_bubble.__version__} {platform.python_version()} {self.sandbox}"


@dataclass(frozen=True, slots=True)
class Task:
    """One submission, ready to run, or with the reason why it cannot be."""

    found: Found
    sha256: str
    exercise: str = ""
    variant: int = 0
    sheet: Sheet | None = None
    plan: Plan | None = None
    notes: tuple[str, ...] = ()
    unreadable: str = ""


def prepare(found: Found, store: KeyStore, settings: Settings) -> Task:
    """Read one file and plan how to run it; never raises for what a student did."""
    sha256 = hashlib.sha256(found.content).hexdigest()
    if found.problem:
        return Task(found, sha256, settings.exercise, unreadable=found.problem)
    try:
        handed = read(found.content)
    except Unreadable as problem:
        return Task(found, sha256, settings.exercise, unreadable=str(problem))
    number = settings.exercise or handed.exercise or _from_name(found.label)
    if number not in store.exercises:
        return Task(found, sha256, number, unreadable=UNCLEAR)
    variant, note = _variant(found, handed, number, settings)
    sheet = store.sheet(number, variant)
    names = {key.question.id: key.question.name for key in sheet.keys}
    planned = plan(handed, sheet.derived, names)
    notes = (*handed.notes, *planned.notes, *([note] if note else []))
    return Task(found, sha256, number, variant, sheet, planned, notes)


def _from_name(label: str) -> str:
    found = _NUMBER.search(label)
    return found[1] if found else ""


def _variant(found: Found, handed: Handed, number: str, settings: Settings) -> tuple[int, str]:
    own = handed.variant if handed.variant is not None else 0
    dealt = settings.variants.get((found.student, number))
    if dealt is not None and handed.variant is not None and dealt != own:
        return dealt, f"This notebook says variant {own}; it was graded by yours, {dealt}."
    return (own if dealt is None else dealt), ""
