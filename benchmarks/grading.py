"""Grading the same answers with nbgrader, otter-grader and `ai-bubble grade`.

    uv run python -m benchmarks.grading [--submissions N] [--ours N]

Each tool is installed into an environment of its own (~/.cache/ai-bubble-benchmarks; the first
time it is downloaded) and grades exercise 03 for the same class: right answers, declared mistakes,
half-empty notebooks. The rounds go from tool to tool, so that a slow minute of the machine meets
all of them. The peers mark six questions of eight; they are spared the self-check, and the chart is
not drawn for them. Prints Markdown for benchmarks/README.md.

The floor is the students' cells alone, in bare forks of a process with the libraries loaded.
"""

import argparse
import importlib.metadata
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ai_bubble
from benchmarks import grading_answers as given
from benchmarks import grading_trials as trials
from benchmarks.grading_nbgrader import Nbgrader
from benchmarks.grading_otter import Otter
from benchmarks.grading_ours import Ours
from benchmarks.grading_tools import SAME, Ended, Marks
from benchmarks.table import Row, spread

ROUNDS = 3
ENOUGH = 370.0
"""Seconds; a batch that would end later is not run again, so that all ends within eight minutes."""


@dataclass(slots=True)
class Measured:
    """The times of one batch, by round.

    Attributes
    ----------
    label, command : str
        For the table.
    size : int
        Submissions in the batch.
    seconds : list of float
        Wall-clock time of each round, for the whole batch.
    """

    label: str
    command: str
    size: int
    seconds: list[float] = field(default_factory=list)

    def measure(self, job: Callable[[], float | None], end: float) -> None:
        """Run the batch once more, unless it would end after `end`.

        A job may know its time better than the clock outside.
        """
        if self.seconds and time.monotonic() + max(self.seconds) > end:
            return
        start = time.perf_counter()
        known = job()
        self.seconds.append(known or time.perf_counter() - start)

    @property
    def each(self) -> float:
        """Seconds a submission in the best round."""
        return min(self.seconds) / self.size

    def row(self, ours: "Measured") -> str:
        """Return a row of the table, with the ratio of throughput to ours."""
        cells = [
            self.label,
            f"`{self.command}`",
            str(self.size),
            str(len(self.seconds)),
            f"{self.each:.3f}",
            f"{max(self.seconds) / self.size:.3f}",
            "1" if self is ours else f"{self.each / ours.each:.2g}",
        ]
        return f"| {' | '.join(cells)} |"


def _well(ended: list[Ended], *, codes: tuple[int, ...] = (0,)) -> None:
    for one in ended:
        if one.code not in codes:
            raise SystemExit(f"a batch ended with {one.code}:\n{one.output[-2000:]}")


def machine() -> str:
    """Return what the times depend on, in one line."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, load {load:.1f} at the start"


def versions() -> str:
    """Return the versions that the three tools have in common."""
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in SAME)
    return f"Python {platform.python_version()}, {libraries}, course {ai_bubble.__version__}"


def agreement(name: str, marks: Marks, reference: Marks) -> str:
    """Return a row that compares marks question by question."""
    pairs = [
        (f"{student} {question}", marks.get(student, {}).get(question), points)
        for student, row in reference.items()
        for question, points in row.items()
    ]
    other = [f"{where}: {mine} for {theirs:g}" for where, mine, theirs in pairs if mine != theirs]
    examples = f" ({'; '.join(other[:3])})" if other else ""
    return f"| {name} | {len(pairs) - len(other)} of {len(pairs)}{examples} |"


def rows() -> list[Row]:
    """Measure without the trials, for the table of all benchmarks."""
    first, second, few, many, floor = main(["--no-trials"])
    return [
        *(_row(few, peer) for peer in (first, second)),
        *(_row(many, peer, peer.size) for peer in (first, second)),
        _row(many, floor),
    ]


def _row(ours: Measured, peer: Measured, of: int = 0) -> Row:
    """Return a comparison; `of` says how many submissions the peer had, if not as many."""
    own, theirs = (spread([s / one.size for s in one.seconds], digits=3) for one in (ours, peer))
    return Row(
        f"grading {ours.size} submissions of exercise 03, each, start included",
        own,
        f"{peer.label}{f', of {of}' if of else ''}: {theirs}",
        peer.each / ours.each,
        "benchmarks.grading",
    )


def main(arguments: Sequence[str] | None = None) -> list[Measured]:
    """Install, grade in rounds, try what is not well-behaved, and print; return the batches."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading")
    parser.add_argument("--submissions", type=int, default=12, help="for all three tools")
    parser.add_argument("--ours", type=int, default=100, help="for a larger batch of ours")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-trials", action="store_true", help="times and marks alone")
    wanted = parser.parse_args(arguments)
    began, about, jobs = time.monotonic(), machine(), os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="ai-bubble-benchmark-") as name:
        folder = Path(name)
        nbgrader, otter, ours = Nbgrader(folder), Otter(folder), Ours(folder, jobs)
        small, large = given.classful(wanted.submissions), given.classful(wanted.ours)
        few = ours.batch("few", {s: ours.submission(a) for s, a in small.items()})
        many = ours.batch("many", {s: ours.submission(a) for s, a in large.items()})
        bare = ours.batch("bare", {s: otter.submission(a) for s, a in large.items()})
        theirs = {s: nbgrader.submission(a) for s, a in small.items()}
        parts = otter.batch({s: otter.submission(a) for s, a in small.items()}, jobs)

        # As many at a time as there are cores, for everybody.
        first = Measured(f"nbgrader {nbgrader.version}", nbgrader.command, len(small))
        second = Measured(f"otter-grader {otter.version}", otter.command, len(small))
        third = Measured(ours.name, ours.command, len(small))
        fourth = Measured(ours.name, ours.command, len(large))
        floor = Measured("floor: cells in bare forks", "benchmarks.grading_floor", len(large))
        printed: list[Ended] = []
        folders: list[Path] = []

        def by_nbgrader() -> float:
            # In new folders: what was graded once it would not grade again.
            folders[:] = nbgrader.batch(theirs, jobs)
            ended = nbgrader.grade(folders)
            _well(ended)
            return max(one.seconds for one in ended)

        def by_otter() -> None:
            printed[:] = otter.grade(parts)
            _well(printed)

        end = began + ENOUGH
        for _ in range(wanted.rounds):
            first.measure(by_nbgrader, end)
            second.measure(by_otter, end)
            third.measure(lambda: _well([ours.grade(few)], codes=(0, 1)), end)
            fourth.measure(lambda: _well([ours.grade(many)], codes=(0, 1)), end)
            floor.measure(lambda: ours.floor(bare), end)

        command = f"uv run python -m benchmarks.grading --submissions {len(small)}"
        print(f"`{command} --ours {len(large)}`, {date.today()}: {about}, {versions()}.\n")
        print("| tool | command | submissions | rounds | best | worst | times as long as ours |")
        print("|---|---|--:|--:|--:|--:|--:|")
        for one in (first, second, third, fourth, floor):
            print(one.row(fourth))
        print("\nBest and worst round in seconds a submission, the tool's start included; ", end="")
        print(f"{jobs} submissions at a time.\n")
        print(further(third, fourth, floor))
        reference = ours.marks(few)
        print(
            f"\n| marks of {len(small)} submissions | as `ai-bubble grade` gives them |\n|---|---|"
        )
        deserved = {student: given.declared(answers) for student, answers in small.items()}
        print(agreement("by the answers' making", deserved, reference))
        print(agreement(first.label, nbgrader.marks(folders), reference))
        print(agreement(second.label, otter.marks(printed), reference), flush=True)
        if not wanted.no_trials:
            print(f"\n{trials.table(nbgrader, otter, ours)}")
    print(f"\nAll of it took {time.monotonic() - began:.0f} s.")
    return [first, second, third, fourth, floor]


def further(small: Measured, large: Measured, floor: Measured) -> str:
    """Say what starting costs us, what each submission costs after it, and how far that is."""
    if large.size == small.size:
        return "One size of batch: start and submissions cannot be told apart."
    slope = (min(large.seconds) - min(small.seconds)) / (large.size - small.size)
    if slope <= 0:
        return "Too unquiet a machine to tell start and submissions apart."
    start = min(small.seconds) - small.size * slope
    return (
        f"Ours: {start:.1f} s to start and report, then {slope:.3f} s a submission, "
        f"{slope / floor.each:.1f} times the floor of {floor.each:.3f} s."
    )


if __name__ == "__main__":
    main()
