"""Read the three translations, and say in one line what is wrong with one that cannot be used."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ai_bubble.extract.language import guess, language
from ai_bubble.extract.locate import Rendering
from ai_bubble.extract.register import SECTIONS, Claim

_LISTED = 8  # more missing claims than this are counted in one line, not listed one by one


class SourceProblemError(Exception):
    """A translation that cannot be used; the message is one line for the user."""


def file_name(code: str) -> str:
    """Return the name that the translation into a language has."""
    return f"article.{code}.txt"


def read(folder: Path, code: str) -> list[str]:
    """Return the lines of a translation, blank ones included.

    A byte-order mark is dropped and every kind of line end counts as one; otherwise the text stays
    as it is, so that locators hold for the file.

    Raises
    ------
    SourceProblemError
        If the file is missing, empty, not UTF-8 or in another language.
    """
    name, wanted = file_name(code), language(code).name
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        message = f"{name} is missing from {folder}: put the {wanted} translation there"
        raise SourceProblemError(message) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{name} cannot be read ({reason}): check the file and its permissions"
        raise SourceProblemError(message) from None
    text = _decoded(data, name)
    if not text.strip():
        raise SourceProblemError(f"{name} is empty: put the {wanted} translation in its place")
    if not unicodedata.is_normalized("NFC", text):
        raise SourceProblemError(
            f"{name} holds letters with separate accents: save it in Unicode form NFC"
        )
    found = guess(text)
    if found != code:
        is_in = f"in {language(found).name}" if found else f"not in {wanted}"
        raise SourceProblemError(f"{name} is {is_in}: put the {wanted} translation under this name")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            message = f"{name} ends in the middle of a letter, so it is cut off: get it whole"
        else:
            byte = f"byte 0x{data[error.start]:02X} at offset {error.start}"
            message = f"{name} is not UTF-8 ({byte}): save it again as UTF-8"
        raise SourceProblemError(message) from None


def missing(code: str, claims: Sequence[Claim], found: Sequence[Rendering]) -> list[str]:
    """Return one line for each thing missing from a translation.

    Parameters
    ----------
    code : str
        Language of the translation.
    claims : sequence of Claim
        All claims of the register.
    found : sequence of Rendering
        How the translation renders each of them, in the same order.
    """
    name = file_name(code)
    pairs = list(zip(claims, found, strict=True))
    lacking = [c for c, r in pairs if not r.present and not c.optional]
    there = [(c, r) for c, r in pairs if r.present]
    if not lacking:
        return []
    if not there:
        return [f"{name} holds none of the {len(claims)} claims: is it the article?"]
    last, _ = max(there, key=lambda pair: (pair[1].paragraph, pair[1].end))
    cut = SECTIONS.index(last.section)
    if len(lacking) > 2 and all(SECTIONS.index(claim.section) >= cut for claim in lacking):
        return [
            f"{name} breaks off after {last.id} (section {last.section}): "
            f"the {len(lacking)} claims behind it are missing; get the whole text"
        ]
    if len(lacking) > _LISTED:
        listed = ", ".join(claim.id for claim in lacking)
        return [
            f"{name} lacks {len(lacking)} of the {len(claims)} claims ({listed}): "
            "compare it with the published text"
        ]
    return [
        f"{name} lacks {claim.id} ({claim.paraphrase}; section {claim.section}): "
        "compare it with the published text"
        for claim in lacking
    ]
