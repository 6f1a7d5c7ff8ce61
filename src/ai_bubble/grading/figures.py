"""Keeping the figures of the case as they were handed out, wherever the student's cells went."""

from collections.abc import Iterator, Sequence

from ai_bubble.grading.bound import keeps
from ai_bubble.grading.canonical import Given
from ai_bubble.grading.records import Cell, Step


class Figures:
    """Which figures stand at a place of the run, and which should.

    Parameters
    ----------
    given : sequence of Given
        The exercise as it was handed out.
    present : frozenset of str
        Ids of its cells that the student's notebook still has as code.
    """

    def __init__(self, given: Sequence[Given], present: frozenset[str]) -> None:
        self._given = [one for one in given if one.role == "figures"]
        self._present = present
        self._ran: set[str] = set()
        self._holds: dict[str, str] = {}
        self.notes: list[str] = []

    def before(self, place: int) -> Iterator[Step]:
        """Yield what must run so that all figures above a place of the exercise are there.

        Cells that are missing or stand too low are run here; so are those whose figures another
        cell, moved up, has replaced.
        """
        above = [one for one in self._given if one.place < place]
        wanted = {name: one.id for one in above for name in one.binds}
        wrong = {owner for name, owner in wanted.items() if self._holds.get(name) != owner}
        for one in above:
            if one.id in wrong or one.id not in self._ran:
                self._note(one)
                yield self._run(one)

    def at(self, one: Given, cell: Cell, number: int, *, as_it_was: bool) -> Iterator[Step]:
        """Yield what to run where the student has a cell of figures.

        Parameters
        ----------
        one : Given
            The cell as it was handed out.
        cell : Cell
            The student's.
        number : int
            Its number, from 1.
        as_it_was : bool
            Whether it is the same code.
        """
        if as_it_was:
            yield self._run(one)
            return
        yield Step(cell.source, number)
        if keeps(one.source, cell.source):
            # Running the original again would undo what the student added, such as a column.
            self._mark(one)
            return
        yield self._run(one)
        self.notes.append(
            f"{_of(one)} were changed in cell {number}; your answers were computed with the "
            "original ones."
        )

    def _run(self, one: Given) -> Step:
        self._mark(one)
        return Step(one.source, 0)

    def _mark(self, one: Given) -> None:
        self._ran.add(one.id)
        self._holds |= dict.fromkeys(one.binds, one.id)

    def _note(self, one: Given) -> None:
        if one.id not in self._present:
            self.notes.append(f"{_of(one)} were missing; they were put back.")
        elif one.id not in self._ran:
            self.notes.append(f"{_of(one)} stood too low; they were run earlier as well.")


def _of(one: Given) -> str:
    if one.question:
        return f"The figures of Question {one.question.removeprefix('q')}"
    return "The figures of the case"
