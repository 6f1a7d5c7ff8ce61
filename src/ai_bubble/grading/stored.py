"""Texts, times and fingerprints as the gradebook stores them."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime


def storable(values: Sequence[str]) -> list[str]:
    r"""Return texts as SQLite can hold them: half of a surrogate pair is spelt out.

    Examples
    --------
    >>> storable(["caf\u00e9 \ud83d"])
    ['café \\ud83d']
    """
    return [value.encode("utf-8", "backslashreplace").decode() for value in values]


def sha256(text: str) -> str:
    """Return the fingerprint of an answer.

    Examples
    --------
    >>> sha256("drop = 0.58")[:12]
    '575fb159d5a8'
    """
    return hashlib.sha256(storable([text])[0].encode()).hexdigest()


def utc_now() -> str:
    """Return the time as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
