"""Which cell of a student holds the answer to each question."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from ai_bubble.grading.bound import bound_names, form, tree
from ai_bubble.grading.canonical import Given, sections
from ai_bubble.grading.records import Cell

_LONGEST_TEXT: Final = 5_000
_MOST_TEXTS: Final = 100


class Handin:
    """A notebook handed in beside the exercise as it was handed out.

    Parameters
    ----------
    cells : sequence of Cell
        As handed in.
    binds : sequence of frozenset of str
        The names that each of them binds; none for cells that are not code.
    found : sequence of Given or None
        Which cell of the exercise each of them is.
    given : sequence of Given
        The exercise.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        binds: Sequence[frozenset[str]],
        found: Sequence[Given | None],
        given: Sequence[Given],
    ) -> None:
        self.cells, self.binds, self.found = cells, list(binds), found
        self.blank = {one.question: one for one in given if one.role == "answer"}
        self._forms: dict[int, str] = {}
        self._section = sections(found)
        self._free = [self._is_free(place) for place in range(len(cells))]
        self.notes: list[str] = []

    def is_as_handed_out(self, place: int, one: Given) -> bool:
        """Return whether a cell is the same code as one of the exercise."""
        source = self.cells[place].source
        if source.strip() == one.source.strip():
            return True
        if place not in self._forms:
            self._forms[place] = form(source)
        return self._forms[place] == one.form

    @cached_property
    def _texts(self) -> dict[int, frozenset[str]]:
        """The names bound in cells that are not code, but read as if they were."""
        names = {}
        for place, cell in enumerate(self.cells):
            is_text = cell.kind in ("markdown", "raw") and len(cell.source) <= _LONGEST_TEXT
            if is_text and ("=" in cell.source or "def " in cell.source):
                names[place] = bound_names(cell.source) if tree(cell.source) else frozenset()
            if len(names) == _MOST_TEXTS:
                break
        return names

    def choose(self, names: Mapping[str, str]) -> dict[str, int]:
        """Return for each question the place of the cell that counts, from 0.

        Under its question the last cell that defines the name counts. If none does, another
        cell of the student's own may; then one that answers another question; then one that is
        no longer code. What remains is a cell that answers nothing yet.
        """
        chosen = {}
        for question, name in names.items():
            place = self._find(question, name)
            if place is not None:
                chosen[question] = place
        return chosen

    def _find(self, question: str, name: str) -> int | None:
        own = self._answering(question)
        under = [n for n, free in enumerate(self._free) if free and self._section[n] == question]
        stray = [n for n, free in enumerate(self._free) if free and self._section[n] != question]
        others = [n for n, one in enumerate(self.found) if one and one.role == "answer"]
        here = sorted(n for n in own + under if self._answers(n, question, name))
        away = [n for n in stray if self._answers(n, question, name)]
        merged = [n for n in others if n not in own and self._answers(n, question, name)]
        for places in (here, away, merged):
            if places:
                self._tell(question, name, places[-1], [*here, *away], moved=bool(own))
                return places[-1]
        if (retyped := self._retyped(question, name)) is not None:
            return retyped
        return own[-1] if own else None

    def _answering(self, question: str) -> list[int]:
        """Return the code cells that stand where the exercise has the answer."""
        return [
            n
            for n, one in enumerate(self.found)
            if one
            and one.role == "answer"
            and one.question == question
            and self.cells[n].kind == "code"
        ]

    def _is_free(self, place: int) -> bool:
        """Return whether a cell is the student's own, or holds more than it was handed out with."""
        one = self.found[place]
        if self.cells[place].kind != "code":
            return False
        return one is None or (one.role != "answer" and not self.is_as_handed_out(place, one))

    def _answers(self, place: int, question: str, name: str) -> bool:
        blank = self.blank.get(question)
        return name in self.binds[place] and not (blank and self.is_as_handed_out(place, blank))

    def _retyped(self, question: str, name: str) -> int | None:
        """Return the last cell that is no longer code but still defines the name."""
        found = None
        for place, names in self._texts.items():
            one = self.found[place]
            mine = one is None or (one.role == "answer" and one.question == question)
            if mine and name in names:
                found = place
        if found is not None:
            self.notes.append(
                f"Cell {found + 1} was not a code cell; it was run as your answer to "
                f"{number(question)}."
            )
        return found

    def _tell(
        self, question: str, name: str, place: int, defining: list[int], *, moved: bool
    ) -> None:
        one = self.found[place]
        others = [n for n in defining if n != place]
        if others:
            word = "cell" if len(others) == 1 else "cells"
            cells = ", ".join(str(n + 1) for n in others[:5])
            self.notes.append(
                f"`{name}` is defined in {word} {cells} too; the answer in cell {place + 1} counts."
            )
        elif one is not None and one.role == "answer" and one.question == question:
            return
        elif moved or self._section[place] != question:
            self.notes.append(
                f"Your answer to {number(question)} was found in cell {place + 1}, by its name "
                f"`{name}`."
            )


def number(question: str) -> str:
    """Return a question as a reader says it.

    Examples
    --------
    >>> number("q2")
    'Question 2'
    """
    return f"Question {question.removeprefix('q')}"
