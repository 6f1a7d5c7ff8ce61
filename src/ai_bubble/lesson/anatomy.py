"""The lint that holds a lesson notebook to the course's anatomy of a lesson."""

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.lesson.bare_numbers import bare_numbers

#: Cell tags in the order of their first appearance.
TAGS = (
    *("title", "objectives", "setup", "parameters", "hook", "data-card", "predict", "chart"),
    *("notice", "model", "worked-example", "hand-check", "explorer", "common-error", "quiz"),
    *("faded-example", "verdict", "limits", "key-points"),
)
#: Tags a lesson may leave out, and that stand where they are needed.
FREE_TAGS = ("reveal", "fallback", "next")
CELLS = range(18, 46)  # about 22 steps, most of them a text and its code
COLUMNS, IMPORTS, HOOK_WORDS = 79, 4, 120

_ID = re.compile(r"(?=.*[a-z]{2})[a-z0-9]+(?:-[a-z0-9]+)*")
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){0,3}(?:-?[0-9a-f]+)?")
_MATH = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\d)", re.DOTALL)
_WORDS_IN_MATH = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{3,} [A-Za-z]{2,}")
_TEXT_IN_MATH = re.compile(r"\\(?:text|mathrm|operatorname)\{[^}]*\}")
_CODE = re.compile(r"^(```+|~~~+).*?^\1|(`+).+?\2", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

Cell = dict[str, Any]


def anatomy(path: Path | str) -> list[str]:
    """Return what in a lesson notebook departs from the anatomy of a lesson.

    Looks at format and metadata, cell ids, tags and their order, outputs, imports, the length of
    hook and code lines, alt texts of figures, dollar signs, and numbers that no assertion covers.

    Parameters
    ----------
    path : Path or str
        The notebook.

    Returns
    -------
    list of str
        One sentence per problem, with the cell's id; empty if all is well.

    Raises
    ------
    CourseError
        If the file is missing or no notebook.
    """
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        cells: list[Cell] = notebook["cells"]
    except OSError as problem:
        raise CourseError(f"no lesson at {path}") from problem
    except (ValueError, TypeError, KeyError) as problem:
        raise CourseError(f"{path} is not a notebook") from problem
    return [
        *_whole(notebook),
        *_ids(cells),
        *_tags(cells),
        *(f"{cell.get('id')}: {found}" for cell in cells for found in _cell(cell)),
    ]


def source(cell: Cell) -> str:
    """Return a cell's text, which the format also allows to be a list of lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def _whole(notebook: dict[str, Any]) -> Iterator[str]:
    form = (notebook.get("nbformat"), notebook.get("nbformat_minor"))
    if form != (4, 5):
        yield f"the notebook's format is {form[0]}.{form[1]}, not 4.5"
    about = notebook.get("metadata", {}).get("ai_bubble", {})
    for name, kind in (("title", str), ("question", str), ("minutes", int)):
        if not isinstance(about.get(name), kind) or not about[name]:
            yield f"the notebook's metadata lacks ai_bubble.{name}"
    if len(notebook["cells"]) not in CELLS:
        yield f"{len(notebook['cells'])} cells, not {CELLS.start} to {CELLS.stop - 1}"


def _ids(cells: list[Cell]) -> Iterator[str]:
    ids = [str(cell.get("id", "")) for cell in cells]
    for name in ids:
        if not _ID.fullmatch(name) or _RANDOM_ID.fullmatch(name):
            yield f"{name or '(no id)'}: a cell id is to be readable, such as 'hook' or 'quiz-2'"
    yield from (
        f"{name}: two cells have this id" for name in sorted(set(ids)) if ids.count(name) > 1
    )


def _tags(cells: list[Cell]) -> Iterator[str]:
    seen = list(dict.fromkeys(tag for cell in cells for tag in tags(cell)))
    yield from (f"no cell is tagged '{tag}'" for tag in TAGS if tag not in seen)
    yield from (f"unknown tag '{tag}'" for tag in seen if tag not in (*TAGS, *FREE_TAGS))
    order = [tag for tag in seen if tag in TAGS]
    for before, after in pairwise(order):
        if TAGS.index(before) > TAGS.index(after):
            yield f"'{after}' first appears after '{before}', but belongs before it"
    if "reveal" in seen and seen.index("reveal") < [*seen, "predict"].index("predict"):
        yield "'reveal' appears before 'predict'"
    for tag in ("title", "parameters"):
        if sum(tag in tags(cell) for cell in cells) > 1:
            yield f"more than one cell is tagged '{tag}'"


def tags(cell: Cell) -> list[str]:
    """Return a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def _cell(cell: Cell) -> Iterator[str]:
    yield from _markdown(cell) if cell["cell_type"] == "markdown" else _code(cell)


def _markdown(cell: Cell) -> Iterator[str]:
    text = source(cell)
    yield from (f"no assertion behind the number “{n}”" for n in bare_numbers(text))
    prose = _CODE.sub(" ", _COMMENT.sub("", text))
    math = _TEXT_IN_MATH.sub("", " ".join(_MATH.findall(prose)))
    if "$" in _MATH.sub("", prose) or "US$" in prose or _WORDS_IN_MATH.search(math):
        yield "a bare dollar sign starts mathematics: write USD"
    words = len(prose.split())
    if "hook" in tags(cell) and words > HOOK_WORDS:
        yield f"the hook has {words} words, not at most {HOOK_WORDS}"


def _code(cell: Cell) -> Iterator[str]:
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "a lesson is kept without outputs and execution counts"
    text = source(cell)
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > COLUMNS:
            yield f"line {number} has {len(line)} columns, not at most {COLUMNS}"
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        yield f"line {problem.lineno} is not Python (magics have no place in a lesson)"
        return
    hidden = cell.get("metadata", {}).get("jupyter", {}).get("source_hidden")
    if not hidden and any(
        _name(p.func) == "quiz" for p in ast.walk(tree) if isinstance(p, ast.Call)
    ):
        yield "the source gives the answer away; set metadata.jupyter.source_hidden"
    imports = sum(isinstance(part, (ast.Import, ast.ImportFrom)) for part in ast.walk(tree))
    if "setup" in tags(cell) and imports > IMPORTS:
        yield f"{imports} import statements, not at most {IMPORTS}"
    for call in (part for part in ast.walk(tree) if isinstance(part, ast.Call)):
        shows = _name(call.func) in ("figure", "live")
        if shows and not any(keyword.arg == "alt" for keyword in call.keywords):
            yield f"line {call.lineno}: {_name(call.func)}(…) lacks alt="
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and _root(last.value) == "alt":
        yield f"line {last.lineno}: show the chart through figure(…, alt=…)"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _root(expression: ast.expr) -> str:
    while isinstance(expression, (ast.Call, ast.Attribute)):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value
    return getattr(expression, "id", "")
