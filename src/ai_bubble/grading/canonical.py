"""The exercise as it was handed out, and which of its cells each cell of a student is."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ai_bubble.grading.bound import bound_names, form, squeezed, tree
from ai_bubble.grading.records import Cell


@dataclass(frozen=True, slots=True)
class Given:
    """A cell of the exercise as it was handed out.

    Attributes
    ----------
    id, source : str
        As in the notebook.
    place : int
        From 0.
    role : str
        ``setup``, ``key``, ``check``, ``answer``, ``figures`` or ``text``.
    question : str
        The question it belongs to; empty if to none.
    binds : frozenset of str
        The names that the code binds.
    form : str
        What is the same for cells that are the same code.
    """

    id: str
    source: str
    place: int
    role: str
    question: str
    binds: frozenset[str] = frozenset()
    form: str = field(default="", repr=False)


def handed_out(derived: dict[str, Any]) -> list[Given]:
    """Return the cells of a derived notebook with their roles."""
    found = []
    for place, cell in enumerate(derived["cells"]):
        source, is_code = "".join(cell["source"]), cell["cell_type"] == "code"
        head = cell["id"].partition("-")[0]
        question = head if head[:1] == "q" and head[1:].isdigit() else ""
        role = _role(cell["id"], question) if is_code else "text"
        binds = bound_names(source) if role == "figures" else frozenset()
        found.append(Given(cell["id"], source, place, role, question, binds, form(source)))
    return found


def _role(ident: str, question: str) -> str:
    if ident in ("setup", "start"):
        return {"setup": "setup", "start": "key"}[ident]
    tail = ident.removeprefix(question)
    return {"-check": "check", "-answer": "answer"}.get(tail, "figures") if question else "figures"


def recognise(
    cells: Sequence[Cell], binds: Sequence[frozenset[str]], given: Sequence[Given]
) -> list[Given | None]:
    """Return for each cell of a student which one of the exercise it is; None for an own one.

    A cell is known by its id, else by the same text, else, for the figures of the case, by all
    the names that they bind.

    Parameters
    ----------
    cells : sequence of Cell
        As handed in.
    binds : sequence of frozenset of str
        The names that each of them binds.
    given : sequence of Given
        As handed out.
    """
    by_id = {one.id: one for one in given}
    by_text = {squeezed(one.source): one for one in reversed(given) if squeezed(one.source)}
    found = [by_id.get(cell.id) or by_text.get(squeezed(cell.source)) for cell in cells]
    taken = {one.id for one in found if one}
    for number, names in enumerate(binds):
        if found[number] is None and names:
            for one in given:
                if one.binds and one.binds <= names and one.id not in taken:
                    found[number] = one
                    taken.add(one.id)
                    break
    return found


def sections(found: Sequence[Given | None]) -> list[str]:
    """Return for each cell the question under which it stands; empty for none.

    Examples
    --------
    >>> sections([None, Given("q1", "", 5, "text", "q1"), None])
    ['', 'q1', 'q1']
    """
    here, places = "", []
    for one in found:
        here = one.question if one else here
        places.append(here)
    return places


def asks_for_text(answer: Given) -> bool:
    """Return whether the answer to a question is to be a text, by what stands in its place."""
    found = tree(answer.source)
    return (
        found is not None
        and len(found.body) == 1
        and isinstance(one := found.body[0], ast.Assign)
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
    )
