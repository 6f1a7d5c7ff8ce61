"""What may be asked for: lessons, formats, editions and paper, checked before any work."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, TypeVar

from ai_bubble import course
from ai_bubble.errors import CourseError

Format = Literal["html", "pdf", "slides", "cheatsheet", "classplan"]
Edition = Literal["learner", "instructor"]
Paper = Literal["a4", "letter"]
FORMATS: Final[tuple[Format, ...]] = ("html", "pdf", "slides", "cheatsheet", "classplan")
OPEN: Final = FORMATS[:4]
"""What may be given to learners."""
EDITIONS: Final[tuple[Edition, ...]] = ("learner", "instructor")
PAPERS: Final[tuple[Paper, ...]] = ("a4", "letter")
_INSTALL: Final = 'pip install "ai-bubble-course[teach]"'
_NEEDED: Final = (
    "papermill", "pypandoc", "typst", "font_source_sans_pro", "sphinx_revealjs", "jinja2",
    "markdown_it", "pygments", "yaml",
)  # fmt: skip
Word = TypeVar("Word", bound=str)


def chosen(asked: str, known: Sequence[Word], what: str) -> tuple[Word, ...]:
    """Return the words of a list joined by commas, checked, each once.

    Raises
    ------
    CourseError
        If a word is not known, or there is none.

    Examples
    --------
    >>> chosen("html,PDF, pdf", FORMATS, "format")
    ('html', 'pdf')
    """
    words = [word.strip().lower() for word in asked.split(",") if word.strip()]
    found = dict.fromkeys(one(word, known, what) for word in words)
    if not found:
        raise CourseError(f"name a {what}: {', '.join(known)}")
    return tuple(found)


def one(asked: str, known: Sequence[Word], what: str) -> Word:
    """Return a word that is known.

    Raises
    ------
    CourseError
        If it is not.
    """
    for word in known:
        if word == asked.strip().lower():
            return word
    raise CourseError(f"no {what} {asked!r}; there are {', '.join(known)}")


def lessons(asked: Sequence[str]) -> list[course.Lesson]:
    """Return lessons by number, number of a file or file; all of them if none is asked for.

    Raises
    ------
    CourseError
        If there is no such lesson.
    """
    known = {lesson.number: lesson for lesson in course.lessons()}
    found = {}
    for text in asked:
        digits = re.match(r"\d{1,2}(?=\D|$)", Path(text).name)
        number = digits[0].zfill(2) if digits else ""
        if number not in known:
            raise CourseError(f"no lesson {text!r}; there are {', '.join(known)}")
        found[number] = known[number]
    return [found[number] for number in sorted(found)] or list(known.values())


def check_extra() -> None:
    """Make sure that what writes handouts is installed.

    Raises
    ------
    CourseError
        Names the first package that is missing, and how to install it.
    """
    from importlib.util import find_spec

    for module in _NEEDED:
        if find_spec(module) is None:
            raise CourseError(f"handouts need {module}, which is missing; install: {_INSTALL}")
