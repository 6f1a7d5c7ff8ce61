"""The warm parent: has the libraries loaded, and forks a child for each submission.

It runs inside the sandbox, knows no answer key, and talks to the checker through its standard
input and output. ``python -m ai_bubble.grading.warm`` starts it.
"""

import contextlib
import gc
import os
import signal
import sys
import time
from typing import Any, Final

from ai_bubble.exercises.declare import observe
from ai_bubble.exercises.keys import Question
from ai_bubble.grading import child, isolate, syscalls
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.protocol import BrokenProtocolError, Receiver, send
from ai_bubble.grading.usage import memory_mb, others

_MEGABYTE: Final = 1 << 20
_LOOK: Final = 0.1
"""Seconds between two looks at the memory of a child's processes."""
_END: Final = 5.0
"""Seconds that the processes of a killed submission may take to go."""
_FROM_CHECKER: Final = 1 << 40


def main() -> None:
    """Load the libraries, say so, and serve until the checker closes the pipe."""
    isolated = "--sandbox=none" not in sys.argv
    if isolated:
        isolate.become_ordinary()
    _load()
    commands, replies = os.dup(0), os.dup(1)
    isolate.no_input_or_output()
    receiver = Receiver(commands, _FROM_CHECKER)
    send(replies, {"ready": True, "python": sys.version.split()[0]})
    while True:
        try:
            command = receiver.receive()
        except BrokenProtocolError:
            return
        _Submission(command, receiver, replies, isolated=isolated).run()


def _load() -> None:
    """Import what notebooks use, so that no child has to, and keep it out of the collector."""
    import altair as alt
    import pandas as pd

    import ai_bubble.data
    import ai_bubble.exercises
    import ai_bubble.figures
    import ai_bubble.lesson
    import ai_bubble.models.rental
    from ai_bubble.grading.magics import to_python

    # Drawing once fills caches that every child would fill again.
    chart = alt.Chart(pd.DataFrame({"x": [1, 2], "y": [1, 2]}), title="Warm").mark_line()
    observe(
        Question("q1", "chart", "c"),
        ai_bubble.figures.figure(
            chart.encode(x="x", y="y"), alt="A line that rises from one to two in two steps"
        ),
    )
    to_python("%time 1")
    gc.collect()
    gc.freeze()


class _Submission:
    """One submission: forks, listens, kills."""

    def __init__(
        self, command: dict[str, Any], checker: Receiver, replies: int, *, isolated: bool
    ) -> None:
        self.limits = Limits(**command["limits"])
        self.steps = command["steps"]
        self.asked = [Question.from_plain(plain) for plain in command["questions"]]
        self.skip = set(command["skip"])
        self.checker, self.replies, self.isolated = checker, replies, isolated
        self.result: dict[str, Any] = {"answers": {}, "hidden": {}, "stopped": [], "killed": None}
        self.at: int | None = None
        self.asking = ""
        self.ran = False

    def run(self) -> None:
        started = time.monotonic()
        from_child, to_parent = os.pipe()
        from_parent, to_child = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(from_child)
            os.close(to_child)
            os.close(self.replies)
            os.close(self.checker.fd)
            self._child(from_parent, to_parent)
        os.close(to_parent)
        os.close(from_parent)
        try:
            self._listen(Receiver(from_child, self.limits.message_mb * _MEGABYTE), to_child, pid)
        finally:
            self._kill(pid)
            os.close(from_child)
            os.close(to_child)
        self.result["seconds"] = time.monotonic() - started
        send(self.replies, {"result": self.result})

    def _listen(self, receiver: Receiver, to_child: int, pid: int) -> None:
        end = time.monotonic() + self.limits.total_seconds
        deadline = time.monotonic() + self.limits.cell_seconds
        looked = time.monotonic()
        while True:
            try:
                message = receiver.receive(min(deadline, end, looked + _LOOK))
            except BrokenProtocolError as problem:
                self._killed("output" if str(problem) == "too much" else "exit")
                return
            # Also while messages come: who talks all the time would never be looked at.
            if time.monotonic() >= looked + _LOOK:
                if self._memory_mb(pid) > self.limits.memory_mb:
                    self._killed("memory")
                    return
                looked = time.monotonic()
            if message is None:
                if time.monotonic() >= min(deadline, end):
                    self._killed("total" if end <= deadline else "time")
                    return
                continue
            try:
                if self.ran and not {"asking", "hidden", "done"} & set(message):
                    # Whoever knows the hidden calls has nothing more to say.
                    self._killed("exit")
                    return
                if "at" in message:
                    self.at = self._place(message["at"])
                    deadline = time.monotonic() + self.limits.cell_seconds
                elif "asking" in message:
                    self.asking = self._known(message["asking"])
                    deadline = time.monotonic() + self.limits.call_seconds
                elif "stopped" in message:
                    self.result["stopped"].append(message["stopped"])
                elif "answer" in message:
                    self.result["answers"][self._known(message["answer"])] = message["plain"]
                elif "hidden" in message:
                    self.result["hidden"][self._known(message["hidden"])] = message["plain"]
                elif "ran" in message:
                    self.ran = True
                    send(self.replies, {"ran": True})
                    send(to_child, self.checker.receive())
                elif "done" in message:
                    return
            except (TypeError, KeyError, ValueError, OSError):
                self._killed("exit")
                return

    def _known(self, question: Any) -> str:
        if question not in [asked.id for asked in self.asked]:
            raise ValueError(question)
        return str(question)

    def _place(self, at: Any) -> int:
        if type(at) is not int or not 0 <= at < len(self.steps):
            raise ValueError(at)
        return at

    def _memory_mb(self, pid: int) -> float:
        return memory_mb(pid, self.limits.memory_mb, isolated=self.isolated)

    def _killed(self, why: str) -> None:
        place = None if self.asking else self.at
        self.result["killed"] = {"at": place, "asking": self.asking, "why": why}

    def _child(self, incoming: int, outgoing: int) -> None:
        try:
            os.setsid()
            if self.isolated:
                isolate.new_namespaces()
                if os.fork():
                    os.close(outgoing)
                    _, status = os.wait()
                    os._exit(status and 1)
                isolate.die_with_parent()
                isolate.private_folders(self.limits)
                isolate.give_up_capabilities()
                syscalls.refuse()
                if first := os.fork():
                    os.close(outgoing)
                    # Orphans are this process's children too, and their end ends nothing.
                    while os.wait()[0] != first:
                        pass
                    os._exit(0)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            isolate.set_limits(self.limits)
            receiver = Receiver(incoming, self.limits.message_mb * _MEGABYTE)
            child.serve(
                receiver.receive,
                lambda message: send(outgoing, message),
                self.steps,
                self.asked,
                self.skip,
            )
        finally:
            os._exit(1)

    def _kill(self, pid: int) -> None:
        """End the child with everything it started."""
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        # What is still ending would count against the next submission.
        end = time.monotonic() + _END
        while self.isolated and others() and time.monotonic() < end:
            time.sleep(0.001)


if __name__ == "__main__":
    main()
