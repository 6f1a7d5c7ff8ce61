"""The self-check's key: answers sealed so that a glance at a notebook gives nothing away.

Each answer is sealed with a digest of itself: whoever comes near a right or a mistaken answer
opens just that one, and then compares exactly. This is a curtain, not a lock: a patient program
can try numbers until one opens. Marks are given by the grader, which needs no such key.
"""

import base64
import hashlib
import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.keys import Candidate, Key, Question
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.same import Tolerance, exact_token, numbers

_VERSION: Final = 1
_LINE: Final = 75
_CURTAIN: Final = b"ai-bubble self-check"
_DAMAGED: Final = (
    "the key of the self-check in this notebook is damaged; copy its cell from a fresh "
    "notebook (ai-bubble lab --fresh), your answers stay as they are"
)
NEAR: Final = 5.0
"""An answer within this many tolerances opens the right one, to tell rounding from error."""


def _bytes(*parts: object) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()


def _crossed(content: bytes, secret: bytes) -> bytes:
    """Combine content with a stream of digests; done twice it gives the content back."""
    stream = b"".join(
        hashlib.sha256(secret + block.to_bytes(4, "big")).digest()
        for block in range(len(content) // 32 + 1)
    )
    size = len(content)
    crossed = int.from_bytes(content, "big") ^ int.from_bytes(stream[:size], "big")
    return crossed.to_bytes(size, "big")


def _packed(content: Any, secret: bytes) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _crossed(zlib.compress(text.encode(), 9), secret)


@lru_cache(maxsize=500)
def _unpacked(content: bytes, secret: bytes) -> Any:
    return json.loads(zlib.decompress(_crossed(content, secret)))


def _largest(given: Plain) -> float:
    return max((abs(float(number)) for number in numbers(given)), default=0.0)


def _box(size: float, width: float) -> int:
    """Return the box that a size falls into; a size that is too large for any falls into none."""
    place = size / width
    return math.floor(place) if math.isfinite(place) else -1


def _tokens(expected: Plain, tolerance: Tolerance) -> Iterator[tuple[float, str]]:
    """Yield width and token of every place that an answer as good as `expected` may fall into.

    Sizes are sorted into boxes by the largest number of an answer: within a tolerance each number
    of two answers differs little, so the largest does.
    """
    if not any(True for _ in numbers(expected)):
        yield 0.0, exact_token(expected, tolerance)
        return
    size = _largest(expected)
    radius = NEAR * tolerance.around(size)
    width = 2.0 ** math.ceil(math.log2(16 * radius))
    first, last = (_box(size + side * radius, width) for side in (-1, 1))
    for box in range(max(first, 0), last + 1):
        yield width, f"{expected['kind']}:{box}"


@dataclass(frozen=True, slots=True)
class Lock:
    """One sealed answer: the width of its box, the digest that opens it, its sealed content."""

    width: float
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A question with its answers sealed; `candidates` opens those that an answer comes near to."""

    question: Question
    salt: str
    messages: list[list[str]]
    locks: list[Lock]

    def candidates(self, given: Plain) -> Sequence[Candidate]:
        """Return the sealed answers that `given` opens, the right one first.

        Raises
        ------
        CourseError
            If the key was damaged behind its head.
        """
        size, found = _largest(given), {}
        for lock in self.locks:
            if lock.width:
                token = f"{given['kind']}:{_box(size, lock.width)}"
            else:
                token = exact_token(given, self.question.tolerance)
            secret = _bytes(self.salt, self.question.id, lock.width, token)
            if secret[:6].hex() == lock.digest:
                try:
                    place, expected = _unpacked(lock.content, secret)
                except Exception:
                    raise CourseError(_DAMAGED) from None
                plain = {"kind": given["kind"], "value": expected}
                found[place] = Candidate(plain, place == 0, *self.messages[place])
        return [found[place] for place in sorted(found)]


def _locks(key: Key, salt: str) -> list[Lock]:
    if key.question.kind == "written":
        return []
    locks = []
    for place, candidate in enumerate(key.answers):
        content = [place, _short(candidate.expected["value"])]
        for width, token in _tokens(candidate.expected, key.question.tolerance):
            secret = _bytes(salt, key.question.id, width, token)
            locks.append(Lock(width, secret[:6].hex(), _packed(content, secret)))
    return sorted(locks, key=lambda lock: lock.digest)


def _short(item: Any) -> Any:
    """Leave out what no comparison needs: type names, and digits that no tolerance sees."""
    if isinstance(item, dict):
        # Only the outcome of a call says its kind; a table may have a column `name`.
        needless = {"of", "why", "name"} if isinstance(item.get("kind"), str) else set()
        needless -= {"of"} if item.get("kind") == "raised" else set()
        return {k: _short(v) for k, v in item.items() if k not in needless}
    if isinstance(item, list):
        return [_short(value) for value in item]
    return float(f"{item:.10g}") if type(item) is float else item


def seal(exercise: str, variant: int, keys: Sequence[Key]) -> str:
    """Return the sealed key of a notebook as lines of text; the same keys give the same text.

    Parameters
    ----------
    exercise : str
        Two digits, ``"03"``.
    variant : int
        The variant that the keys belong to.
    keys : sequence of Key
        In the order of the questions.
    """
    salt = _bytes("ai-bubble", exercise, variant).hex()[:16]
    locks = [_locks(key, salt) for key in keys]
    about = {
        "version": _VERSION,
        "exercise": exercise,
        "variant": variant,
        "salt": salt,
        "questions": [key.question.as_plain() for key in keys],
        "messages": [[[one.say, one.see] for one in key.answers] for key in keys],
        "locks": [[[one.width, one.digest, len(one.content)] for one in row] for row in locks],
    }
    head = _packed(about, _CURTAIN)
    contents = b"".join(one.content for row in locks for one in row)
    text = base64.b85encode(len(head).to_bytes(4, "big") + head + contents).decode()
    lines = "\n".join(text[start : start + _LINE] for start in range(0, len(text), _LINE))
    while "\n%" in lines:  # a line that starts with %% makes ruff take its cell for a magic one
        lines = lines.replace("\n%", "%\n")
    return lines


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """The keys of one notebook: its exercise, its variant, its questions by id."""

    exercise: str
    variant: int
    questions: dict[str, SealedKey]


def unseal(text: str) -> OpenedKeys:
    """Read what `seal` wrote.

    Raises
    ------
    CourseError
        If the text was damaged, or written by a newer version of the course.
    """
    try:
        content = base64.b85decode("".join(text.split()))
        end = 4 + int.from_bytes(content[:4], "big")
        about = _unpacked(content[4:end], _CURTAIN)
        if (version := about["version"]) == _VERSION:
            return _opened(about, content[end:])
    except Exception:
        raise CourseError(_DAMAGED) from None
    raise CourseError(
        f"this notebook's key has version {version}, this course reads {_VERSION}; "
        "bring the course up to date: pip install --upgrade ai-bubble-course"
    )


def _opened(about: dict[str, Any], contents: bytes) -> OpenedKeys:
    questions, end = {}, 0
    columns = (about["questions"], about["messages"], about["locks"])
    for plain, messages, row in zip(*columns, strict=True):
        locks = []
        for width, digest, length in row:
            locks.append(Lock(width, digest, contents[end : end + length]))
            end += length
        question = Question.from_plain(plain)
        questions[question.id] = SealedKey(question, about["salt"], messages, locks)
    if end != len(contents):
        raise ValueError("contents cut off")
    return OpenedKeys(about["exercise"], about["variant"], questions)
