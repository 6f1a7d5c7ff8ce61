"""What a submission may use."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one submission.

    Attributes
    ----------
    cell_seconds, call_seconds, total_seconds : float
        Wall-clock time of one cell, of the calls of one function, and of everything, seconds.
    cpu_seconds : int
        Processor time of one process, seconds.
    memory_mb : int
        Memory of all its processes together, megabytes.
    processes : int
        Processes and threads at a time.
    files_mb : int
        What it may write to its private folder, megabytes.
    message_mb : int
        What it may hand back, megabytes.
    """

    cell_seconds: float = 20.0
    call_seconds: float = 10.0
    total_seconds: float = 120.0
    cpu_seconds: int = 60
    memory_mb: int = 2048
    processes: int = 64
    files_mb: int = 64
    message_mb: int = 4

    def as_plain(self) -> dict[str, Any]:
        """Return the limits as JSON can hold them."""
        return asdict(self)
