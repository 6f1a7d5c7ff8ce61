"""The small form that predictions and quizzes share: a question, an entry, a button, a reply."""

import html
from pathlib import Path
from string import ascii_uppercase
from typing import Any, ClassVar

import anywidget
import traitlets

_HERE = Path(__file__).parent


class Form(anywidget.AnyWidget):
    """A question that is answered in Python each time the student presses the button.

    The browser sets `entry` or `selected` and counts `submitted` up; Python replies with `outcome`
    and `message` and brings `answered` level. Subclasses say what the reply is.

    Attributes
    ----------
    key : str
        The form's name on the page.
    question, unit, button : str
        What is asked, the unit of a number (may be empty), the button's text.
    choices : list of str
        The answers to choose from; empty for a form that asks for a number.
    entry : str
        What was typed.
    selected : int
        Place of the chosen answer, -1 for none.
    submitted, answered : int
        How often the button was pressed, and how often that was replied to.
    outcome, message : str
        The reply: its kind as one word, and its text.
    """

    _esm: ClassVar[Path] = _HERE / "form.js"
    _css: ClassVar[Path] = _HERE / "form.css"

    key = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)
    unit = traitlets.Unicode("").tag(sync=True)
    button = traitlets.Unicode("Check").tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    entry = traitlets.Unicode("").tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    submitted = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)
    outcome = traitlets.Unicode("").tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)

    def reply(self) -> tuple[str, str]:
        """Return outcome and message for what was just submitted."""
        raise NotImplementedError

    @traitlets.observe("submitted")
    def _answer(self, change: Any) -> None:
        self.outcome, self.message = self.reply()
        self.answered = change["new"]

    def as_text(self) -> str:
        """Return the form as plain text, for places where widgets do not run."""
        lines = [self.question, *(f"  {x}. {t}" for x, t in lettered(self.choices))]
        return "\n".join(lines if self.choices else [*lines, f"  ________ {self.unit}".rstrip()])

    def as_html(self) -> str:
        """Return the form as static HTML, for places where widgets do not run."""
        items = "".join(f"<li>{html.escape(text)}</li>" for text in self.choices)
        answer = (
            f'<ol type="A">{items}</ol>' if items else f"<p>________ {html.escape(self.unit)}</p>"
        )
        return f"<p><strong>{html.escape(self.question)}</strong></p>{answer}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/plain": self.as_text(), "text/html": self.as_html()}, metadata


def lettered(texts: list[str]) -> list[tuple[str, str]]:
    """Pair texts with the letters A, B, C and so on.

    Examples
    --------
    >>> lettered(["idle", "let"])
    [('A', 'idle'), ('B', 'let')]
    """
    return list(zip(ascii_uppercase, texts, strict=False))
