"""Messages between processes: JSON behind its length, with a limit on both sides."""

import json
import math
import os
import select
import time
from typing import Any

_HEADER = 4


class BrokenProtocolError(Exception):
    """The other side sent what is no message, too much of it, or nothing more."""


def send(fd: int, message: Any) -> None:
    """Write one message to a file descriptor."""
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode()
    data = memoryview(len(body).to_bytes(_HEADER, "big") + body)
    while data:
        data = data[os.write(fd, data) :]


class Receiver:
    """Reads messages from a file descriptor as they come, without ever waiting past a deadline.

    Parameters
    ----------
    fd : int
        An open file descriptor.
    limit : int
        Bytes that all messages together may have.
    """

    def __init__(self, fd: int, limit: int) -> None:
        self.fd, self._left, self._buffer = fd, limit, bytearray()
        self.closed = False

    def receive(self, deadline: float | None = None) -> Any:
        """Return the next message, or None when the deadline (monotonic seconds) has passed.

        Raises
        ------
        BrokenProtocolError
            If the other side has closed, sent too much, or sent no JSON.
        """
        while (message := self._next()) is _NOTHING:
            if self.closed:
                raise BrokenProtocolError("closed")
            wait = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self.fd], [], [], wait)[0]:
                return None
            part = os.read(self.fd, 1 << 16)
            self.closed = not part
            self._left -= len(part)
            if self._left < 0:
                raise BrokenProtocolError("too much")
            self._buffer += part
        return message

    def _next(self) -> Any:
        if len(self._buffer) < _HEADER:
            return _NOTHING
        end = _HEADER + int.from_bytes(self._buffer[:_HEADER], "big")
        if end - _HEADER > self._left + len(self._buffer):
            raise BrokenProtocolError("too much")
        if len(self._buffer) < end:
            return _NOTHING
        body = bytes(self._buffer[_HEADER:end])
        del self._buffer[:end]
        try:
            return json.loads(body, parse_constant=_refuse, parse_float=_finite)
        except (ValueError, RecursionError):
            raise BrokenProtocolError("no JSON") from None


_NOTHING = object()


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large")
    return number


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
