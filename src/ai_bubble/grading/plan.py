"""From a notebook handed in to the pieces of code that are run, in order."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ai_bubble.grading.bound import bound_names, tree, without_key
from ai_bubble.grading.canonical import Given, asks_for_text, handed_out, recognise
from ai_bubble.grading.chosen import Handin, number
from ai_bubble.grading.figures import Figures
from ai_bubble.grading.records import Cell, Handed, Plan, Step

_END = 1 << 30


def plan(handed: Handed, derived: dict[str, Any], names: Mapping[str, str]) -> Plan:
    """Return what to run of a submission; never raises, whatever was handed in.

    The student's cells run in the student's own order. The course's first cell runs before all;
    the figures of the case are put back where they are missing or were changed; the sealed key
    and the checks are left out. Answers are found by the cells' ids, else by the names that they
    define.

    Parameters
    ----------
    handed : Handed
        The notebook as it was read.
    derived : dict
        The exercise of the student's variant, as `ai_bubble.exercises.derive` returns it.
    names : mapping of str to str
        Question id to the name that holds its answer.

    Returns
    -------
    Plan
        Steps, notes for the student, and the source handed in for each question that has one.
    """
    given = handed_out(derived)
    cells = [Cell(cell.id, cell.kind, without_key(cell.source)) for cell in handed.cells]
    binds = [bound_names(c.source) if c.kind == "code" else frozenset[str]() for c in cells]
    found = recognise(handed.cells, binds, given)
    handin = Handin(cells, binds, found, given)
    texts = _texts(handin, names)
    chosen = handin.choose({q: name for q, name in names.items() if q not in texts}) | texts
    code = frozenset(
        one.id for cell, one in zip(cells, found, strict=True) if one and cell.kind == "code"
    )
    figures = Figures(given, code)
    steps = list(_steps(handin, given, figures, chosen, names, set(texts.values())))
    notes = [*handin.notes, *figures.notes]
    ids = {one.id for one in given}
    if chosen and not any(cell.id in ids for cell in cells):
        notes.insert(0, "The cells had lost their ids; answers were found by their names.")
    for place in sorted(set(chosen.values())):
        held = [number(q) for q, where in chosen.items() if where == place]
        if len(held) > 1:
            notes.append(f"Cell {place + 1} answers {', '.join(held[:-1])} and {held[-1]}.")
    if not any(one and one.role == "setup" for one in found):
        notes.append("The first code cell was missing; it was put back.")
    handed_in = {q: cells[chosen[q]].source for q in names if q in chosen}
    return Plan(steps, list(dict.fromkeys(notes)), handed_in)


def _steps(
    handin: Handin,
    given: Sequence[Given],
    figures: Figures,
    chosen: Mapping[str, int],
    names: Mapping[str, str],
    texts: set[int],
) -> Iterator[Step]:
    yield from (Step(one.source, 0) for one in given if one.role == "setup")
    below = _below(handin.found)
    for place, cell in enumerate(handin.cells):
        one = handin.found[place]
        asked = [question for question in names if chosen.get(question) == place]
        if one and one.question in asked:
            asked.sort(key=lambda question: question != one.question)
        if not asked and (cell.kind != "code" or _is_left_out(handin, place)):
            continue
        yield from figures.before(one.place if one else below[place])
        first, *more = asked or [""]
        if place in texts:
            yield Step(f"{names[first]} = {cell.source!r}", place + 1, first)
        elif one and one.role == "figures" and cell.kind == "code":
            as_it_was = handin.is_as_handed_out(place, one)
            own, *original = figures.at(one, cell, place + 1, as_it_was=as_it_was)
            yield Step(own.source, own.cell, first)
            yield from (Step("", place + 1, question) for question in more)
            yield from original
            continue
        else:
            yield Step(cell.source, place + 1, first)
        yield from (Step("", place + 1, question) for question in more)
    yield from figures.before(_END)


def _below(found: Sequence[Given | None]) -> list[int]:
    """Return for each cell the place of the next one of the exercise."""
    places, place = [], _END
    for one in reversed(found):
        place = one.place if one else place
        places.append(place)
    return places[::-1]


def _is_left_out(handin: Handin, place: int) -> bool:
    """Return whether a cell is not run: the sealed key, or a check or first cell as it was."""
    one, source = handin.found[place], handin.cells[place].source
    if not source.strip():
        return True
    if one is None:
        return False
    if one.role == "key":
        found = tree(source)
        return found is None or all(isinstance(node, ast.Pass) for node in found.body)
    return one.role in ("setup", "check", "text") and handin.is_as_handed_out(place, one)


def _texts(handin: Handin, names: Mapping[str, str]) -> dict[str, int]:
    """Return the cells that hold a written answer as mere text, for lack of its quotes."""
    found = {}
    for question, blank in handin.blank.items():
        if question not in names or not asks_for_text(blank):
            continue
        for place, one in enumerate(handin.found):
            cell = handin.cells[place]
            if one is blank and cell.source.strip() and not handin.is_as_handed_out(place, blank):
                is_code = cell.kind == "code" or names[question] in bound_names(cell.source)
                if not is_code or tree(cell.source) is None:
                    found[question] = place
                else:
                    found.pop(question, None)
        if question in found:
            handin.notes.append(
                f"Cell {found[question] + 1} holds a text without its quotes; it was taken as "
                f"your answer to {number(question)}."
            )
    return found
