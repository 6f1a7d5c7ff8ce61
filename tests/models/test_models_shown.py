"""Lessons print the models' source, so every model must be short, narrow and explained.

These tests find the models by themselves: a module added to `ai_bubble.models` is held to them.
"""

import ast
import doctest
import importlib
import inspect
import pkgutil
import textwrap
from pathlib import Path

import pytest

import ai_bubble.models

LINES, COLUMNS, MODULE_LINES = 18, 79, 200

MODULES = [
    importlib.import_module(f"ai_bubble.models.{found.name}")
    for found in pkgutil.iter_modules(ai_bubble.models.__path__)
]


def functions():
    for module in MODULES:
        for name, thing in vars(module).items():
            private = name.startswith("_") or module.__name__.rpartition(".")[2].startswith("_")
            if private or getattr(thing, "__module__", None) != module.__name__:
                continue
            if inspect.isclass(thing):
                for method, function in inspect.getmembers(thing, inspect.isfunction):
                    if not method.startswith("_"):
                        yield pytest.param(function, id=f"{thing.__name__}.{method}")
            elif inspect.isfunction(thing):
                yield pytest.param(thing, id=thing.__name__)


FUNCTIONS = list(functions())


def body_lines(function):
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return body[-1].end_lineno - body[0].lineno + 1


def test_the_models_are_found():
    names = {param.id for param in FUNCTIONS}
    assert {"server_npv", "irr", "glide", "percent_change", "simulate_npv", "decide"} <= names


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_short_enough_to_show(function):
    assert body_lines(function) <= LINES


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_narrow_enough_to_print(function):
    lines = inspect.getsource(function).splitlines()
    assert [line for line in lines if len(line) > COLUMNS] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_is_explained(function):
    text = inspect.getdoc(function) or ""
    for section in ("Parameters\n----", "Returns\n----", "Examples\n----"):
        assert section in text
    explained = text.partition("Parameters\n")[2].partition("Returns\n")[0]
    for name in inspect.signature(function).parameters:
        assert name == "self" or any(
            name in line.partition(" : ")[0].split(", ")
            for line in explained.splitlines()
            if " : " in line
        ), f"{name} is not in the docstring"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_doctests(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_module_is_small_and_imports_nothing_above_it(module):
    source = Path(module.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MODULE_LINES
    imported = {
        name
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if name.startswith("ai_bubble")
    }
    allowed = ("ai_bubble.models", "ai_bubble.data", "ai_bubble.errors")
    assert {name for name in imported if not name.startswith(allowed)} == set()


def test_the_measures_can_fail():
    # A measure of length that counted nothing would pass everything.
    assert body_lines(functions) > LINES - 8
    assert body_lines(body_lines) == 3
