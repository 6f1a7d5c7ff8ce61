"""A limit for code that may never end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLongError(KeyboardInterrupt):
    """What stops the code; of the kind that ends every loop."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop the block after some seconds, and again each second, should it catch that.

    It works in the main thread of systems that have timers, where notebooks run; elsewhere, as on
    Windows, there is no limit.

    Parameters
    ----------
    seconds : float
        Wall-clock time, seconds.

    Raises
    ------
    TookTooLongError
        If the time is over.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TookTooLongError

    is_main = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not is_main:
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
