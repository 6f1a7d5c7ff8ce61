"""Grading on a real Dask cluster: equal to grading here, also when a worker is lost."""

import contextlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from grading_runs import (
    COMMAND,
    ai_bubble,
    alive,
    hand_in,
    is_sound,
    recorded,
    results,
    rows,
    sandboxes,
)

from ai_bubble.errors import CourseError
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.records import Step
from ai_bubble.grading.work import Place, run_unit, unit, workers

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or (not shutil.which("bwrap") and os.environ.get("CI") != "true"),
    reason="there is no bwrap; install it with: apt-get install bubblewrap",
)


@contextlib.contextmanager
def cluster(number: int) -> Iterator[Any]:
    """Start a cluster of worker processes with one thread each, and end it."""
    with distributed.LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=logging.CRITICAL,
    ) as started:
        yield started


def numbers(cluster: Any) -> list[int]:
    """Return the process ids of the workers."""
    return [worker.pid for worker in cluster.workers.values()]


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed-in") / "class"
    slow = "import time\ntime.sleep(0.4)\n"
    for number in range(12):
        lead = f"{slow}lead = [{number}.0, 20.0]"
        hand_in(folder, f"s{number:02}", "00", q5=lead)
    hand_in(folder, "s03", "00", q5=f"{slow}import os\nos._exit(3)")
    hand_in(folder, "s07", "00", q5="while True: pass")
    (folder / "s09" / "00_reading_the_case.ipynb").write_text("[", encoding="utf-8")
    return folder


def test_a_cluster_that_loses_a_worker_gives_the_same_results_and_leaves_no_sandbox(
    submissions: Path, tmp_path: Path
) -> None:
    words = ["grade", str(submissions), "--cell-seconds", "2"]
    here = ai_bubble(*words, "-o", "here", "--jobs", "2", cwd=tmp_path)
    assert here.returncode == 1, here.stderr

    out = tmp_path / "out"
    with cluster(2) as there:
        command = [*COMMAND, *words, "-o", "out", "--scheduler", there.scheduler_address]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as run:
            end = time.monotonic() + 90
            while len(recorded(out)) < 3 and run.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
            assert 3 <= len(recorded(out)) < 9, "the worker has to be lost in the middle of the run"
            lost = numbers(there)[0]
            seen = set.union(*map(sandboxes, numbers(there)))
            assert len(seen) >= 2
            os.kill(lost, signal.SIGKILL)
            said, errors = run.communicate(timeout=90)
        assert run.returncode == 1, errors
        assert "Traceback" not in errors
        assert results(out) == results(tmp_path / "here")
        assert rows(out, "SELECT count(*) FROM attempts") == [(12,)]
        assert {state for (state,) in rows(out, "SELECT state FROM attempts")} == {
            "graded", "crashed", "timed out", "unreadable",
        }  # fmt: skip
        assert is_sound(out)
        table = said.partition("Results:")[0]
        assert table.strip() == here.stdout.partition("Results:")[0].strip()
        # The workers that are left live on; what they started for this run does not.
        assert lost not in numbers(there)
        assert not alive(seen)
        assert not set.union(set(), *map(sandboxes, numbers(there)))


def run_one(place: Place) -> None:
    """Run a submission of one cell in a place."""
    one = unit([Step("x = 1", 1)], [], {}, Limits(), "bwrap", [], place.name)
    outcome = place.executor.submit(run_unit, one).result(60)
    assert not outcome.crashed


def test_the_end_of_one_graders_run_leaves_anothers_sandboxes_on_the_cluster() -> None:
    with cluster(1) as there:
        (worker,) = numbers(there)
        with workers(1, there.scheduler_address) as one:
            run_one(one)
            before = sandboxes(worker)
            with workers(1, there.scheduler_address):
                pass
            assert before
            assert sandboxes(worker) == before
            with workers(1, there.scheduler_address) as other:
                run_one(other)
                # A thread of the worker has one sandbox, however many runs it serves.
                assert len(sandboxes(worker)) == len(before)
            run_one(one)
        assert not sandboxes(worker)


def test_a_cluster_without_workers_is_refused(submissions: Path, tmp_path: Path) -> None:
    with cluster(0) as there:
        address = there.scheduler_address
        done = ai_bubble("grade", submissions, "--scheduler", address, cwd=tmp_path)
    assert done.returncode == 2
    assert f"the scheduler at {address} has no workers; start dask worker" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("address", ["foo://here", "tcp://127.0.0.1:none", "nowhere"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with (
        pytest.raises(CourseError, match=f"no Dask scheduler answers at {address}: "),
        workers(1, address),
    ):
        pass


def test_a_scheduler_that_does_not_answer_is_named_in_one_line(
    submissions: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    done = ai_bubble("grade", submissions, "--scheduler", address, cwd=tmp_path)
    assert done.returncode == 2
    assert f"no Dask scheduler answers at {address}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
