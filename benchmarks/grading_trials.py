"""What each tool does with submissions that are not well-behaved."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from benchmarks import grading_answers as given
from benchmarks.grading_nbgrader import Nbgrader
from benchmarks.grading_otter import Otter
from benchmarks.grading_ours import Ours
from benchmarks.grading_tools import Ended, Marks, run

PATIENCE = 40.0
"""Seconds after which ``otter run``, which has no limit of its own, is stopped."""
LONGER = 100.0
"""The same for nbgrader, which gives each cell 30 seconds."""
ROWS = (
    "wrong answers that replace `np.isclose`",
    "a cell that loops for ever (`while True: pass`)",
    "an answer cell copied once more",
    "exit code on wrong answers",
)
_WRONG = {question: mistakes[0].strip() for question, mistakes in given.MISTAKES.items()}
_PATCH = "import numpy as np\nnp.isclose = lambda *a, **k: True\n"
PATCHED = {**_WRONG, "q1": _PATCH + _WRONG["q1"]}

Classful = dict[str, tuple[dict[str, str], str]]
"""Answers and the question copied once more, by student."""


def classes() -> dict[str, Classful]:
    """Return the classes to try; the tools take the students in the order of their names."""
    right = given.right()
    return {
        "isclose": {"a_honest": (_WRONG, ""), "b_patched": (PATCHED, "")},
        "loop": {"a_loop": ({**right, "q2": "while True:\n    pass"}, ""), "b_next": (right, "")},
        "copied": {"a_copied": (right, "q1"), "b_next": (right, "")},
    }


def _points(marks: Marks, student: str) -> str:
    if not marks.get(student):
        return "no marks"
    possible = sum(key.question.points for key in given.tested())
    return f"{sum(marks[student].values()):g} of {possible:g}"


def _sentences(marks: Mapping[str, Marks], ended: Mapping[str, Ended]) -> list[str]:
    def took(name: str) -> str:
        seconds = ended[name].seconds
        if ended[name].code is None:
            return f"still running after {seconds:.0f} s, stopped by hand"
        return f"ended after {seconds:.0f} s"

    return [
        f"{_points(marks['isclose'], 'a_honest')} without, "
        f"{_points(marks['isclose'], 'b_patched')} with",
        f"{took('loop')}; {_points(marks['loop'], 'a_loop')}; "
        f"the next submission {_points(marks['loop'], 'b_next')}",
        f"{_points(marks['copied'], 'a_copied')}; "
        f"the next submission {_points(marks['copied'], 'b_next')}; "
        f"exit code {ended['copied'].code}",
        str(ended["isclose"].code),
    ]


def of_nbgrader(tool: Nbgrader) -> list[str]:
    """Return nbgrader's row for each of `ROWS`."""
    marks, ended = {}, {}
    for name, students in classes().items():
        notebooks = {s: tool.submission(a, copied=c) for s, (a, c) in students.items()}
        (folder,) = tool.batch(notebooks, 1)
        ended[name] = run(tool.autograde, folder, seconds=LONGER)
        marks[name] = tool.marks([folder])
    return _sentences(marks, ended)


def of_otter(tool: Otter) -> list[str]:
    """Return otter-grader's row: ``otter run`` for each submission."""
    marks: dict[str, Marks] = {}
    ended: dict[str, Ended] = {}
    for name, students in classes().items():
        marks[name] = {}
        notebooks = {s: tool.submission(a, copied=c) for s, (a, c) in students.items()}
        (paths,) = tool.batch(notebooks, 1)
        for path in paths:
            one = run(tool.single(path), path.parent, seconds=PATIENCE)
            marks[name] |= tool.results(path)
            ended.setdefault(name, one)
    return _sentences(marks, ended)


def of_ours(tool: Ours) -> list[str]:
    """Return our row."""
    marks, ended = {}, {}
    states: dict[str, str] = {}
    for name, students in classes().items():
        folder = tool.batch(
            name, {s: tool.submission(a, copied=c) for s, (a, c) in students.items()}
        )
        ended[name] = tool.grade(folder)
        marks[name] = tool.marks(folder)
        states |= tool.says(folder)
    cells = _sentences(marks, ended)
    cells[1] += f" ({states['a_loop']})"
    cells[2] += f" ({states['a_copied']})"
    return cells


def table(nbgrader: Nbgrader, otter: Otter, ours: Ours) -> str:
    """Try all three side by side, and return a Markdown table."""
    with ThreadPoolExecutor(3) as pool:
        columns = [
            found.result()
            for found in (
                pool.submit(of_nbgrader, nbgrader),
                pool.submit(of_otter, otter),
                pool.submit(of_ours, ours),
            )
        ]
    lines = ["| submission | nbgrader | otter-grader | `ai-bubble grade` |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in zip(ROWS, *columns, strict=True)]
    return "\n".join(lines)
