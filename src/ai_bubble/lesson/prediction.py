"""Ask for a prediction before the result is shown, and show both side by side after it."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ai_bubble.errors import CourseError
from ai_bubble.lesson.form import Form
from ai_bubble.lesson.numbers import read_number, write_number
from ai_bubble.lesson.store import Answer, Store

# The kernel's memory: what predict() was told must reach reveal() even where no file can be kept.
_STORE = Store()
_ASKED: dict[str, "Prediction"] = {}


class Prediction(Form):
    """The form that `predict` shows; it keeps the student's answer when it is submitted."""

    def reply(self) -> tuple[str, str]:
        """Keep the answer if it is one, and say what was understood."""
        try:
            answer = self._answer_given()
        except ValueError as problem:
            return "error", str(problem)
        if _STORE.keep(self.key, answer):
            return "kept", f"Noted: {_shown(answer)}."
        return (
            "kept",
            f"Noted until the kernel restarts (the folder is read-only): {_shown(answer)}.",
        )

    def _answer_given(self) -> Answer:
        if not self.choices:
            return {"value": read_number(self.entry, self.unit), "unit": self.unit}
        if not 0 <= self.selected < len(self.choices):
            raise ValueError("Choose an answer first.")
        return {"value": self.choices[self.selected], "unit": ""}

    def recall(self) -> None:
        """Show again what was predicted before the kernel was restarted or the cell run again."""
        kept = _STORE.find(self.key)
        if kept is None or (kept["value"] in self.choices) != bool(self.choices):
            return
        if self.choices:
            self.selected = self.choices.index(str(kept["value"]))
        elif isinstance(kept["value"], str):
            return
        else:
            self.entry = _plain(kept["value"])
        self.outcome, self.message = "kept", f"Noted earlier: {_shown(kept)}. You can change it."


def predict(
    key: str, question: str, *, unit: str | None = None, choices: Sequence[str] | None = None
) -> Prediction:
    """Ask the student for a prediction: a number, or one of some choices.

    The answer is kept in the kernel and in ``.ai-bubble/predictions.json`` of the working folder,
    so it outlives a restart. `reveal` shows it beside the result.

    Parameters
    ----------
    key : str
        Name of the prediction, unique in the course, such as ``"03-rent-fall"``.
    question : str
        What is asked, in plain text.
    unit : str, optional
        Unit of the number, such as ``"%"`` or ``"CNY per month"``.
    choices : sequence of str, optional
        The answers to choose from; without them a number is asked for.

    Raises
    ------
    CourseError
        If key or question is empty, or if there are fewer than two choices or equal ones.
    """
    if not key.strip() or not question.strip():
        raise CourseError('predict needs a key and a question: predict("rent-fall", "How far…?")')
    options = list(choices or ())
    if choices is not None and (len(options) < 2 or len(set(options)) < len(options)):
        raise CourseError(f"predict({key!r}) needs at least two choices that differ, not {options}")
    asked = Prediction(
        key=key, question=question, unit=unit or "", choices=options, button="Keep my prediction"
    )
    asked.recall()
    _ASKED[key] = asked
    return asked


@dataclass(frozen=True, slots=True)
class Revealed:
    """A result beside the prediction, as one sentence."""

    text: str

    @property
    def result(self) -> str:
        """The result without a word on a prediction that was not made."""
        return self.text.partition(" You made no prediction")[0]

    def _repr_html_(self) -> str:
        return f'<p class="ab-reveal">{html.escape(self.text)}</p>'

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text


def reveal(
    key: str, actual: float | str, *, unit: str | None = None, format: str | None = None
) -> Revealed:
    """Show a result beside what the student predicted.

    Parameters
    ----------
    key : str
        The key given to `predict`.
    actual : float or str
        The result: a number in the unit asked for (58.3 for 58.3 %), or one of the choices.
    unit : str, optional
        Unit of the number, if it is not the one given to `predict`.
    format : str, optional
        Format spec of the number, such as ``",.0f"``; three digits where it is left out.

    Raises
    ------
    CourseError
        If nothing was asked under `key`, or `actual` is not of the kind that was asked for.
    """
    asked, kept = _ASKED.get(key), _STORE.find(key)
    if asked is None and kept is None:
        known = ", ".join(map(repr, _ASKED)) or "none so far"
        raise CourseError(
            f"nothing was predicted as {key!r} (asked: {known}); run its predict cell"
        )
    if asked is not None:
        _check_kind(asked, actual)
    unit = unit if unit is not None else (asked.unit if asked else kept["unit"] if kept else "")
    shown = actual if isinstance(actual, str) else _with_unit(_spec(key, actual, format), unit)
    if kept is None or isinstance(kept["value"], str) != isinstance(actual, str):
        return Revealed(
            f"The result is {shown}. You made no prediction: go back to the question, enter one "
            "and run this cell again."
        )
    return Revealed(_compare(kept["value"], actual, shown, unit, format))


def _check_kind(asked: Prediction, actual: float | str) -> None:
    if asked.choices and actual not in asked.choices:
        raise CourseError(f"{actual!r} is none of the choices of {asked.key!r}: {asked.choices}")
    if not asked.choices and (isinstance(actual, str) or not math.isfinite(actual)):
        raise CourseError(f"reveal({asked.key!r}) needs a finite number, not {actual!r}")


def _spec(key: str, actual: float, spec: str | None) -> str:
    if spec and spec.endswith("%"):
        raise CourseError(f'reveal({key!r}): give the result in % and a format such as ".1f"')
    return write_number(actual, spec)


def _compare(
    value: float | str, actual: float | str, shown: str, unit: str, spec: str | None
) -> str:
    if isinstance(value, str) or isinstance(actual, str):
        said = "and so it is" if value == actual else f"the result is: {shown}"
        return f"You predicted: {value}; {said}."
    gap = write_number(abs(value - actual), spec)
    start = f"You predicted {_with_unit(_plain(value), unit)}; the result is {shown}: you were "
    if not any(digit in gap for digit in "123456789"):
        return f"{start}right to the digits shown."
    measured = f"{gap} points" if unit == "%" else _with_unit(gap, unit)
    return f"{start}{measured} {'below' if value < actual else 'above'}."


def _plain(value: float) -> str:
    return write_number(value, ",.10g")


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".rstrip()


def _shown(answer: Answer) -> str:
    value = answer["value"]
    return value if isinstance(value, str) else _with_unit(_plain(value), answer["unit"])
