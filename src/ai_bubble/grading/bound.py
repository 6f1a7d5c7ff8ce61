"""Which names a piece of a student's code binds, and what is the same in two pieces."""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 100_000
"""Characters of a cell beyond which it is only skimmed."""
_COMPARED: Final = 20_000
"""Characters beyond which a cell can be none of the exercise."""
_SCOPES: Final = (
    ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_BINDS: Final = re.compile(
    r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?[-+*/|&@]{0,2}=(?!=)",
    re.MULTILINE,
)
_RUNS_THE_REST: Final = re.compile(r"\s*%%(time|timeit|capture|prun)\b.*")
_OTHER_CELL: Final = re.compile(r"\s*%%")
_LINE: Final = re.compile(r"^([ \t]*)(?:[%!].*|\?*[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
_CAPTURED: Final = re.compile(r"=[ \t]*[%!].*$", re.MULTILINE)
_KEY: Final = re.compile(
    r"""^[ \t]*KEY[ \t]*=[ \t]*(\"{3}|'{3}).*?(\1|\Z)""", re.MULTILINE | re.DOTALL
)
_OPENED: Final = re.compile(
    r"^([ \t]*)(?:from ai_bubble\.figures import offline_charts$"
    r"|(?:\w+[ \t]*=[ \t]*)?(?:SelfCheck\(|offline_charts\(\)).*$)",
    re.MULTILINE,
)


def tree(source: str) -> ast.Module | None:
    """Return a cell as Python, its magics aside; None if it cannot be read or is too long."""
    if len(source) > _LONGEST:
        return None
    return _parsed(source) or _parsed(_without_magics(source))


def _parsed(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _without_magics(source: str) -> str:
    first, newline, rest = source.partition("\n")
    if _RUNS_THE_REST.fullmatch(first):
        source = newline + rest
    elif _OTHER_CELL.match(first):
        return ""
    return _CAPTURED.sub("= None", _LINE.sub(r"\1pass", source))


def bound_names(source: str) -> frozenset[str]:
    r"""Return the names that a cell binds for the cells below it.

    A name that is only bound to ``...`` does not count, because it is not answered yet.

    Parameters
    ----------
    source : str
        Any text. What is no Python is skimmed for lines that look like bindings.

    Examples
    --------
    >>> sorted(bound_names("gap = 1 - low / peak\nfor rent in rents:\n    total: int = 2"))
    ['gap', 'rent', 'total']
    >>> bound_names("gap = ...  # share")
    frozenset()
    >>> sorted(bound_names("def worth(x:\n    return x"))
    ['worth']
    """
    found = tree(source)
    if found is None:
        return frozenset(filter(None, (name for pair in _BINDS.findall(source) for name in pair)))
    return frozenset(_bound(found))


def _bound(module: ast.Module) -> Iterator[str]:
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((one.asname or one.name).partition(".")[0] for one in node.names)
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                yield node.id
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
            waiting += ast.iter_child_nodes(node)
        elif not isinstance(node, _SCOPES) and not _is_open(node):
            waiting += ast.iter_child_nodes(node)


def _is_open(node: ast.AST) -> bool:
    """Return whether an assignment gives its name no value yet."""
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return True
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return isinstance(value, ast.Constant) and value.value is ...


def form(source: str) -> str:
    """Return what is the same for cells that are the same code.

    Examples
    --------
    >>> form("x = 1  # yuan") == form("x=1"), form("a b (") == form("ab(")
    (True, True)
    """
    found = statements(source)
    return squeezed(source) if found is None else "\n".join(found)


def squeezed(source: str) -> str:
    """Return a text without any white space."""
    return "".join(source.split())


def statements(source: str) -> list[str] | None:
    """Return the statements of a cell without comments; None if it is no Python or too long."""
    found = tree(source) if len(source) <= _COMPARED else None
    if found is None:
        return None
    try:
        return [ast.dump(statement) for statement in found.body]
    except RecursionError:
        return None


def keeps(original: str, changed: str) -> bool:
    r"""Return whether a changed cell still has all of the original, and binds its names once.

    Examples
    --------
    >>> keeps("peak = 5", "peak = 5\nprint(peak)"), keeps("peak = 5", "peak = 5\npeak = 6")
    (True, False)
    """
    wanted, given, parsed = statements(original), statements(changed), tree(changed)
    if wanted is None or given is None or parsed is None:
        return False
    more = Counter(given)
    more.subtract(wanted)
    if min(more.values(), default=0) < 0:
        return False
    added = [one for one, text in zip(parsed.body, given, strict=True) if more[text] > 0]
    return not bound_names(original) & set(_bound(ast.Module(added, [])))


def without_key(source: str) -> str:
    r"""Return a cell without the sealed key of the self-check, which has no use in grading.

    Examples
    --------
    >>> without_key("KEY = '''\nabc\n'''\ncheck = SelfCheck(KEY)\nx = 1")
    '\npass\nx = 1'
    """
    if "KEY" not in source:
        return source
    return _OPENED.sub(r"\1pass", _KEY.sub("", source))
