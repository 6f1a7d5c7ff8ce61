"""Whether an answer was computed before something it rests on changed."""

import ast
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=2_000)
def _names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a cell binds and those that it reads."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset()
    bound: set[str] = set()
    read: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
    return frozenset(bound), frozenset(read)


def stale(name: str, cells: Sequence[str]) -> str:
    """Say which later cell changed what the answer `name` was computed from; empty if none did.

    Parameters
    ----------
    name : str
        The name that holds the answer.
    cells : sequence of str
        The sources of all cells run so far, in the order of running; place n is ``[n]``.

    Examples
    --------
    >>> cells = ["", "rent = 5", "year = rent * 12", "rent = 7"]
    >>> stale("year", cells)
    '`year` was computed in [2], but `rent` changed after that, in [3]. Run its cell again.'
    >>> stale("rent", cells)
    ''
    """
    last: dict[str, int] = {}
    for place, source in enumerate(cells):
        for bound in _names(source)[0]:
            last[bound] = place
    if name not in last:
        return ""
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        seen.add(current)
        place = last[current]
        for needed in sorted(_names(cells[place])[1] - seen):
            if needed not in last:
                continue
            if last[needed] > place:
                return (
                    f"`{current}` was computed in [{place}], but `{needed}` changed after that, "
                    f"in [{last[needed]}]. Run its cell again."
                )
            waiting.append(needed)
    return ""
