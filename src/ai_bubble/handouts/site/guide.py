"""Documents for instructors as pages: Markdown with a contents list."""

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from ai_bubble import course
from ai_bubble.errors import CourseError
from ai_bubble.handouts import pandoc
from ai_bubble.handouts.pandoc import Block
from ai_bubble.handouts.site.shell import Pages, Site

DOCUMENTS: Final = {"docs/teaching.md": "guide.html", "docs/grading.md": "grading.html"}
"""Documents that become pages, by their path in the course."""


def guide_pages(site: Site) -> Pages:
    """Return a page for each document of `DOCUMENTS` that is there."""
    return {
        page: document(site, page, file.read_text(encoding="utf-8"), name)
        for name, page in DOCUMENTS.items()
        if (file := course.root() / name).is_file()
    }


def titles() -> dict[str, str]:
    """Return path and title of the pages that `guide_pages` makes."""
    known = {"guide.html": "Teaching", "grading.html": "Grading"}
    return {
        page: known[page] for name, page in DOCUMENTS.items() if (course.root() / name).is_file()
    }


def document(site: Site, page: str, text: str, name: str) -> str:
    """Return a Markdown document as a page.

    Parameters
    ----------
    site : Site
        The site it belongs to.
    page : str
        Path of the page in the site.
    text : str
        The document: one heading of level 1, then sections.
    name : str
        Path of the document in the course, for its links.

    Raises
    ------
    CourseError
        If the document does not begin with a heading of level 1, or has another one.
    """
    (blocks,) = pandoc.read([text])
    tops = [block for block in blocks if _level(block) == 1]
    if len(tops) != 1 or blocks[0] is not tops[0]:
        raise CourseError(f"{name} is to have one heading of level 1, on its first line")
    body = [_boxed(block, number) for number, block in enumerate(blocks[1:], 1)]
    _relink(body, lambda target: _link(site, name, target))
    sections = [(block["c"][1][0], pandoc.plain(block)) for block in body if _level(block) == 2]
    shown = Markup(pandoc.write(body, "html5"))
    title = pandoc.plain(tops[0])
    return site.page(page, "document", title=title, sections=sections, body=shown)


def _level(block: Block) -> int:
    return int(block["c"][0]) if block["t"] == "Header" else 0


def _boxed(block: Block, number: int) -> Block:
    """Return a table in a box that scrolls, also by keyboard."""
    if block["t"] != "Table":
        return block
    reach = [("role", "region"), ("tabindex", "0"), ("aria-label", f"Table {number}")]
    return pandoc.div("scroll", [block], attributes=reach)


def _relink(tree: Any, link: Callable[[str], str]) -> None:
    for node in [*pandoc.nodes(tree)]:
        if node["t"] != "Link":
            continue
        target = link(node["c"][2][0])
        if target:
            node["c"][2][0] = target
        else:
            # What the site does not hold is named, not linked.
            node["t"], node["c"] = "Span", [["", [], []], node["c"][1]]


def _link(site: Site, name: str, target: str) -> str:
    """Return where a document's link leads to in the site; empty where the site lacks it."""
    if target.startswith(("#", "https://")):
        return target
    path, _, fragment = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    known = DOCUMENTS.get(path, "")
    if known in site.nav:
        return f"{known}#{fragment}" if fragment else known
    folder, _, file = path.partition("/")
    if folder in ("lessons", "exercises") and Path(file).stem in {t.stem for t in site.lessons}:
        return path
    if path == "datasets/README.md":
        return "codebook.html"
    return ""
