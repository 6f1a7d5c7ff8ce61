"""Calls to the kernel that no exercise needs, refused to a submission.

Without them it cannot hold memory that belongs to no process, make namespaces in which it may
mount, keep things in a keyring, or trace other processes. On machines other than x86-64 and arm64
nothing is refused, and the other walls stand alone.
"""

import ctypes
import errno
import os
import platform
from typing import Final

# fmt: off
_REFUSED: Final[dict[str, tuple[int, dict[str, int]]]] = {
    "x86_64": (
        0xC000003E,
        {
            "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "semget": 64, "msgget": 68,
            "mq_open": 240, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
            "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
            "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321,
            "userfaultfd": 323, "io_uring_setup": 425, "perf_event_open": 298,
            "fsopen": 430, "open_tree": 428, "move_mount": 429, "mount_setattr": 442,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "semget": 190,
            "msgget": 186, "mq_open": 180, "add_key": 217, "request_key": 218, "keyctl": 219,
            "unshare": 97, "setns": 268, "mount": 40, "umount2": 39, "pivot_root": 41,
            "chroot": 51, "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
            "bpf": 280, "userfaultfd": 282, "io_uring_setup": 425, "perf_event_open": 241,
            "fsopen": 430, "open_tree": 428, "move_mount": 429, "mount_setattr": 442,
        },
    ),
}
# fmt: on
_CLONE: Final = {"x86_64": 56, "aarch64": 220}
_CLONE3: Final = 435
_NAMESPACES: Final = 0x7E020000
_OTHER_ABI: Final = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_SET_SECCOMP, _FILTER = 22, 2


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("when", ctypes.c_uint8),
        ("otherwise", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def _program(machine: str) -> list[tuple[int, int, int, int]]:
    kind, refused = _REFUSED[machine]
    fail = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, kind), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    lines += [(_AT_LEAST, 0, 1, _OTHER_ABI), fail]
    for number in refused.values():
        lines += [(_EQUAL, 0, 1, number), fail]
    # The C library falls back to clone, whose flags can be looked at.
    lines += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _FAIL | errno.ENOSYS)]
    lines += [(_EQUAL, 0, 3, _CLONE[machine]), (_LOAD, 0, 0, 16), (_ANY_BIT, 0, 1, _NAMESPACES)]
    return [*lines, fail, (_RETURN, 0, 0, _ALLOW)]


_libc = ctypes.CDLL(None, use_errno=True)


def refuse() -> None:
    """Refuse the calls to this process and all it starts, for good.

    Raises
    ------
    OSError
        If the kernel cannot.
    """
    machine = platform.machine()
    if machine not in _REFUSED:
        return
    lines = _program(machine)
    code = (_Instruction * len(lines))(*(_Instruction(*line) for line in lines))
    program = _Program(len(lines), ctypes.cast(code, ctypes.POINTER(_Instruction)))
    if _libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) != 0:
        code_of_error = ctypes.get_errno()
        raise OSError(code_of_error, f"seccomp: {os.strerror(code_of_error)}")
