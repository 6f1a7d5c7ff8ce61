"""The register of claims: what each claim is about and where each translation makes it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ai_bubble.extract.language import LANGUAGES

SECTIONS = (
    "header", "lead", "boom", "misallocation", "crisis", "price", "deepseek", "links",
    "efficiency", "technology", "infrastructure", "race", "positioning", "sanctions", "focus",
    "consolidation", "lessons",
)  # fmt: skip

Measure = Literal["quantity", "date", "term", "names", "place"]
Beside = Literal["", "actor", "wording", "name"]


@dataclass(frozen=True)
class Place:
    """Where one translation makes a claim, and the terms to expect there.

    Attributes
    ----------
    at : str
        Short terms before and after ``#``, the figure; ``…`` stands for a few words in between.
    terms, beside : mapping of str to str
        Patterns of terms and what they say in English: for the figure itself where it is a term,
        and for a term beside the figure.
    """

    at: str
    terms: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """One claim of the article; the fields are explained at the head of ``register.toml``."""

    id: str
    section: str
    measure: Measure
    paraphrase: str
    attribution: str
    places: Mapping[str, Place]
    beside: Beside = ""
    within: Literal["sentence", "paragraph"] = "sentence"
    counted: str = ""
    per: str = ""
    period: str = ""
    polarity: bool = False
    optional: bool = False
    reading: str = ""
    settled_by: str = ""
    evidence: str = ""
    outside_check: str = ""

    @property
    def kind(self) -> str:
        """``"quantitative"`` for claims with a number, date or name, else ``"qualitative"``."""
        return "quantitative" if self.id.startswith("Q") else "qualitative"


def _claim(claim_id: str, entry: dict[str, Any]) -> Claim:
    places = {code: Place(**entry.pop(code)) for code in LANGUAGES}
    return Claim(id=claim_id, places=places, **entry)


@cache
def register() -> tuple[Claim, ...]:
    """Return the claims in the order of their ids, the quantitative ones first.

    Examples
    --------
    >>> len(register()), register()[0].id
    (75, 'Q01')
    """
    text = files(__package__).joinpath("register.toml").read_text(encoding="utf-8")
    return tuple(_claim(claim_id, entry) for claim_id, entry in tomllib.loads(text).items())
