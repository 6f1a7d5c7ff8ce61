"""The slips students make, each as what takes the place of what in a syntax tree."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeAlias

Swaps: TypeAlias = list[tuple[ast.AST, ast.AST]]  # the old node and the new, one pair or two

_OPPOSITES: list[tuple[type[ast.AST], type[ast.AST]]] = [
    (ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.And, ast.Or),
    (ast.Lt, ast.Gt), (ast.LtE, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn),
]  # fmt: skip
_OPPOSITE: dict[Any, Any] = {**dict(_OPPOSITES), **{new: old for old, new in _OPPOSITES}}
_OPPOSITE |= {ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult}
_AGGREGATES = {
    "sum": "mean", "max": "min", "cumsum": "cumprod", "first": "last", "idxmax": "idxmin",
    "argmax": "argmin", "head": "tail", "nlargest": "nsmallest", "maximum": "minimum",
}  # fmt: skip
_AGGREGATES |= {new: old for old, new in _AGGREGATES.items()} | {"median": "mean"}
_AGGREGATING = {"agg", "aggregate", "transform", "pivot_table"}
_REDUCING = {"sum", "mean", "median", "max", "min", "std", "cumsum", "idxmax", "idxmin"}
_AXES: dict[Any, Any] = {0: 1, 1: 0, "index": "columns", "columns": "index"}
_TWINS = [("x", "y"), ("index", "columns"), ("numerator", "denominator"), ("low", "high")]
# Calls whose arguments change nothing when exchanged, or that nobody would write so.
_FIXED_ORDER = {"max", "min", "maximum", "minimum", "isclose", "hypot", "dot", "corrcoef", "cov",
                "merge", "range", "arange", "isinstance", "round", "zip"}  # fmt: skip
_SHIFTS = {"shift", "diff", "pct_change"}
_METHODS = {"abs", "cumsum", "cumprod", *_SHIFTS}
_FUNCTIONS = {"abs", "log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "ceil", "floor",
              "cumsum", "cumprod", "diff"}  # fmt: skip


def number(node: ast.AST | None) -> int | float | None:
    """Return the value of a number as written, sign included; None for anything else."""
    try:
        value = ast.literal_eval(node)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return value if type(value) in (int, float) else None


def called(node: ast.AST | None) -> str:
    """Return the last name of what is called, ``"log"`` for ``np.log(x)``; ``""`` if no call."""
    func = getattr(node, "func", None)
    return str(getattr(func, "attr", getattr(func, "id", "")))


def is_function(node: ast.Call) -> bool:
    """Return whether a function is called, ``abs(x)`` or ``np.log(x)``, and no method."""
    return ast.unparse(node.func).rpartition(".")[0] in {"", "np", "numpy", "math"}


def joins(node: ast.AST) -> bool:
    """Return whether an operand is plainly a text or a list: what ``+`` joins, not adds."""
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return text or isinstance(node, ast.JoinedStr | ast.List | ast.ListComp)


def is_arithmetic(node: ast.AST) -> bool:
    """Return whether a node computes with two operands."""
    return isinstance(node, ast.BinOp) and not joins(node.left) and not joins(node.right)


def _minus(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), node)


def _step(node: ast.expr, by: int) -> ast.expr:
    value = number(node)
    if isinstance(value, int):
        return ast.Constant(value + by)
    match node, by:
        case (ast.BinOp(left, ast.Sub(), ast.Constant(1)), 1):
            return left
        case (ast.BinOp(left, ast.Add(), ast.Constant(1)), -1):
            return left
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(1))


def _unit_slip(result: ast.expr) -> Iterator[Swaps]:
    for op, factor in ((ast.Mult(), 100), (ast.Div(), 100), (ast.Mult(), 12), (ast.Mult(), 1000)):
        yield [(result, ast.BinOp(result, op, ast.Constant(factor)))]


def _negated(result: ast.expr) -> Iterator[Swaps]:
    if not isinstance(result, ast.UnaryOp):
        yield [(result, _minus(result))]


def _swapped_operands(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.BinOp(left, ast.Sub() | ast.Div() | ast.FloorDiv() | ast.Mod() | ast.Pow(), right):
            if is_arithmetic(node):
                yield [(node, ast.BinOp(right, node.op, left))]
        case ast.Call(_, args, keywords) if called(node) not in _FIXED_ORDER:
            for pair in pairwise(args[1:] if called(node) == "where" else args):
                if not any(joins(a) or isinstance(a, ast.Starred | ast.Lambda) for a in pair):
                    yield [pair, pair[::-1]]
            given = {keyword.arg: keyword.value for keyword in keywords}
            for one, other in _TWINS:
                if one in given and other in given:
                    yield [(given[one], given[other]), (given[other], given[one])]


def _operator_confused(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.BinOp(left, op, right) if is_arithmetic(node) and type(op) in _OPPOSITE:
            yield [(node, ast.BinOp(left, _OPPOSITE[type(op)](), right))]
        case ast.AugAssign(target, op, value) if not joins(value) and type(op) in _OPPOSITE:
            yield [(node, ast.AugAssign(target, _OPPOSITE[type(op)](), value))]


def _comparison(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.Compare(left, [op, *rest], others) if type(op) in _OPPOSITE:
            yield [(node, ast.Compare(left, [_OPPOSITE[type(op)](), *rest], others))]
        case ast.BoolOp(op, values):
            yield [(node, ast.BoolOp(_OPPOSITE[type(op)](), values))]
        case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
            yield [(node, operand)]


def _missing_conversion(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.BinOp(ast.Constant(1), ast.Sub(), inner):
            yield [(node, inner)]
        case ast.Call(_, args) if is_function(node):
            if called(node) in _FUNCTIONS and len(args) == 1:
                yield [(node, args[0])]
        case ast.Call(ast.Attribute(inner)) if called(node) in _METHODS:
            yield [(node, inner)]


def _dropped_factor(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.BinOp(left, op, right) if is_arithmetic(node) and type(op) in _OPPOSITE:
            neutral = 0 if isinstance(op, ast.Add | ast.Sub) else 1
            if number(right) != neutral:
                yield [(node, left)]
            if isinstance(op, ast.Add | ast.Mult) and number(left) != neutral:
                yield [(node, right)]


def _wrong_sign(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.UnaryOp(ast.USub(), operand):
            yield [(node, operand)]
        case ast.BinOp(_, ast.Mult() | ast.Div() | ast.Pow(), right) if number(right):
            yield [(right, _minus(right))]
        case ast.Call(_, [first, *_]) if called(node) in _SHIFTS and number(first):
            yield [(first, _minus(first))]


def _off_by_one(node: ast.AST) -> Iterator[Swaps]:
    counts: list[ast.expr | None] = []
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub(), ast.Constant(1)):
            yield [(node, left)]
        case ast.BinOp(_, ast.Pow(), ast.Name() | ast.Constant() | ast.UnaryOp() as exponent):
            counts = [exponent]
        case ast.Call(func, args) if called(node) in {"range", "arange"}:
            counts = [*args[:2]]
            if len(args) == 1:
                yield [(node, ast.Call(func, [ast.Constant(1), _step(args[0], 1)], []))]
            elif len(args) == 2 and number(args[0]) == 1:
                yield [(node, ast.Call(func, [_step(args[1], -1)], []))]
        case ast.Call(_, [first, *_]) if called(node) in _SHIFTS and not is_function(node):
            counts = [first]
        case ast.Slice(lower, upper):
            counts = [lower, upper]
        case ast.Subscript(_, index):
            parts = index.elts if isinstance(index, ast.Tuple) else [index]
            counts = [part for part in parts if number(part) is not None]
    for count in counts:
        if count and not joins(count) and type(number(count)) is not float:  # a label, a fraction
            yield [(count, _step(count, 1))]
            yield [(count, _step(count, -1))]


def _wrong_axis(node: ast.AST) -> Iterator[Swaps]:
    if isinstance(node, ast.Call):
        axes = [keyword.value for keyword in node.keywords if keyword.arg == "axis"]
        if called(node) in _REDUCING and isinstance(node.func, ast.Attribute):
            axes += node.args[1:2] if is_function(node) else node.args[:1]
        for axis in axes:
            if isinstance(axis, ast.Constant) and axis.value in _AXES:
                yield [(axis, ast.Constant(_AXES[axis.value]))]


def _aggregate_confused(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.Call(ast.Name("sum"), [ast.Name() | ast.List() as values]):
            count = ast.Call(ast.Name("len"), [values], [])
            yield [(node, ast.BinOp(node, ast.Div(), count))]
        case ast.Call(ast.Name("max" | "min" as name) as func):
            yield [(func, ast.Name(_AGGREGATES[name]))]
        case ast.Call(ast.Attribute(value, name) as func) if name in _AGGREGATES:
            yield [(func, ast.Attribute(value, _AGGREGATES[name]))]
        case ast.Call(_, args, keywords) if called(node) in _AGGREGATING:
            for part in (part for given in (*args, *keywords) for part in ast.walk(given)):
                if isinstance(part, ast.Constant) and part.value in _AGGREGATES:
                    yield [(part, ast.Constant(_AGGREGATES[part.value]))]


def _wrong_constant(node: ast.AST) -> Iterator[Swaps]:
    match node:
        case ast.Constant(bool() as value):
            yield [(node, ast.Constant(not value))]
        case ast.Constant(int() as value) if value:
            # One more of many would hide in a check's tolerance.
            yield [(node, ast.Constant(value + 1 if value <= 100 else round(value * 1.1)))]
        case ast.Constant(float() as value) if value > 1e-6:
            yield [(node, ast.Constant(float(f"{value * 1.1:.12g}")))]


IN_A_RESULT = {"unit slip": _unit_slip, "wrong sign": _negated}
# Where two make the same mutant, the first names it.
ANYWHERE = {
    "missing conversion": _missing_conversion,
    "off by one": _off_by_one,
    "swapped operands": _swapped_operands,
    "operator confused": _operator_confused,
    "comparison": _comparison,
    "dropped factor": _dropped_factor,
    "wrong sign": _wrong_sign,
    "wrong axis": _wrong_axis,
    "aggregate confused": _aggregate_confused,
    "wrong constant": _wrong_constant,
}
