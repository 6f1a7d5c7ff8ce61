"""The index of the site: the case, the lessons, what to download, how to start."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from ai_bubble import data
from ai_bubble.errors import CourseError
from ai_bubble.handouts.site.lessons import Told
from ai_bubble.handouts.site.shell import Pages, Site


class Kind(NamedTuple):
    """A kind of file on the index: the use it is for, what it is, and its paper."""

    use: str
    what: str
    paper: str = ""


KINDS: Final = {
    ".html": Kind("Read", "Handout"),
    "-slides.html": Kind("Read", "Slides"),
    "-exercise.html": Kind("Read", "Exercise"),
    "-a4.pdf": Kind("Print", "Handout", "A4"),
    "-letter.pdf": Kind("Print", "Handout", "US Letter"),
    "-cheatsheet-a4.pdf": Kind("Print", "Cheat sheet", "A4"),
    "-cheatsheet-letter.pdf": Kind("Print", "Cheat sheet", "US Letter"),
    "-exercise-a4.pdf": Kind("Print", "Exercise", "A4"),
    "-exercise-letter.pdf": Kind("Print", "Exercise", "US Letter"),
}
"""What may follow a lesson's name in the name of a handout; the order of the links."""

_NAME: Final = re.compile(r"(?P<stem>\d\d_[a-z]+(?:_[a-z]+)*)(?P<kind>[-.].+)")
# Programs that draw slides speak of notes too; only the page's own elements count.
_PROGRAM: Final = re.compile(rb"<(script|style)\b.*?</\1>", re.DOTALL)
# Speakers' notes of learners' slides hold text of the lesson; their edition says so.
_FOR_INSTRUCTORS: Final = re.compile(
    rb'<(?!aside\b)[^>]*class="(?:[^"]*\s)?(?:notes|solution)(?:\s[^"]*)?"'
    rb"|BEGIN SOLUTION|[Ii]nstructor\xe2\x80\x99s edition"
)
CASE: Final = ("Q07", "Q10", "Q05", "Q18", "Q17")
"""Claims whose figures the index tells."""


class Link(NamedTuple):
    """A link of the index: its path, and the paper that the file is made for, if any."""

    path: str
    paper: str = ""


Links = dict[str, dict[str, list[Link]]]
"""Links by use and by what they lead to."""


def front_page(site: Site) -> Pages:
    """Return ``index.html``."""
    claims = data.load("claims").set_index("claim_id")["value"]
    case = {key: f"{claims[key]:,.0f}" for key in CASE}
    downloads = {told.number: links_of(told, site.handouts) for told in site.lessons}
    page = site.page("index.html", "index", case=case, downloads=downloads)
    return {"index.html": page}


def links_of(told: Told, handouts: Mapping[str, Path]) -> Links:
    """Return the links to a lesson's handouts in the order of `KINDS`, then its notebooks."""
    found: Links = {}
    for ending, kind in KINDS.items():
        if told.stem + ending in handouts:
            link = Link(f"handouts/{told.stem}{ending}", kind.paper)
            found.setdefault(kind.use, {}).setdefault(kind.what, []).append(link)
    found["Run"] = {
        "Lesson notebook": [Link(f"lessons/{told.stem}.ipynb")],
        "Exercise notebook": [Link(f"exercises/{told.stem}.ipynb")],
    }
    return found


def check_handouts(handouts: Mapping[str, Path], stems: set[str]) -> None:
    """Make sure that files are handouts for learners.

    Parameters
    ----------
    handouts : dict of str to Path
        The files by the names that they will have.
    stems : set of str
        The lessons' file names without their ending.

    Raises
    ------
    CourseError
        If a name is not one of a handout for learners, a file is missing, or a page holds
        teaching notes or solutions.
    """
    for name, file in handouts.items():
        found = _NAME.fullmatch(name)
        if not found or found["stem"] not in stems or found["kind"] not in KINDS:
            raise CourseError(f"'{name}' is no handout for learners, so the site does not take it")
        if not file.is_file():
            raise CourseError(f"the handout {file} is missing; run `ai-bubble handouts` first")
        if file.suffix == ".html" and _is_for_instructors(file):
            raise CourseError(
                f"'{name}' holds solutions or teaching notes, so the site does not take it; "
                "render it with `--edition learner`"
            )


def _is_for_instructors(file: Path) -> bool:
    return bool(_FOR_INSTRUCTORS.search(_PROGRAM.sub(b"", file.read_bytes())))
