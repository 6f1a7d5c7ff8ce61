"""Putting the site together: pages, handouts, notebooks and data in one folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ai_bubble import course
from ai_bubble.data.package import DESCRIPTOR, descriptor
from ai_bubble.handouts.site.codebook import codebook_pages
from ai_bubble.handouts.site.folder import replaced
from ai_bubble.handouts.site.front import check_handouts, front_page
from ai_bubble.handouts.site.glossary import glossary_pages
from ai_bubble.handouts.site.guide import guide_pages, titles
from ai_bubble.handouts.site.lessons import told
from ai_bubble.handouts.site.shell import Pages, Site


@dataclass(frozen=True, slots=True)
class Built:
    """The site that was made: its index page, number of files, and size in bytes."""

    index: Path
    files: int
    bytes: int


def build_site(out: Path, handouts: Mapping[str, Path] | None = None) -> Built:
    """Write the course site into a folder; all of it or nothing.

    Parameters
    ----------
    out : Path
        The folder. A site that was made there before is replaced.
    handouts : dict of str to Path, optional
        Learners' handouts and slides by file name, such as ``03_price_collapse-a4.pdf``; see
        `ai_bubble.handouts.site.front.KINDS`.

    Raises
    ------
    CourseError
        If a handout is not for learners, the folder holds something else, or it cannot be written.
    """
    given = dict(handouts or {})
    check_handouts(given, {lesson.path.stem for lesson in course.lessons()})
    with replaced(out) as folder:
        pages = _pages(given)
        copies = _copies(given)
        for name, text in pages.items():
            folder.write(name, text.encode("utf-8"))
        for name, file in copies.items():
            folder.write(name, file.read_bytes())
    return Built(folder.target / "index.html", len(folder.written), sum(folder.written.values()))


def _pages(handouts: Mapping[str, Path]) -> Pages:
    nav = {
        "index.html": "Lessons",
        "codebook.html": "Codebook",
        "glossary.html": "Glossary",
        **titles(),
    }
    site = Site(told(), handouts, nav)
    pages: Pages = {}
    for make in (front_page, codebook_pages, glossary_pages, guide_pages):
        pages |= make(site)
    return pages


def _copies(handouts: Mapping[str, Path]) -> dict[str, Path]:
    """Return the files that go into the site as they are, by their path in it."""
    data = [entry["path"] for entry in descriptor()["resources"]]
    notebooks = {
        f"{folder}/{lesson.path.name}": course.root() / folder / lesson.path.name
        for folder in ("lessons", "exercises")
        for lesson in course.lessons()
    }
    return (
        {f"handouts/{name}": file for name, file in handouts.items()}
        | notebooks
        | {f"data/{name}": course.datasets() / name for name in [*data, DESCRIPTOR]}
    )
