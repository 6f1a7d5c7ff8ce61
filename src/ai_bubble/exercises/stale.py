"""Whether an answer was computed before something it rests on changed."""

import ast
import re
import symtable
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr", "lambda"}
_TRANSPARENT = {"time", "capture"}


@dataclass(frozen=True, slots=True)
class _Cell:
    """The names that a cell binds, those it reads as it runs, and what its functions read later."""

    bound: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)


def stale(name: str, cells: Sequence[str]) -> str:
    """Say which later cell changed what the answer `name` was computed from; empty if none did.

    A cell that was merely run again changed nothing. A function reads what is outside of it when it
    is called, so that it is never stale itself.

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
    computed: dict[str, int] = {}
    changed: dict[str, int] = {}
    functions: dict[str, frozenset[str]] = {}
    for place, source in enumerate(cells):
        cell = _taken_apart(source)
        read = _with_calls(cell.read, functions) - cell.bound
        for bound in cell.bound:
            before = computed.get(bound, -1)
            again = before >= 0 and cells[before] == source
            if not again or any(changed.get(needed, -1) > before for needed in read):
                changed[bound] = place
        for bound in cell.bound:
            computed[bound] = place
            functions.pop(bound, None)
        functions |= cell.functions
    waiting, seen = [name] if name in computed else [], set()
    while waiting:
        current = waiting.pop()
        seen.add(current)
        place = computed[current]
        read = functions.get(current, _taken_apart(cells[place]).read)
        for needed in sorted(_with_calls(read, functions) - seen):
            if needed not in computed:
                continue
            if changed[needed] > place and current not in functions:
                return (
                    f"`{current}` was computed in [{place}], but `{needed}` changed after that, "
                    f"in [{changed[needed]}]. Run its cell again."
                )
            waiting.append(needed)
    return ""


def binds(source: str, name: str) -> bool:
    """Tell whether a cell gives a name its value, or means to and is no Python.

    Examples
    --------
    >>> binds("year = rent * 12", "year"), binds("year = rent * 12", "rent")
    (True, False)
    >>> binds("year = (rent * 12", "year"), binds("def year(rent:", "year")
    (True, True)
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        meant = rf"^[ \t]*(?:{name}\b[^=\n(\[]*=(?!=)|def[ \t]+{name}\b)"
        return re.search(meant, source, re.MULTILINE) is not None
    return name in _taken_apart(source).bound


def _with_calls(read: frozenset[str], functions: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return names with all that the functions among them read when they are called."""
    found, waiting = set(read), list(read)
    while waiting:
        inner = functions.get(waiting.pop(), frozenset()) - found
        found |= inner
        waiting.extend(inner)
    return frozenset(found)


@lru_cache(maxsize=2_000)
def _taken_apart(source: str) -> _Cell:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            if body := _in_magic(tree):
                return _taken_apart(body)
            top = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Cell()
    # An import changes no figure.
    own = _of_comprehensions(tree)
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() and not s.is_imported()}
    bound -= own.bound
    read = {s.get_name() for s in top.get_symbols() if s.is_referenced()} - own.read
    functions = {}
    for inner in top.get_children():
        if inner.get_type() == "function" and inner.get_name() not in _AT_ONCE:
            functions[inner.get_name()] = _globals(inner)
        else:
            read |= _globals(inner)
    # What a cell binds itself, a loop's variable above all, it does not take from another.
    return _Cell(frozenset(bound | _changed_inside(tree)), frozenset(read - bound), functions)


def _of_comprehensions(tree: ast.Module) -> _Cell:
    """Return the names that are bound and read by comprehensions alone.

    They are no names of the cell, but since 3.12 Python's table of symbols counts them among them.
    """
    inside, targets = set[int](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
            inside |= {id(one) for one in ast.walk(node)}
            inside -= {id(one) for one in ast.walk(node.generators[0].iter)}
            for part in node.generators:
                targets |= {one.id for one in ast.walk(part.target) if isinstance(one, ast.Name)}
    names = [one for one in ast.walk(tree) if isinstance(one, ast.Name) and id(one) not in inside]
    stored = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    loaded = {one.id for one in names if isinstance(one.ctx, ast.Load)}
    return _Cell(frozenset(targets - stored), frozenset(targets - loaded))


def _globals(scope: symtable.SymbolTable) -> frozenset[str]:
    """Return the names that a scope, or one within it, takes from the notebook."""
    own = {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return frozenset(own.union(*map(_globals, scope.get_children())))


def _changed_inside(tree: ast.Module) -> set[str]:
    """Return the names that a cell changes without binding them: ``table["rent"] = …``."""
    found = set()
    for statement in tree.body:
        if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for node in ast.walk(statement):
                match node:
                    case (
                        ast.Subscript(value=ast.Name(id=name), ctx=ast.Store())
                        | ast.Attribute(value=ast.Name(id=name), ctx=ast.Store())
                    ):
                        found.add(name)
                    case ast.Subscript(
                        value=ast.Attribute(
                            value=ast.Name(id=name), attr="loc" | "iloc" | "at" | "iat"
                        ),
                        ctx=ast.Store(),
                    ):
                        found.add(name)
    return found


def _in_magic(tree: ast.Module) -> str:
    """Return the code under a ``%%time``, as IPython keeps it; empty if there is none."""
    match tree.body:
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(attr="run_cell_magic"),
                    args=[ast.Constant(value=magic), _, ast.Constant(value=str(body))],
                )
            )
        ] if magic in _TRANSPARENT:
            return body
    return ""
