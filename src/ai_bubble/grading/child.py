"""Inside the sandbox: run a submission's cells and hand back its answers as plain data."""

import ast
import asyncio
import builtins
import inspect
import os
from collections.abc import Callable
from typing import Any, Final

from ai_bubble.exercises.calls import outcomes
from ai_bubble.exercises.declare import observe
from ai_bubble.exercises.keys import Question
from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.scalar import error_name
from ai_bubble.grading.magics import to_python

_LONGEST_ERROR: Final = 300
_LARGEST_ANSWER: Final = 1_000_000

Send = Callable[[Any], None]


class _Nobody:
    """Stands in for IPython and the self-check: takes anything, does nothing."""

    def __call__(self, *arguments: object, **named: object) -> "_Nobody":
        return self

    def __getattr__(self, name: str) -> "_Nobody":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Any:
        return iter(())


class _Shell(_Nobody):
    """Takes magics; a cell magic such as ``%%time`` runs the cell below it."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        if name in ("time", "timeit", "prun"):
            _execute(line, self._namespace)

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in ("time", "timeit", "capture", "prun"):
            _execute(cell, self._namespace)


def namespace_for_student() -> dict[str, Any]:
    """Return the names that a notebook starts with."""
    names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    names |= {"check": _Nobody(), "display": _Nobody(), "input": _no_input}
    shell = _Shell(names)
    names["get_ipython"] = lambda: shell
    return names


def _no_input(prompt: object = "") -> str:
    raise EOFError("nobody is there to answer input()")


def run(
    steps: list[dict[str, Any]], asked: list[Question], skip: set[int], send: Send
) -> dict[str, Any]:
    """Run the steps of a plan, and send each answer as soon as it can be taken.

    Parameters
    ----------
    steps : list of dict
        Plain forms of `Step`.
    asked : list of Question
        What everybody may know of the questions.
    skip : set of int
        Steps to leave out, because they were killed before.
    send : callable
        Takes one message.

    Returns
    -------
    dict
        The names of the notebook, for the hidden calls.
    """
    names = namespace_for_student()
    questions = {question.id: question for question in asked}
    taken: dict[str, Any] = {}
    for place, step in enumerate(steps):
        if place in skip:
            continue
        send({"at": place})
        try:
            _execute(step["source"], names)
        except BaseException as problem:
            send({"stopped": [step["cell"], _in_words(problem)]})
        question = questions.get(step["answers"])
        if question and question.name in names:
            taken[question.id] = names[question.name]
    for question in asked:
        if question.id in taken or question.name in names:
            answer = taken.setdefault(question.id, names.get(question.name))
            send({"asking": question.id})
            send({"answer": question.id, "plain": _capped(observe(question, answer))})
    return taken


def hidden(taken: dict[str, Any], calls: dict[str, list[list[Any]]], send: Send) -> None:
    """Make the hidden calls, which arrive only now, and send their outcomes."""
    for question, arguments in calls.items():
        send({"asking": question})
        function = taken.get(question)
        if callable(function) and not isinstance(function, type):
            send({"hidden": question, "plain": _capped(outcomes(function, arguments))})


def _execute(source: str, names: dict[str, Any]) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        code = compile(source, "<cell>", "exec", flags=flags, dont_inherit=True)
    except SyntaxError:
        # Here and not in the checker: it takes long for a cell made to take long.
        text = to_python(source)
        code = compile(text, "<cell>", "exec", flags=flags, dont_inherit=True)
    result = eval(code, names)
    if inspect.iscoroutine(result):
        asyncio.run(result)


def _capped(plain: Plain) -> Plain:
    import json

    size = len(json.dumps(plain))
    if size > _LARGEST_ANSWER:
        return {"kind": "large", "items": size, "of": plain.get("of", "")}
    return plain


def _in_words(problem: BaseException) -> str:
    try:
        text = f"{error_name(problem)}: {problem}"
    except BaseException:
        text = error_name(problem)
    # A student knows the number of the line, and no such file.
    return text[:_LONGEST_ERROR].replace("(<cell>, line ", "(line ")


def serve(
    incoming: Callable[[], Any],
    send: Send,
    steps: list[dict[str, Any]],
    asked: list[Question],
    skip: set[int],
) -> None:
    """Run a submission to its end; then this process has nothing left to do."""
    taken = run(steps, asked, skip, send)
    send({"ran": True})
    calls = incoming()
    if isinstance(calls, dict):
        hidden(taken, calls, send)
    send({"done": True})
    os._exit(0)
