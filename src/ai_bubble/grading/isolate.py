"""Namespaces and limits around one submission, from within the warm parent's child.

The child gets its own user, process, mount and IPC namespaces, a private folder, an empty
``/proc``, limits, and no capability with which to undo any of this.
"""

import ctypes
import os
import resource
from pathlib import Path
from typing import Final

from ai_bubble.grading.limits import Limits

_NEW: Final = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000  # user, PID, mount, IPC
_PRIVATE: Final = 0x4000 | 0x40000  # recursively
_DUMPABLE, _PARENT_DIES, _DROP_BOUND, _NO_NEW_PRIVILEGES = 4, 1, 24, 38
_CAPABILITY_VERSION: Final = 0x20080522
_MEGABYTE: Final = 1 << 20
_KILL: Final = 9

# Loaded before anything is forked, so that a child needs no file for it.
_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def become_ordinary() -> None:
    """Give up root for good, because limits on processes do not bind root."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
    # Changing the user hides a process from itself; it must be able to map its own ids.
    _call("prctl", _DUMPABLE, 1, 0, 0, 0)


def new_namespaces() -> None:
    """Enter new namespaces; the next process forked is the first of them."""
    user, group = os.getuid(), os.getgid()
    _call("unshare", _NEW)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    _call("prctl", _PARENT_DIES, _KILL, 0, 0, 0)


def private_folders(limits: Limits) -> None:
    """Cover what is writable or tells of others by empty folders of this namespace's own."""
    _call("mount", b"none", b"/", None, _PRIVATE, None)
    size = f"size={limits.files_mb}m,mode=1777".encode()
    _call("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, size)
    _call("mount", b"tmpfs", b"/dev/shm", b"tmpfs", 0, b"size=1m,mode=1777")
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", 0, b"size=4k,mode=0555")
    os.chdir("/tmp")


def give_up_capabilities() -> None:
    """Drop every capability, also those that a new program could gain."""
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for capability in range(64):
        if _libc.prctl(_DROP_BOUND, capability, 0, 0, 0) != 0:
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    # Else the warm parent could not see how much memory is its own.
    _call("prctl", _DUMPABLE, 1, 0, 0, 0)


def set_limits(limits: Limits) -> None:
    """Set the kernel's limits for this process and all it starts."""
    memory = limits.memory_mb * _MEGABYTE
    for what, amount in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, memory + 2048 * _MEGABYTE),  # what libraries map but do not use
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_FSIZE, limits.files_mb * _MEGABYTE),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))


def no_input_or_output() -> None:
    """Connect the standard streams with nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.close(nothing)
