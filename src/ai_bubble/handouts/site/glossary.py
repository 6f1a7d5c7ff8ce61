"""The glossary: each term, its words in three languages, and the lessons that use it."""

from dataclasses import dataclass
from typing import Any, Final

from ai_bubble import data
from ai_bubble.handouts.site.lessons import users
from ai_bubble.handouts.site.shell import Pages, Site
from ai_bubble.lesson.words import LANGUAGES

_WRONG: Final = ("turkish", "italian")


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of the glossary page.

    Attributes
    ----------
    ident, term, definition : str
        The anchor, the term and what it means.
    words, wrong : tuple of tuple of str
        Language, its code and the word: the right ones, and those a machine translation wrote.
    wrong_meaning : str
        What the mistaken words mean.
    lessons : tuple of str
        Numbers of the lessons that use the term.
    """

    ident: str
    term: str
    definition: str
    words: tuple[tuple[str, str, str], ...]
    wrong: tuple[tuple[str, str, str], ...]
    wrong_meaning: str
    lessons: tuple[str, ...]


def glossary_pages(site: Site) -> Pages:
    """Return ``glossary.html``."""
    return {"glossary.html": site.page("glossary.html", "glossary", entries=entries())}


def entries() -> list[Entry]:
    """Return the terms in alphabetical order.

    Examples
    --------
    >>> next(entry.ident for entry in entries() if entry.term == "net present value")
    'term-net-present-value'
    """
    used = users("glossary", "term")
    records = data.load("glossary").fillna("").to_dict("records")
    found = [_entry(record, used.get(str(record["term"]).casefold(), [])) for record in records]
    return sorted(found, key=lambda entry: entry.term.casefold())


def _entry(row: dict[Any, Any], used: list[str]) -> Entry:
    return Entry(
        ident="term-" + "-".join(row["term"].casefold().split()),
        term=row["term"],
        definition=row["definition"],
        words=tuple((name.capitalize(), code, row[name]) for name, code in LANGUAGES.items()),
        wrong=tuple(
            (name.capitalize(), LANGUAGES[name], row[f"wrong_{name}"])
            for name in _WRONG
            if row[f"wrong_{name}"]
        ),
        wrong_meaning=row["wrong_meaning"],
        lessons=tuple(sorted({row["lesson"], *used})),
    )
