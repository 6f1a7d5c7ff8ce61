"""Notebooks that run, but not to a peaceful end: by mistake, by accident or by intent."""

# ruff: noqa: E501, hostile code reads best as it is handed in

from typing import Any, Final

from submissions import MARKER, Case, answered, as_bytes, code, place, with_cell, with_first

_TEXT: Final = {"q8": f"judgement = '{'word ' * 100}'"}
"""A written answer that computes with no other."""
_LATE: Final = {"states": ("timed out",), "reason": ("ran longer than", "was stopped")}
_ENDED: Final = {"states": ("crashed",), "reason": ("ended the program",)}
_FULL: Final = {"states": ("crashed",), "reason": ("MB of memory",)}


def _case(name: str, source: str, **expected: Any) -> Case:
    return Case(name, "runtime", with_first(source), **expected)


def _answer(name: str, answers: dict[str, str], **expected: Any) -> Case:
    return Case(name, "runtime", as_bytes(answered(answers)), **expected)


def _renamed(source: str) -> str:
    """Return code for a new process that can be told by its name in the list of processes."""
    return (
        "import ctypes, os, signal, time\n"
        f"ctypes.CDLL(None).prctl(15, b'{MARKER[-15:]}', 0, 0, 0)\n{source}"
    )


_DAEMON: Final = _renamed("""
if os.fork() == 0:
    os.setsid()
    for number in range(1, 64):
        if number not in (signal.SIGKILL, signal.SIGSTOP, 32, 33):
            signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        time.sleep(10**6)
    os._exit(0)
os.wait()
""")
_ONE_HIDDEN: Final = """
def staying_open(let, new, rent, avoidable, site_cost, months):
    while months == 24:
        pass
    total = 0
    for month in range(months):
        total += (let + month * new) * (rent - avoidable) - site_cost
    return total
"""

_HOLDS_AND_TALKS: Final = """
import os, signal, sys, time
frame = sys._getframe()
while "send" not in frame.f_locals: frame = frame.f_back
children = []
for _ in range(12):
    children.append(os.fork())
    if children[-1] == 0:
        x = bytearray(160_000_000)
        time.sleep(60)
for _ in range(1000):
    frame.f_locals["send"]({"at": frame.f_locals["place"]})
    time.sleep(.02)
for pid in children: os.kill(pid, signal.SIGKILL)
"""


def _thousand() -> bytes:
    notebook = answered()
    where = place(notebook, "q1")
    notebook["cells"][where:where] = [code(f"own_{n} = {n}") for n in range(1000)]
    return as_bytes(notebook)


CASES = [
    _case("asks for input", "name = input('Your name? ')", notes=("EOFError",)),
    _case("sys.exit", "import sys\nsys.exit(0)", notes=("SystemExit",)),
    _case("exit()", "exit()"),
    _case("quit()", "quit(3)"),
    _case("raises an error", "1 / 0", notes=("ZeroDivisionError",)),
    _case("raises KeyboardInterrupt", "raise KeyboardInterrupt", notes=("KeyboardInterrupt",)),
    _case("no Python", "for in while", notes=("SyntaxError",)),
    _case("null bytes in code", "x = 1\0", notes=("null bytes",)),
    _case("half a character in an error", "raise ValueError('\\ud800')", notes=("ValueError",)),
    _case(
        "an error that cannot be shown",
        "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
        notes=("with E",),
    ),
    _case("os._exit", "import os\nos._exit(0)", **_ENDED),
    _case("os.abort", "import os\nos.abort()", **_ENDED),
    _case("segfault", "import ctypes\nctypes.string_at(0)", **_ENDED),
    _case("kills itself", "import os\nos.kill(os.getpid(), 9)", **_ENDED),
    _case("kills everything", "import os\nos.kill(-1, 9)", notes=("ProcessLookupError",)),
    _case("endless loop", "while True:\n    pass", **_LATE),
    _case(
        "endless loop that catches everything",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        **_LATE,
    ),
    _case("sleeps for days", "import time\ntime.sleep(10**6)", **_LATE),
    _case("endless loop in C", "sum(iter(int, 1))", **_LATE),
    _case(
        "a regular expression without end", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", **_LATE
    ),
    _case("a huge power", "x = 9 ** 9 ** 9", **_LATE),
    _case(
        "ignores every signal",
        "import signal\n"
        "for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True:\n    pass",
        **_LATE,
    ),
    _answer(
        "endless loop in a function",
        {"q3": "def payback_month(*given):\n    while True: pass"},
        states=("timed out",),
        reason=("Question 3", "did not come to an end"),
        marks={"q3": 0.0},
    ),
    _answer(
        "endless loop for one hidden input",
        {"q7": _ONE_HIDDEN},
        states=("timed out",),
        reason=("Question 7", "did not come to an end"),
        marks={"q7": 1.5},
    ),
    _answer(
        "an answer that ends the program",
        {"q3": "def payback_month(*given):\n    import os\n    os._exit(0)"},
        states=("timed out", "crashed"),
        marks={"q3": 0.0},
    ),
    _answer(
        "a generator for an answer", {"q1": "gap = (x for x in iter(int, 1))"}, marks={"q1": 0.0}
    ),
    _answer("a class for a function", {"q3": "class payback_month: pass"}, marks={"q3": 0.0}),
    _answer(
        "an endless list",
        {"q1": "class L(list):\n    def __iter__(s):\n        while True: yield 1\ngap = L()"},
        marks={"q1": 0.0},
    ),
    _answer("a list within itself", {"q1": "gap = []\ngap.append(gap)"}, marks={"q1": 0.0}),
    _answer(
        "a table of 10 million cells",
        {"q5": "decisions = pd.DataFrame({'site': range(10**7)})", **_TEXT},
        marks={"q5": 0.0},
    ),
    _answer(
        "a table of 15,000 columns",
        {"q5": "decisions = pd.DataFrame([range(15_000)])", **_TEXT},
        states=("graded", "timed out"),
        marks={"q5": 0.0},
    ),
    _answer(
        "a whole number of a million digits", {"q1": "gap = 10 ** 1_000_000"}, marks={"q1": 0.0}
    ),
    _answer(
        "not a number",
        {"q1": "gap = float('nan')", "q4": "worth = float('inf')"},
        marks={"q1": 0.0, "q4": 0.0},
    ),
    _answer(
        "an async function",
        {"q3": "async def payback_month(*given):\n    return 1"},
        marks={"q3": 0.0},
    ),
    _case("endless recursion", "def f(): return f()\nf()", notes=("RecursionError",)),
    _case(
        "recursion in C",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
        states=("graded", "crashed", "timed out"),
    ),
    _case(
        "memory bomb",
        "x = []\nwhile True:\n    x.append(bytearray(10**7))",
        states=("crashed", "timed out", "graded"),
    ),
    _case("one huge list", "x = [0] * 10**11", notes=("MemoryError",)),
    _case(
        "memory bomb of many processes",
        "import os, time\nfor _ in range(12):\n    if os.fork() == 0:\n"
        "        x = bytearray(160_000_000)\n        time.sleep(60)\ntime.sleep(60)",
        **_FULL,
    ),
    _case("memory bomb that says all the time where it is", _HOLDS_AND_TALKS, **_FULL),
    _case(
        "memory bomb that is shared",
        "import mmap, os, time\nfor _ in range(3):\n    if os.fork() == 0:\n"
        "        m = mmap.mmap(-1, 600_000_000)\n"
        "        for n in range(0, len(m), 4096): m[n] = 1\n"
        "        time.sleep(60)\ntime.sleep(60)",
        **_FULL,
    ),
    _case(
        "memory bomb without a process",
        "import os, time\nheld, got = [], 0\ntry:\n    for _ in range(200):\n"
        "        held.append(os.memfd_create('x'))\n"
        "        for _ in range(15): got += os.write(held[-1], bytes(1_000_000))\n"
        "except OSError: pass\n"
        "assert got < 100_000_000, f'{got} bytes held'",
    ),
    _case(
        "fork bomb",
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        states=("timed out", "crashed"),
    ),
    _case(
        "thread bomb",
        "import threading, time\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(10**6,)).start()",
        notes=("start new thread",),
    ),
    _case(
        "threads left behind",
        "import threading, time\nfor _ in range(20):\n"
        "    threading.Thread(target=time.sleep, args=(10**6,)).start()",
    ),
    _case(
        "a thread that eats all time",
        "import threading\ndef f():\n    while True: pass\n"
        "for _ in range(4): threading.Thread(target=f).start()",
        states=("graded", "timed out"),
    ),
    _case(
        "children left behind with the pipe",
        _renamed("for _ in range(5):\n    if os.fork() == 0: time.sleep(10**6)"),
    ),
    _case("a daemon", _DAEMON),
    _case(
        "a shell's child left behind",
        "import subprocess\nsubprocess.call('sleep 1000 & sleep 0', shell=True)",
    ),
    _case(
        "an orphan that ends",
        "import os, time\nif os.fork() == 0:\n    if os.fork() == 0:\n        time.sleep(.2)\n    os._exit(0)\nos.wait()\ntime.sleep(.5)",
    ),
    _case(
        "disk bomb",
        "n = 0\nwhile True:\n    with open(f'/tmp/{n}', 'wb') as f: f.write(bytes(10**6))\n    n += 1",
        notes=("No space left",),
    ),
    _case(
        "one huge file", "open('/tmp/x', 'wb').write(bytes(10**8))", states=("graded", "crashed")
    ),
    _case(
        "a million files",
        "n = 0\nwhile True:\n    open(f'/tmp/{n}', 'w').close()\n    n += 1",
        states=("timed out", "graded"),
    ),
    _case("a loud cell", "import sys\nfor _ in range(100): sys.stdout.write('x' * 10**6)"),
    _case(
        "a loud shell",
        "import os\nos.system('head -c 100000000 /dev/zero')\nos.write(1, b'x' * 10**7)",
    ),
    _case(
        "warnings on stderr",
        "import sys, warnings\nwarnings.warn('deprecated')\nprint('x' * 10**6, file=sys.stderr)",
    ),
    _case("magics", "%matplotlib inline\n%load_ext autoreload\n%time x = 1"),
    _case("a shell line", "!ls -la /\nfiles = !ls"),
    _case("pip install", "%pip install pandas==0.1\n!pip install evil"),
    _case("bash cell", "%%bash\nrm -rf / --no-preserve-root"),
    _case("help", "?print\nprint??"),
    _case(
        "top-level await",
        "import asyncio\nawait asyncio.sleep(0)\nx = [n async for n in __import__('types').SimpleNamespace(__aiter__=None)] if 0 else 1",
    ),
    _case("a plot with altair", "alt.Chart(pd.DataFrame({'x': [1]})).mark_bar().encode(x='x')"),
    _case("matplotlib", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
    _case(
        "widgets",
        "import ipywidgets\nfrom IPython.display import display\ndisplay(ipywidgets.IntSlider())",
    ),
    _case(
        "faulthandler",
        "import faulthandler\nfaulthandler.enable()\nfaulthandler.dump_traceback_later(0.1, exit=True)",
        states=("graded", "crashed"),
        loose=True,
    ),
    _case("atexit handlers", "import atexit, time\natexit.register(time.sleep, 10**6)"),
    _case(
        "a slow tracer",
        "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)",
    ),
    _case(
        "a tracer that raises",
        "import sys\ndef t(*a): raise SystemExit\nsys.setprofile(t)",
        states=("graded", "crashed"),
        loose=True,
    ),
    _case(
        "import hooks",
        "import sys\nclass H:\n    def find_spec(s, *a): raise ImportError('no')\nsys.meta_path.insert(0, H())",
    ),
    _case("another working folder", "import os\nos.chdir('/')"),
    _case(
        "no working folder", "import os\nos.mkdir('/tmp/d')\nos.chdir('/tmp/d')\nos.rmdir('/tmp/d')"
    ),
    _case(
        "builtins deleted",
        "import builtins\nfor n in list(vars(builtins)):\n    if n not in ('BaseException', 'Exception'): delattr(builtins, n)",
        states=("graded", "crashed"),
        loose=True,
    ),
    _case(
        "sys.modules poisoned",
        "import sys\nfor n in list(sys.modules): sys.modules[n] = None",
        states=("graded", "crashed"),
        loose=True,
    ),
    _case(
        "logging noise",
        "import logging\nlogging.basicConfig(level=0)\nfor _ in range(10_000): logging.error('x' * 1000)",
    ),
    _case("warnings as errors", "import warnings\nwarnings.simplefilter('error')"),
    _case("closes every file", "import os\nos.closerange(0, 1024)", states=("crashed",)),
    _case("stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", **_LATE),
    _case(
        "raises limits",
        "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (10**6, 10**6))",
        notes=("ValueError",),
    ),
    _case("a random seed of its own", "import random, os\nrandom.seed(0)\nos.environ.clear()"),
    Case(
        "thousands of magics",
        "runtime",
        with_cell("\n".join(f"!echo {n}" for n in range(3000)), at="q1"),
        states=("graded", "timed out"),
    ),
    Case(
        "many magics in much code",
        "runtime",
        with_cell(
            "\n".join([*(f"x{n} = {n}" for n in range(20_000)), *("!ls" for n in range(400))]),
            at="q1",
        ),
        states=("graded", "timed out"),
    ),
    Case(
        "a cell of 100,000 sums",
        "runtime",
        with_first("x = " + "+".join("1" * 100_000)),
        states=("graded", "crashed"),
    ),
    Case("deep brackets", "runtime", with_first("(" * 100_000), notes=("SyntaxError",)),
    Case(
        "a long chain of attributes",
        "runtime",
        with_first("x" + ".y" * 100_000),
        states=("graded", "crashed"),
    ),
    Case("a thousand cells", "runtime", _thousand()),
]
