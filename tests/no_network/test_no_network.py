import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

BEYOND = [
    "socket.create_connection(('192.0.2.1', 80), 1)",
    "socket.socket().connect_ex(('192.0.2.1', 80))",
    "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "socket.getaddrinfo('example.org', 80)",
    "socket.gethostbyname('example.org')",
    "__import__('urllib.request').request.urlopen('http://192.0.2.1/')",
    "__import__('pandas').read_csv('http://example.org/x.csv')",
    "__import__('_socket').socket().connect(('192.0.2.1', 80))",
]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import socket\n{code}"],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("code", BEYOND)
def test_nothing_leaves_this_machine(code: str) -> None:
    done = run(f"try:\n    {code}\nexcept OSError: print('quietly offline')")
    assert done.returncode == 1
    assert "NetworkBlockedError: the tests run without a network" in done.stderr
    assert (
        "192.0.2.1" in done.stderr or "2001:db8::1" in done.stderr or "example.org" in done.stderr
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_stays_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run(f"socket.create_connection(({host!r}, {port}), 5).close(); print('open')")
    assert (done.stdout, done.returncode) == ("open\n", 0), done.stderr


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")
def test_unix_sockets_stay_open() -> None:
    done = run("a, b = socket.socketpair(); a.sendall(b'x'); print(b.recv(1))")
    assert done.stdout == "b'x'\n", done.stderr
