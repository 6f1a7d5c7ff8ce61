"""The checker's side of the wall: keeps a warm parent, and gets a submission's answers from it."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises.keys import Question
from ai_bubble.exercises.plain import Plain
from ai_bubble.grading.decoding import readable
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.protocol import BrokenProtocolError, Receiver, send
from ai_bubble.grading.records import Outcome, Step
from ai_bubble.grading.sandbox import command
from ai_bubble.grading.sane import sane

_RUNS: Final = 16
_GRACE: Final = 20.0
_START: Final = 120.0
_LEAST: Final = 0.5
"""Seconds that a last rerun has in any case."""
_LIMIT: Final = 1 << 40


class Runner:
    """Runs submissions one after the other in the sandbox; use it as a context manager.

    Parameters
    ----------
    sandbox : str
        ``bwrap`` or ``none``.
    secrets : sequence of Path
        Folders that submissions must not see.
    """

    def __init__(self, sandbox: str = "bwrap", secrets: Sequence[Path] = ()) -> None:
        self._command = command(sandbox, secrets)
        self._process: subprocess.Popen[bytes] | None = None
        self._receiver: Receiver | None = None
        self._stopped = False

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm parent and everything in its sandbox."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = self._receiver = None

    def stop(self) -> None:
        """Have another thread's `run` end at once, and every later one; that thread closes."""
        self._stopped = True
        if process := self._process:
            process.kill()

    def _parent(self) -> tuple[int, Receiver]:
        if self._stopped:
            raise CourseError("the grader was stopped")
        if self._process is None or self._process.poll() is not None:
            self.close()
            with tempfile.TemporaryFile() as complaints:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    cwd="/",
                )
                assert self._process.stdout
                self._receiver = Receiver(self._process.stdout.fileno(), _LIMIT)
                try:
                    ready = self._receiver.receive(time.monotonic() + _START)
                except BrokenProtocolError:
                    ready = None
                if ready is None:
                    self.close()
                    complaints.seek(0)
                    said = complaints.read(4000).decode(errors="replace").strip()
                    raise CourseError(f"the sandbox does not start here: {said or 'no reply'}")
        assert self._process
        assert self._process.stdin
        assert self._receiver
        return self._process.stdin.fileno(), self._receiver

    def run(
        self,
        steps: Sequence[Step],
        questions: Sequence[Question],
        hidden: Mapping[str, list[list[Any]]],
        limits: Limits,
    ) -> Outcome:
        """Run a submission; what is killed is left out and the rest is run again.

        All runs together have the submission's total time.

        Parameters
        ----------
        steps : sequence of Step
            In order.
        questions : sequence of Question
            What everybody may know of them.
        hidden : mapping of str to list
            Hidden calls by question; they cross the wall only after the cells have run.
        limits : Limits
            What the submission may use.

        Raises
        ------
        CourseError
            If the sandbox does not start.
        """
        self._parent()  # its start is no part of the submission's time
        started = time.perf_counter()
        killed: list[tuple[int, str]] = []
        calls_killed: dict[str, str] = {}
        hidden_killed: dict[str, str] = {}
        skip: list[int] = []
        plain_steps = [
            {"source": step.source, "cell": step.cell, "answers": step.answers} for step in steps
        ]
        result: dict[str, Any] = {}
        for _ in range(_RUNS):
            asked = [question for question in questions if question.id not in calls_killed]
            left = limits.total_seconds - (time.perf_counter() - started)
            now = replace(limits, total_seconds=max(_LEAST, left))
            message = {
                "steps": plain_steps,
                "questions": [question.as_plain() for question in asked],
                "limits": now.as_plain(),
                "skip": skip,
            }
            gone = {*calls_killed, *hidden_killed}
            calls = {name: calls for name, calls in hidden.items() if name not in gone}
            result = self._once(message, calls, now)
            if not (stop := result.get("killed")):
                break
            if asking := str(stop.get("asking", "")):
                if asking in result.get("answers", {}):
                    hidden_killed[asking] = str(stop["why"])
                else:
                    calls_killed[asking] = str(stop["why"])
            elif isinstance(stop.get("at"), int) and 0 <= stop["at"] < len(steps):
                skip.append(stop["at"])
                killed.append((steps[stop["at"]].cell, str(stop["why"])))
            else:
                return Outcome(
                    crashed=f"the notebook ended before its first cell ({stop['why']})",
                    seconds=time.perf_counter() - started,
                )
            if stop["why"] == "total" or time.perf_counter() - started > limits.total_seconds:
                break
        answers = {
            **_answers(result, "answers"),
            **{q: _killed(w) for q, w in calls_killed.items()},
        }
        return Outcome(
            answers,
            {**_answers(result, "hidden"), **{q: _killed(w) for q, w in hidden_killed.items()}},
            _stopped(result),
            killed,
            "",
            time.perf_counter() - started,
        )

    def _once(
        self, message: dict[str, Any], hidden: dict[str, Any], limits: Limits
    ) -> dict[str, Any]:
        fd, receiver = self._parent()
        try:
            send(fd, message)
            deadline = time.monotonic() + limits.total_seconds + _GRACE
            while True:
                reply = receiver.receive(deadline)
                if reply is None:
                    break
                if "ran" in reply:
                    send(fd, hidden)
                elif "result" in reply:
                    found: dict[str, Any] = reply["result"]
                    return found
        except (BrokenProtocolError, OSError):
            pass
        self.close()
        return {"killed": {"at": None, "asking": "", "why": "exit"}}


def _answers(result: dict[str, Any], part: str) -> dict[str, Plain]:
    return {str(name): sane(plain) for name, plain in result.get(part, {}).items()}


def _killed(why: str) -> Plain:
    return {"kind": "killed", "of": "function", "why": why}


def _stopped(result: dict[str, Any]) -> list[tuple[int, str]]:
    return [
        (stop[0], readable(str(stop[1]))[:300])
        for stop in result.get("stopped", [])
        if isinstance(stop, list) and len(stop) == 2 and type(stop[0]) is int
    ]
