"""No network for any Python process that has this folder on its PYTHONPATH.

Loopback and Unix sockets stay open, so kernels and browsers on this machine work. An audit hook
sees every way to a socket, also those that bypass the `socket` module, and cannot be taken off.
"""

import ipaddress
import socket
import sys
from typing import Any

NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg")


# Not an OSError, so that code which falls back quietly when it is offline is found out too.
class NetworkBlockedError(RuntimeError):
    pass


def _is_local(host: object) -> bool:
    text = host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host
    if text in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(text).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if event in NAMES:
        host = args[0]
    elif event in ADDRESSES:
        used, address = args
        if used.family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    if not _is_local(host):
        raise NetworkBlockedError(f"the tests run without a network: {event} to {host!r}")


sys.addaudithook(_guard)
