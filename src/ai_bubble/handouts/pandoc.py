"""Pandoc's document tree: read by pandoc, put together in Python, written by pandoc."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pypandoc

from ai_bubble.errors import CourseError

Block = dict[str, Any]
"""One node of pandoc's tree: ``{"t": type, "c": contents}``."""

MARKDOWN: Final = "gfm+tex_math_dollars+fenced_divs+smart"
_EMPTY_HEAD: Final = re.compile(r"<th([^>]*)>(?:\s|&nbsp;)*</th>")
_FILTER: Final = Path(__file__).with_name("typst") / "equations.lua"


@cache
def _pandoc() -> str:
    return str(pypandoc.get_pandoc_path())


@cache
def _version() -> list[int]:
    return list(json.loads(_run(["-f", "gfm", "-t", "json"], ""))["pandoc-api-version"])


def _run(arguments: list[str], text: str) -> str:
    done = subprocess.run(
        [_pandoc(), *arguments], input=text, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise CourseError(f"pandoc failed: {done.stderr.strip() or done.returncode}")
    return done.stdout


def read(texts: Sequence[str], form: str = MARKDOWN) -> list[list[Block]]:
    r"""Read several texts at once, each into its own list of blocks.

    Parameters
    ----------
    texts : sequence of str
        Texts of one format.
    form : str
        Pandoc's name of the format, ``html`` or `MARKDOWN`.

    Examples
    --------
    >>> [[block["t"] for block in blocks] for blocks in read(["# A", "b\n\n- c"])]
    [['Header'], ['Para', 'BulletList']]
    """
    if not texts:
        return []
    if form == "html":
        whole = "".join(f'<div id="ab-part">{text}</div>' for text in texts)
    else:
        fence = ":" * 9
        whole = "".join(f"{fence} {{#ab-part}}\n\n{text}\n\n{fence}\n\n" for text in texts)
    blocks = json.loads(_run(["-f", form, "-t", "json"], whole))["blocks"]
    found = [block["c"][1] for block in blocks if block["t"] == "Div"]
    if len(found) != len(texts):
        raise CourseError(f"pandoc read {len(found)} of {len(texts)} texts")
    return found


def write(blocks: list[Block], form: str) -> str:
    """Write blocks as ``html5`` with MathML, or as ``typst`` with a text for each equation.

    In HTML the corner above the names of rows is no heading, since it heads nothing.
    """
    tree = {"pandoc-api-version": _version(), "meta": {}, "blocks": blocks}
    own = ["--mathml"] if form.startswith("html") else ["--lua-filter", str(_FILTER)]
    arguments = ["-f", "json", "-t", form, "--wrap=none", "--syntax-highlighting=none"]
    written = _run([*arguments, *own], json.dumps(tree))
    return _EMPTY_HEAD.sub(r"<td\1></td>", written) if form.startswith("html") else written


def raw(form: str, text: str) -> Block:
    """Return a block that only one output format shows, as it is."""
    return {"t": "RawBlock", "c": [form, text]}


def div(
    name: str, blocks: list[Block], ident: str = "", attributes: Sequence[tuple[str, str]] = ()
) -> Block:
    """Return blocks in a box of a class."""
    return {"t": "Div", "c": [[ident, [name], [list(pair) for pair in attributes]], blocks]}


def span(name: str, inlines: list[Block], attributes: Sequence[tuple[str, str]] = ()) -> Block:
    """Return inlines as one, of a class or with attributes."""
    return {
        "t": "Span",
        "c": [["", [name] if name else [], [list(pair) for pair in attributes]], inlines],
    }


def header(level: int, text: str) -> Block:
    """Return a heading of plain text."""
    return {"t": "Header", "c": [level, ["", [], []], words(text)]}


def paragraph(text: str, *, strong: bool = False) -> Block:
    """Return a paragraph of plain text."""
    inlines = words(text)
    return {"t": "Para", "c": [{"t": "Strong", "c": inlines}] if strong else inlines}


def words(text: str) -> list[Block]:
    """Return plain text as pandoc's inlines; what stands in backticks is code.

    Examples
    --------
    >>> [node["t"] for node in words("run `x` now")]
    ['Str', 'Space', 'Code', 'Space', 'Str']
    """
    found: list[Block] = []
    for at, piece in enumerate(text.split("`")):
        if at % 2:
            found.append({"t": "Code", "c": [["", [], []], piece]})
            continue
        for number, word in enumerate(piece.split(" ")):
            if number:
                found.append({"t": "Space"})
            if word:
                found.append({"t": "Str", "c": word})
    return found


def code(source: str, language: str = "python") -> Block:
    """Return a block of code."""
    return {"t": "CodeBlock", "c": [["", [language], []], source]}


def nodes(tree: Any) -> Iterator[Block]:
    """Yield every node of a tree, outer ones first."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        tree = tree.get("c", [])
    if isinstance(tree, list):
        for child in tree:
            if isinstance(child, dict | list):
                yield from nodes(child)


def plain(tree: Any) -> str:
    """Return a tree's text.

    Examples
    --------
    >>> plain(words("a `b` c"))
    'a b c'
    """
    texts: dict[str, Callable[[Block], str]] = {
        "Str": lambda node: node["c"],
        "Space": lambda _: " ",
        "SoftBreak": lambda _: " ",
        "LineBreak": lambda _: " ",
        "Code": lambda node: node["c"][1],
        "CodeBlock": lambda node: node["c"][1],
        "Math": lambda node: node["c"][1],
    }
    return "".join(texts[node["t"]](node) for node in nodes(tree) if node["t"] in texts)
