"""A quiz question with feedback on every choice."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from ai_bubble.errors import CourseError
from ai_bubble.lesson.form import Form, lettered


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a quiz: its text, whether it is right, and why or why not."""

    text: str
    feedback: str
    is_right: bool


def right(text: str, feedback: str = "") -> Choice:
    """Return the right choice, with the reason why it is right."""
    return Choice(text.strip(), feedback.strip(), is_right=True)


def wrong(text: str, feedback: str = "") -> Choice:
    """Return a wrong choice, with what is wrong about it."""
    return Choice(text.strip(), feedback.strip(), is_right=False)


class Quiz(Form):
    """The form that `quiz` shows; feedback reaches the page only when the choice is checked."""

    def __init__(self, question: str, options: Sequence[Choice], key: str = "") -> None:
        self.options = tuple(options)
        super().__init__(
            key=key, question=question, choices=[option.text for option in options], button="Check"
        )

    def reply(self) -> tuple[str, str]:
        """Say whether the chosen answer is right, and why."""
        if not 0 <= self.selected < len(self.options):
            return "error", "Choose an answer first."
        chosen, (letter, _) = self.options[self.selected], lettered(self.choices)[self.selected]
        if chosen.is_right:
            return "right", f"Right ({letter}). {chosen.feedback}"
        return "not-yet", f"Not yet ({letter}). {chosen.feedback} Choose again."

    def as_html(self) -> str:
        """Return question and choices, with the feedback folded away."""
        folded = "".join(
            f"<li><strong>{'Right' if option.is_right else 'Wrong'}.</strong> "
            f"{html.escape(option.feedback)}</li>"
            for option in self.options
        )
        return (
            f"{super().as_html()}<details><summary>Answers</summary>"
            f'<ol type="A">{folded}</ol></details>'
        )


def quiz(question: str, choices: Sequence[Choice], *, key: str | None = None) -> Quiz:
    """Ask a question with one right answer and feedback on every choice.

    Parameters
    ----------
    question : str
        What is asked, in plain text.
    choices : sequence of Choice
        Written with `right` and `wrong`, shown in this order.
    key : str, optional
        Name of the question on the page.

    Raises
    ------
    CourseError
        If there is not exactly one right choice, a choice lacks feedback, or two read the same.

    Examples
    --------
    >>> asked = quiz(
    ...     "Which cost ends when a server is switched off?",
    ...     [
    ...         wrong("Its purchase price", "That is spent, whatever happens next."),
    ...         right("Its electricity", "No load, no power bill."),
    ...     ],
    ... )
    >>> asked.selected, asked.submitted = 0, 1
    >>> asked.message
    'Not yet (A). That is spent, whatever happens next. Choose again.'
    """
    if not question.strip():
        raise CourseError("quiz needs a question as its first argument")
    strange = [choice for choice in choices if not isinstance(choice, Choice)]
    if strange:
        raise CourseError(f"write each choice as right(…) or wrong(…), not {strange[0]!r}")
    start = f"quiz {question[:40]!r}"
    rights = sum(choice.is_right for choice in choices)
    if rights != 1 or len(choices) < 2:
        raise CourseError(f"{start} needs one right(…) and some wrong(…); it has {rights} right")
    silent = [choice.text for choice in choices if not choice.feedback]
    if silent:
        raise CourseError(f"{start}: tell the student why {silent[0]!r} is right or wrong")
    texts = [choice.text for choice in choices]
    if not all(texts) or len(set(texts)) < len(texts):
        raise CourseError(f"{start}: every choice needs a text of its own, not {texts}")
    return Quiz(question, choices, key or "")
