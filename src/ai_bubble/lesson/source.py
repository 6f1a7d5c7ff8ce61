"""Show a function of the library as code, without its docstring and its checks of the input."""

import ast
import html
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pygments
from pygments.lexers.python import PythonLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    String,
)

from ai_bubble.errors import CourseError

# JupyterLab's own code colours, which follow its theme (not the one of names: its contrast is too
# low in the dark); elsewhere dark ones on the white below.
_COLOURS = (
    (Comment, "var(--jp-mirror-editor-comment-color, #3d6b6b)"),
    (Operator.Word, "var(--jp-mirror-editor-keyword-color, #00662e)"),
    (Keyword, "var(--jp-mirror-editor-keyword-color, #00662e)"),
    (String, "var(--jp-mirror-editor-string-color, #a31515)"),
    (Number, "var(--jp-mirror-editor-number-color, #085f5f)"),
    (Name.Builtin, "var(--jp-mirror-editor-builtin-color, #00662e)"),
)
_BLOCK = (
    "overflow-x: auto; white-space: pre; padding: 0.6em 0.8em; line-height: 1.4; "
    "border: 1px solid var(--jp-border-color2, #ccc); "
    "background: var(--jp-cell-editor-background, #fff); "
    "color: var(--jp-mirror-editor-variable-color, #212121)"
)

# JupyterLab gives code in running text a ground of its own and breaks its lines.
_LEFT_OUT = "; docstring and checks of the input left out"
_CODE = "padding: 0; background: none; color: inherit; font-size: inherit; white-space: pre"


def source_of(f: Callable[..., Any] | type) -> str:
    """Return the source of a function or class without docstrings and checks of the input.

    A check of the input is a statement that only calls ``_check.something(…)``. Comments are kept.

    Parameters
    ----------
    f : callable or type
        A function or class written in Python.

    Returns
    -------
    str
        The code as it stands in the file, dedented, without a final newline.

    Raises
    ------
    CourseError
        If there is no Python source to show.

    Examples
    --------
    >>> from ai_bubble.lesson.form import lettered
    >>> print(source_of(lettered))
    def lettered(texts: list[str]) -> list[tuple[str, str]]:
        return list(zip(ascii_uppercase, texts, strict=False))
    """
    plain = inspect.unwrap(f) if callable(f) else f
    try:
        if not (inspect.isfunction(plain) or inspect.ismethod(plain) or inspect.isclass(plain)):
            raise TypeError(f"{plain!r} is no function")
        code = textwrap.dedent(inspect.getsource(f))
        tree = ast.parse(code)
    except (TypeError, OSError, SyntaxError) as problem:
        raise CourseError(
            f"show_source needs a function or class written in Python, not {f!r}"
        ) from problem
    gone = {number for part in ast.walk(tree) for number in _docstring_lines(part, code)}
    gone |= {number for part in ast.walk(tree) for number in _check_lines(part)}
    lines = code.splitlines()
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in gone).rstrip()


def _docstring_lines(part: ast.AST, code: str) -> Iterator[int]:
    if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    if ast.get_docstring(part) is None or len(part.body) == 1:  # a body must stay
        return
    first, following = part.body[0], part.body[1]
    last = first.end_lineno or first.lineno
    if following.lineno > last and part.lineno < first.lineno:  # it has its lines to itself
        blank = code.splitlines()[last : following.lineno - 1]
        skipped = next((i for i, line in enumerate(blank) if line.strip()), len(blank))
        yield from range(first.lineno, last + skipped + 1)


def _check_lines(part: ast.AST) -> range:
    """Return the lines of a statement that does nothing but check an argument."""
    if isinstance(part, ast.Expr) and ast.unparse(part).startswith("_check."):
        return range(part.lineno, (part.end_lineno or part.lineno) + 1)
    return range(0)


def where(f: Callable[..., Any] | type) -> str:
    """Return the dotted place of a function or class, as it would be imported."""
    plain = inspect.unwrap(f)
    return f"{plain.__module__}.{plain.__qualname__}"


@dataclass(frozen=True, slots=True)
class Source:
    """The code of some functions, ready to be shown."""

    shown: tuple[tuple[str, str], ...]

    def _repr_html_(self) -> str:
        return "".join(
            f'<figure style="margin: 0.5em 0"><pre role="region" tabindex="0" '
            # JupyterLab would take the arrow keys that scroll a focused block sideways.
            f'data-lm-suppress-shortcuts="true" '
            f'aria-label="Source of {html.escape(place)}" style="{_BLOCK}"><code style="{_CODE}">'
            f"{_coloured(code)}</code></pre>"
            f"<figcaption>Defined as <code>{html.escape(place)}</code>{_LEFT_OUT}</figcaption>"
            "</figure>"
            for code, place in self.shown
        )

    def _repr_markdown_(self) -> str:
        return "\n\n".join(
            f"```python\n{code}\n```\n\nDefined as `{place}`{_LEFT_OUT}"
            for code, place in self.shown
        )

    def __repr__(self) -> str:
        return "\n\n".join(f"{code}\n\n# Defined as {place}" for code, place in self.shown)


def _coloured(code: str) -> str:
    return "".join(_span(kind, text) for kind, text in pygments.lex(code, PythonLexer())).rstrip()


def _span(kind: Any, text: str) -> str:
    colour = next((colour for group, colour in _COLOURS if kind in group), None)
    plain = html.escape(text)
    return f'<span style="color: {colour}">{plain}</span>' if colour else plain


def show_source(f: Callable[..., Any] | type, *more: Callable[..., Any] | type) -> Source:
    """Show the library's own code of one or more functions, without docstrings and input checks.

    Parameters
    ----------
    f, *more : callable or type
        Functions or classes written in Python.

    Raises
    ------
    CourseError
        If there is no Python source to show.
    """
    return Source(tuple((source_of(each), where(each)) for each in (f, *more)))
