"""Blocks as a tagged PDF (PDF/UA-1), set by typst."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources, util
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import typst

from ai_bubble.errors import CourseError
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.options import Paper
from ai_bubble.handouts.pandoc import Block

_SANS: Final = "Source Sans Pro"
_PAPERS: Final = {"a4": "a4", "letter": "us-letter"}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a document's text and in its margins.

    Attributes
    ----------
    title, subtitle, facts : str
        The title, the question under it, and a small line such as "55 minutes".
    header : str
        Cohort and date, at the top of each page.
    edition : str
        ``learner`` or ``instructor``.
    """

    title: str
    subtitle: str = ""
    facts: str = ""
    header: str = ""
    edition: str = "learner"


def boxed(tree: Any) -> Any:
    """Return a tree whose boxes call the functions of the typst template with their class."""
    if isinstance(tree, list):
        return [done for child in tree for done in _boxed(child)]
    if isinstance(tree, dict):
        return {key: boxed(child) if key == "c" else child for key, child in tree.items()}
    return tree


def _boxed(node: Any) -> list[Any]:
    if not isinstance(node, dict) or node.get("t") != "Div" or not node["c"][0][1]:
        return [boxed(node)]
    (_, names, _), inside = node["c"]
    return [pandoc.raw("typst", f"#{names[0]}["), *boxed(inside), pandoc.raw("typst", "]")]


def typst_source(blocks: list[Block], head: Head, paper: Paper, template: str = "handout") -> str:
    """Return a document as typst source.

    Parameters
    ----------
    blocks : list of Block
        Its text.
    head : Head
        What the template writes around it.
    paper : str
        ``a4`` or ``letter``.
    template : str
        A file of the folder ``typst`` and the function in it, called with head and paper.
    """
    texts = asdict(head) | {"paper": _PAPERS[paper]}
    about = "".join(f"  {name}: {quoted(text)},\n" for name, text in texts.items())
    body = pandoc.write(boxed(blocks), "typst")
    return f'#import "{template}.typ": *\n#show: {template}.with(\n{about})\n\n{body}'


def quoted(text: str) -> str:
    """Return a text as a typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_pdf(
    source: str, pictures: Sequence[str] = (), inputs: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """Set a typst document as PDF/UA-1.

    Parameters
    ----------
    source : str
        The document; it may import the templates of the folder ``typst``.
    pictures : sequence of str
        SVG texts, read by the document as ``picture-0.svg`` and so on.
    inputs : mapping of str to str
        What the template finds in ``sys.inputs``.

    Raises
    ------
    CourseError
        If typst refuses the document, for instance because a picture lacks its text.
    """
    with compiler(source, pictures, inputs) as ready:
        made: bytes = ready.compile(format="pdf", pdf_standards=["ua-1"])  # type: ignore[assignment]
    return made


@contextmanager
def compiler(
    source: str, pictures: Sequence[str] = (), inputs: Mapping[str, str] = MappingProxyType({})
) -> Iterator[typst.Compiler]:
    """Give a compiler of a document, in a folder of its own; its errors are the course's."""
    with tempfile.TemporaryDirectory(prefix="handout-") as name:
        folder = Path(name)
        for template in (resources.files("ai_bubble.handouts") / "typst").iterdir():
            if template.name.endswith(".typ"):
                (folder / template.name).write_text(template.read_text("utf-8"), "utf-8")
        for number, svg in enumerate(pictures):
            drawn = svg.replace('font-family="sans-serif"', f'font-family="{_SANS}"')
            (folder / f"picture-{number}.svg").write_text(drawn, encoding="utf-8")
        main = folder / "main.typ"
        main.write_text(source, encoding="utf-8")
        try:
            yield typst.Compiler(
                str(main),
                root=name,
                font_paths=[str(fonts())],
                ignore_system_fonts=True,
                sys_inputs=dict(inputs),
            )
        except typst.TypstError as problem:
            raise CourseError(f"typst refuses the document: {_first(problem)}") from problem


@cache
def fonts() -> Path:
    """Return the folder of the sans-serif font; the serif one is built into typst."""
    spec = util.find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise CourseError(
            "the handouts' font is missing; install it with: pip install 'ai-bubble-course[teach]'"
        )
    return Path(spec.origin).parent / "files"


def _first(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0]
