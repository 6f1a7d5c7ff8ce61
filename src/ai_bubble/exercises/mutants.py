"""Plausible wrong solutions, made from a right one: they prove that the checks catch them."""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ai_bubble.exercises import mutations
from ai_bubble.exercises.mutations import Swaps, called, is_arithmetic, is_function, number

# Arguments that say how something looks or is called, and those that a check does not see.
_LOOKS = {"title", "alt", "name", "description", "unit", "format", "tooltip", "width", "height",
          "scale", "domain", "sort", "legend", "axis", "copy", "ignore_index", "inplace",
          "numeric_only", "observed", "strict", "dtype", "key"}  # fmt: skip
_CHART_LOOKS = re.compile(
    r"(mark_|configure_)\w+|[Tt]itle|[Aa]xis|[Ll]egend|[Ss]cale|[Hh]eader|Tooltip|properties"
)
_EFFECTS = {"append", "extend", "insert", "update", "add", "sort", "setdefault", "pop"}
_RESHAPING = {"reset_index", "to_frame", "rename", "sort_values", "sort_index", "head", "tail",
              "set_index", "assign", "drop", "merge", "join", "pivot", "melt", "query", "copy",
              "groupby", "tolist", "to_list", "items", "keys", "values"}  # fmt: skip
_NO_NUMBERS = {"load", "figure", "list", "dict", "set", "tuple", "sorted", "str", "range", "zip",
               "bool", "any", "all", "isin", "between", "split", "format", "lower", "encode",
               "concat", "unique", "date_range", "to_datetime"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong solution.

    Attributes
    ----------
    kind : str
        The family of the slip: ``"swapped operands"``, ``"unit slip"`` and so on.
    line : int
        Where it is in the right solution, from 1.
    change : str
        What became of what: ``"trough / peak → peak / trough"``.
    source : str
        The whole wrong solution; comments are lost.
    """

    kind: str
    line: int
    change: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return the wrong solutions that differ from a right one by one slip each.

    Signatures, texts, messages, what is only shown and the looks of a chart stay as they are. Some
    mutants may happen to compute the same as the solution; none reads the same.

    Parameters
    ----------
    source : str
        Python code of the solution.

    Returns
    -------
    list of Mutant
        In the order of the source, always the same, no two alike.

    Raises
    ------
    SyntaxError
        If the source is no Python.

    Examples
    --------
    >>> for mutant in mutants("drop = 1 - low / high")[:3]:
    ...     print(f"{mutant.kind}: {mutant.source}")
    unit slip: drop = (1 - low / high) * 100
    unit slip: drop = (1 - low / high) / 100
    unit slip: drop = (1 - low / high) * 12
    """
    tree = ast.parse(source)
    seen = {ast.dump(ast.parse(ast.unparse(tree)))}
    found = []
    for kind, swaps in _slips(tree):
        # A copy takes what its memo holds for a node in place of a copy of that node.
        mutated = ast.unparse(copy.deepcopy(tree, {id(old): new for old, new in swaps}))
        try:
            dump = ast.dump(ast.parse(mutated))
        except SyntaxError:  # a place where the grammar takes no such expression
            continue
        if dump not in seen:
            seen.add(dump)
            old, new = swaps[0]
            sign = "→" if len(swaps) == 1 else "↔"
            change = f"{ast.unparse(old)} {sign} {ast.unparse(new)}"
            found.append(Mutant(kind, getattr(old, "lineno", 1), change, mutated))
    return found


def _slips(tree: ast.Module) -> Iterator[tuple[str, Swaps]]:
    nodes = list(_sites(tree))
    for node in nodes:
        for result in _results(node):
            for kind, wrong_result in mutations.IN_A_RESULT.items():
                yield from ((kind, swaps) for swaps in wrong_result(result))
        for kind, wrong in mutations.ANYWHERE.items():
            yield from ((kind, swaps) for swaps in wrong(node))
    yield from (("wrong column", swaps) for swaps in _wrong_columns(nodes))


def _sites(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes at which a slip can be made, in the order of the source."""
    yield node
    for part in _parts(node):
        if not _is_exempt(part):
            yield from _sites(part)


def _parts(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [*node.body]
        case ast.Lambda(body=result):
            return [result]
        case ast.AnnAssign(value=value):
            return [value] if value else []
        case ast.Call(func=func, args=args) if called(node) == "round":
            # The digits do not count: checks have a tolerance.
            return [func, *args[: is_function(node)]]
        case ast.Call(func=ast.Attribute() as func) if _CHART_LOOKS.fullmatch(called(node)):
            return [func]
    return list(ast.iter_child_nodes(node))


def _is_exempt(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr() | ast.Raise() | ast.Assert():
            return True
        case ast.Expr(value=value):  # a docstring, or something that is only shown
            return called(value) not in _EFFECTS
        case ast.keyword(arg=name):
            return name in _LOOKS
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Dict(values=items):
            data = all(isinstance(i, ast.Constant) or number(i) is not None for i in items)
            return data and len(items) > 3  # three may be a choice; more are data
    return False


def _results(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that a node assigns, returns or puts into a column."""
    values: list[ast.expr | None] = []
    match node:
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Return():
            values = [node.value]
            if isinstance(node.value, ast.Tuple | ast.List) and not _is_exempt(node.value):
                values = [*node.value.elts]
        case ast.Lambda(body=value) | ast.ListComp(elt=value) | ast.DictComp(value=value):
            values = [value]
        case ast.Dict(keys=keys, values=items):
            values = [item for key, item in zip(keys, items, strict=True) if key]
        case ast.Call(keywords=keywords) if called(node) == "assign":
            values = [keyword.value for keyword in keywords]
    yield from (result for value in values if (result := _number_in(value)))


def _number_in(node: ast.expr | None) -> ast.expr | None:
    """Return the part of a result that is a number, or a column of them, as far as one can see."""
    name = called(node)
    match node:
        case ast.Call(func=ast.Attribute(value=value)) if name in _RESHAPING:
            return _number_in(value) if isinstance(value, ast.Call) else None
        case ast.Call():
            shown = name in _NO_NUMBERS or _CHART_LOOKS.fullmatch(name)
            return None if shown or (name[:1].isupper() and name != "Series") else node
        case ast.Subscript(slice=index):
            picked = isinstance(index, ast.Constant | ast.Name | ast.Tuple | ast.UnaryOp)
            return node if picked else None
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) | ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return None
        case ast.Name() | ast.IfExp() | ast.UnaryOp() | ast.Attribute():
            return node
    return node if node and (is_arithmetic(node) or number(node)) else None


def _wrong_columns(nodes: list[ast.AST]) -> Iterator[Swaps]:
    """Exchange two names of one frame, of one dictionary or of one chart's channels."""
    groups: dict[str, dict[object, ast.expr]] = {}
    for node in nodes:
        for group, name in _columns(node):
            groups.setdefault(group, {}).setdefault(name.value, name)
    # In a sum or a product the exchange would change nothing.
    joint = [{id(getattr(term, "slice", term)) for term in _terms(node)} for node in nodes]
    for names in groups.values():
        for one, other in pairwise(names.values()):
            if not any({id(one), id(other)} <= terms for terms in joint):
                yield [(one, other), (other, one)]


def _terms(node: ast.AST, *ops: type[ast.operator]) -> list[ast.AST]:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Mult() as op) if not ops or isinstance(op, ops):
            return [*_terms(node.left, type(op)), *_terms(node.right, type(op))]
    return [node]


def _columns(node: ast.AST) -> Iterator[tuple[str, ast.Constant]]:
    candidates: list[tuple[str, ast.expr]] = []
    match node:
        case ast.Subscript(value=value, slice=index, ctx=context):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            where = f"{ast.dump(value)} {type(context).__name__}"
            candidates = [(f"{where} {place}", part) for place, part in enumerate(parts)]
        case ast.Dict(keys=keys):
            candidates = [(str(id(node)), key) for key in keys if key]
        case ast.Call(args=args, keywords=keywords) if called(node) == "encode":
            channels = [*args, *(k.value for k in keywords if k.arg not in _LOOKS)]
            candidates = [(str(id(node)), _field(channel)) for channel in channels]
    for group, part in candidates:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield group, part


def _field(channel: ast.expr) -> ast.expr:
    """Return the field of a channel: the text itself, or what `alt.X(…)` is first given."""
    match channel:
        case ast.Call(func=ast.Attribute(value=ast.Call() as inner)):
            return _field(inner)
        case ast.Call(args=[first, *_]):
            return first
    return channel
