"""Where a student's predictions are kept: in the kernel, and in a small file beside the lesson."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

FILE = Path(".ai-bubble", "predictions.json")


class Answer(TypedDict):
    """One prediction: the number or the choice, and the unit of a number (may be empty)."""

    value: float | str
    unit: str


class Store:
    """Predictions by key, remembered in the kernel and, where that is possible, in a file.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> Store(folder).keep("rent-fall", {"value": 40.0, "unit": "%"})
    True
    >>> Store(folder).find("rent-fall")
    {'value': 40.0, 'unit': '%'}
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: dict[str, Answer] = {}

    def find(self, key: str) -> Answer | None:
        """Return the prediction kept under `key`, or None."""
        return self._kept.get(key) or self._read().get(key)

    def keep(self, key: str, answer: Answer) -> bool:
        """Keep a prediction, and return whether it also reached the file."""
        self._kept[key] = answer
        try:
            self._write({**self._read(), key: answer})
        except OSError:  # a read-only or full disk must not stop the lesson
            return False
        return True

    @property
    def path(self) -> Path:
        """The file, in the working folder unless another was given."""
        return (self._folder or Path.cwd()) / FILE

    def _read(self) -> dict[str, Answer]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # missing, unreadable or damaged: as if nothing was kept
            return {}
        rows = found.items() if isinstance(found, dict) else ()
        return {key: row for key, row in rows if _is_answer(row)}

    def _write(self, answers: dict[str, Answer]) -> None:
        self.path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(answers, file, ensure_ascii=False, indent=1)
            Path(name).replace(self.path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _is_answer(row: object) -> bool:
    return (
        isinstance(row, dict)
        and isinstance(row.get("unit"), str)
        and isinstance(row.get("value"), (int, float, str))
        and not isinstance(row.get("value"), bool)
    )
