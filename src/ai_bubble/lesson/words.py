"""Terms of the course's glossary, with the words the three translations use for them."""

import difflib
import html
from dataclasses import dataclass

from ai_bubble import data
from ai_bubble.errors import CourseError

LANGUAGES = {"turkish": "tr", "afrikaans": "af", "italian": "it"}


@dataclass(frozen=True, slots=True)
class Term:
    """One glossary entry: the term, its definition, and its words in the translations.

    Attributes
    ----------
    term, definition : str
        In English.
    words : dict of str to str
        Language to word, such as ``{"italian": "affitto"}``; a language without one is left out.
    """

    term: str
    definition: str
    words: dict[str, str]

    def _repr_html_(self) -> str:
        return _as_html((self,))

    def _repr_markdown_(self) -> str:
        words = ", ".join(f"{name.capitalize()}: *{word}*" for name, word in self.words.items())
        return f"**{self.term}**: {self.definition}" + (f" ({words})" if words else "")

    def __repr__(self) -> str:
        words = "".join(f"; {name.capitalize()}: {word}" for name, word in self.words.items())
        return f"{self.term}: {self.definition}{words}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Several terms as one table."""

    terms: tuple[Term, ...]

    def _repr_html_(self) -> str:
        return _as_html(self.terms)

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {each._repr_markdown_()}" for each in self.terms)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.terms))


def term(name: str) -> Term:
    """Look a term up in the course's glossary.

    Parameters
    ----------
    name : str
        The English term, in upper or lower case.

    Raises
    ------
    CourseError
        If the glossary does not hold the term.
    """
    entries = _entries()
    found = entries.get(name.strip().casefold())
    if found is None:
        near = difflib.get_close_matches(name.strip().casefold(), entries, n=1)
        hint = f"; did you mean {entries[near[0]].term!r}?" if near else "; see load('glossary')"
        raise CourseError(f"no glossary term {name!r}{hint}")
    return found


def glossary(*names: str) -> Glossary:
    """Look several terms up; `CourseError` as in `term`."""
    return Glossary(tuple(term(name) for name in names))


def _entries() -> dict[str, Term]:
    rows = data.load("glossary").to_dict("records")
    return {
        str(row["term"]).casefold(): Term(
            str(row["term"]),
            str(row["definition"]),
            {name: word for name in LANGUAGES if isinstance(word := row.get(name), str) and word},
        )
        for row in rows
    }


# A table: JupyterLab floats the parts of a definition list into each other.
_CELL = "text-align: left; vertical-align: top"


def _as_html(terms: tuple[Term, ...]) -> str:
    head = "".join(
        f'<th scope="col" style="{_CELL}">{heading}</th>'
        for heading in ("Term", "Meaning", "In the translations' languages")
    )
    rows = "".join(
        f'<tr><th scope="row" style="{_CELL}">{html.escape(entry.term)}</th>'
        f'<td style="{_CELL}">{html.escape(entry.definition)}</td>'
        f'<td style="{_CELL}">{_in_languages(entry)}</td></tr>'
        for entry in terms
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _in_languages(entry: Term) -> str:
    return "; ".join(
        f'{name.capitalize()}: <i lang="{LANGUAGES[name]}">{html.escape(word)}</i>'
        for name, word in entry.words.items()
    )
