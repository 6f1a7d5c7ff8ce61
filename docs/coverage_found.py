"""What the notebooks use of the case: claims, datasets and glossary terms."""

import ast
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ai_bubble import course, data
from ai_bubble.lesson.anatomy import source

ROOT = Path(__file__).resolve().parents[1]
NUMBERS = [lesson.number for lesson in course.lessons()]
Uses = dict[str, set[str]]

#: Written by hand: figures that exercises give, and reasons why a claim is left out.
BY_HAND = tomllib.loads((ROOT / "docs" / "coverage.toml").read_text(encoding="utf-8"))

_CLAIM = re.compile(r"\b[QL]\d\d\b")


def notebook(folder: str, number: str) -> list[dict[str, Any]]:
    """Return the cells of a lesson or solution; an instructor's notes do not count."""
    (path,) = (ROOT / folder).glob(f"{number}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if "notes" not in cell["id"]]


def trees(cells: Iterable[dict[str, Any]]) -> Iterator[ast.Module]:
    """Return the code of a notebook, parsed."""
    return (ast.parse(source(cell)) for cell in cells if cell["cell_type"] == "code")


def calls(tree: ast.AST, *functions: str) -> Iterator[list[Any]]:
    """Return the constant arguments of each call of the functions."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in functions:
            yield [part.value for part in node.args if isinstance(part, ast.Constant)]


def claims_named(folder: str) -> Uses:
    """Return the notebooks of a folder that name a claim by its id, by claim."""
    found = defaultdict(set)
    for number in NUMBERS:
        for cell in notebook(folder, number):
            for claim in _CLAIM.findall(source(cell)):
                found[claim].add(number)
    return found


def claims_given() -> Uses:
    """Return the exercises that name a claim or give its figure, by claim.

    Raises
    ------
    KeyError
        If an exercise gives nothing under a name of docs/coverage.toml.
    """
    found = claims_named("solutions")
    for number, names in BY_HAND["given"].items():
        figures = given(number)
        for name, claim in names.items():
            figures[name]
            found[claim].add(number)
    return found


def given(number: str) -> dict[str, Any]:
    """Return the figures that an exercise gives in the article's own variant, by name."""
    return {
        words[0]: words[1]
        for tree in trees(notebook("solutions", number))
        for words in calls(tree, "given")
        if len(words) > 1
    }


def imported(tree: ast.AST) -> set[str]:
    """Return the package's modules that a piece of code imports, by their full names."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("ai_bubble."):
            own = str(node.module)
            found |= {own, *(f"{own}.{alias.name}" for alias in node.names)}
    return {name for name in found if module_path(name).is_file()}


def module_path(name: str) -> Path:
    """Return the file of a module; it need not be there."""
    path = ROOT.joinpath("src", *name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def module_code(name: str) -> ast.Module:
    """Return the code of a module, parsed."""
    return ast.parse(module_path(name).read_text(encoding="utf-8"))


def reached(tree: ast.AST) -> set[str]:
    """Return the modules that a piece of code imports, and those that these import."""
    found: set[str] = set()
    ahead = imported(tree)
    while ahead:
        found.add(name := ahead.pop())
        ahead |= imported(module_code(name)) - found
    return found


def loaded(tree: ast.AST) -> set[str]:
    """Return the datasets that a piece of code loads or describes."""
    return {words[0] for words in calls(tree, "load", "describe") if words} & set(data.names())


def datasets_used(folder: str) -> dict[str, dict[str, set[str]]]:
    """Return the notebooks that use a dataset, by dataset.

    Returns
    -------
    dict
        Dataset to number of the notebook to the modules through which it uses the dataset; an
        empty set where its own code loads the dataset.
    """
    found: dict[str, dict[str, set[str]]] = {name: {} for name in data.names()}
    for number in NUMBERS:
        body = [part for tree in trees(notebook(folder, number)) for part in tree.body]
        code = ast.Module(body, [])
        for module in reached(code):
            for name in loaded(module_code(module)):
                found[name].setdefault(number, set()).add(module.removeprefix("ai_bubble."))
        for name in loaded(code):
            found[name][number] = set()
    return found


def terms_linked() -> Uses:
    """Return the lessons that link a glossary term, by term in lower case."""
    found = defaultdict(set)
    for number in NUMBERS:
        for tree in trees(notebook("lessons", number)):
            for words in calls(tree, "glossary", "term"):
                for word in words:
                    found[word.casefold()].add(number)
    return found
