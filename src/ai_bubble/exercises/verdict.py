"""What the student reads after a check: one judgement, one sentence or two, and the progress."""

import html
import re
from dataclasses import dataclass
from typing import Any, Final

STATES: Final = {
    "right": ("✓", "right"),
    "waiting": ("✎", "waits for a reader"),
    "unanswered": ("○", "not answered yet"),
    "mistake": ("✗", "not yet"),
    "close": ("✗", "close"),
    "kind": ("✗", "another kind of answer is needed"),
    "wrong": ("✗", "not yet"),
    "undefined": ("○", "not answered yet"),
    "progress": ("·", "so far"),
}
_COLOURS: Final = {
    "right": "var(--jp-success-color1, #2e7d32)",
    "waiting": "var(--jp-info-color1, #1565c0)",
    "unanswered": "var(--jp-border-color1, #767676)",
    "undefined": "var(--jp-border-color1, #767676)",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reply to one check.

    Attributes
    ----------
    question : str
        ``Question 2``.
    state : str
        One of `STATES`.
    say : str
        The feedback; may be empty.
    see : str
        Where the lesson helps; may be empty.
    progress : str
        How far the notebook is done; may be empty.
    """

    question: str
    state: str
    say: str = ""
    see: str = ""
    progress: str = ""

    @property
    def is_right(self) -> bool:
        """Whether nothing more is asked of the student here."""
        return self.state in ("right", "waiting")

    def __str__(self) -> str:
        mark, words = STATES[self.state]
        lines = [f"{mark} {self.question}: {words}.", self.say, self.see, self.progress]
        return "\n".join(line for line in lines if line)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        mark, words = STATES[self.state]
        colour = _COLOURS.get(self.state, "var(--jp-warn-color1, #b25c00)")
        parts = [
            f"<strong>{mark} {html.escape(self.question)}: {words}.</strong> {coded(self.say)}",
            coded(self.see),
            self.progress and f'<span style="opacity:.8">{html.escape(self.progress)}</span>',
        ]
        body = "<br>".join(filter(None, parts)).replace("\n", "<br>")
        return (
            f'<div role="status" style="border-left:4px solid {colour};padding:.35em .8em;'
            f'max-width:46em;line-height:1.5">{body}</div>'
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def coded(text: str) -> str:
    """Return a text as HTML; what stands between two backticks becomes code.

    Examples
    --------
    >>> coded("use `peak` < 3")
    'use <code>peak</code> &lt; 3'
    """
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text))
