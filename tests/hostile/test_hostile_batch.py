"""All hostile and broken submissions in one batch: each ends in one record and hurts nobody."""

import os
import shutil
import site
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cases_attacks
import cases_format
import cases_runtime
import pytest
from hostile_world import Watched, left_behind, named, open_files, plant, state
from submissions import (
    MARKER,
    QUESTIONS,
    SECRET,
    WEAK,
    Case,
    answered,
    as_bytes,
    names,
    store,
)

import ai_bubble
from ai_bubble.grading import batch
from ai_bubble.grading.keystore import KeyStore
from ai_bubble.grading.limits import Limits
from ai_bubble.grading.records import STATES, Attempt, Found
from ai_bubble.grading.work import workers

CASES = [*cases_format.CASES, *cases_attacks.CASES, *cases_runtime.CASES]
LIMITS = Limits(
    cell_seconds=2, call_seconds=1.5, total_seconds=8, memory_mb=1024, files_mb=16, cpu_seconds=20
)
# A slow machine needs time to fill the memory that these submissions ask for.
PATIENT = replace(LIMITS, cell_seconds=30, total_seconds=60)
BOMBS = [case for case in CASES if case.reason == ("MB of memory",)]
HONEST = as_bytes(answered())
NEIGHBOURS = {"first": HONEST, "weak": as_bytes(answered(WEAK)), "last": HONEST}
PUBLIC = [
    *(Path(p) for p in ("/", "/tmp", "/dev/shm", "/var/tmp", "/run", "/usr/bin", "/dev", "/etc")),
    *(Path(p) for p in (sys.prefix, sys.base_prefix, *site.getsitepackages())),
    *(Path(ai_bubble.__file__).parents[:3]),
    Path.home(),
]


@dataclass
class World:
    """What a batch did, and what was around it before and after."""

    attempts: dict[str, Attempt]
    alone: dict[str, Attempt]
    before: dict[str, object]
    after: dict[str, object]
    alive: set[tuple[int, str]]
    files: tuple[int, int]


def found(name: str, content: bytes) -> Found:
    return Found(name, "", f"submitted/{name}.ipynb", content)


def graded(
    submissions: list[Found],
    keys: KeyStore,
    secrets: list[Path],
    jobs: int,
    limits: Limits = LIMITS,
) -> list[Attempt]:
    settings = batch.Settings(exercise="03", limits=limits, secrets=secrets)
    with workers(jobs) as place:
        attempts = list(batch.grade(submissions, keys, place, settings))
    return [attempt for attempt in attempts if attempt is not None]


@pytest.fixture(scope="module")
def world(bubblewrap: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("course")
    solutions = root / f"{SECRET}-solutions"
    shutil.copytree(store().folder, solutions)
    canaries = [
        Path(tempfile.mkdtemp(prefix=SECRET, dir=folder)) for folder in (Path.home(), "/tmp", root)
    ]
    for canary in canaries:
        plant(canary)
    folders = [solutions, *canaries]
    keys = KeyStore(solutions)
    first, weak, last = (found(name, content) for name, content in NEIGHBOURS.items())
    hostile = [found(case.name, case.content) for case in CASES if case not in BOMBS]
    bombs = [found(case.name, case.content) for case in BOMBS]
    try:
        alone = graded([first, weak, last], keys, folders, 1)
        before = {str(folder): state(folder) for folder in folders}
        files = open_files()
        with Watched() as watched:
            attempts = graded(bombs, keys, folders, 2, PATIENT)
            attempts += graded([first, weak, *hostile, last], keys, folders, 2)
            end = time.monotonic() + 10
            while watched.alive() and time.monotonic() < end:
                time.sleep(0.1)
        yield World(
            {attempt.student: attempt for attempt in attempts},
            {attempt.student: attempt for attempt in alone},
            dict(before),
            {str(folder): state(folder) for folder in folders},
            watched.alive(),
            (files, open_files()),
        )
        assert len(attempts) == len(CASES) + len(NEIGHBOURS)
    finally:
        for canary in canaries:
            shutil.rmtree(canary)


def points(attempt: Attempt) -> dict[str, float | None]:
    return {mark.question: mark.points for mark in attempt.marks}


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_each_submission_ends_in_the_record_that_it_deserves(world: World, case: Case) -> None:
    attempt = world.attempts[case.name]
    assert attempt.state in case.states, attempt.reason
    assert attempt.state in STATES
    for words in case.reason:
        assert words in attempt.reason
    for words in case.notes:
        assert any(words in note for note in attempt.notes), attempt.notes
    honest = points(world.attempts["weak" if case.attack else "first"])
    if case.marks is None:
        assert attempt.marks == []
    elif case.loose:
        got = points(attempt)
        assert all((got[q] or 0.0) <= (honest[q] or 0.0) for q in QUESTIONS), got
    else:
        assert points(attempt) == {**honest, **case.marks}, attempt.notes


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_no_record_tells_what_its_submission_must_not_know(world: World, case: Case) -> None:
    said = repr(world.attempts[case.name])
    for words in case.present:
        assert words in said
    for words in case.absent:
        assert words not in said
    # Whatever a record holds can be written to a file and to the gradebook.
    said.encode()
    assert len(said) < 3_000_000


@pytest.mark.parametrize("name", list(NEIGHBOURS))
def test_neighbours_are_graded_as_if_they_were_alone(world: World, name: str) -> None:
    beside, alone = (replace(one[name], seconds=0) for one in (world.attempts, world.alone))
    assert beside == alone


def test_right_answers_earn_full_marks(world: World) -> None:
    first = world.attempts["first"]
    assert first.passed
    assert [m.points for m in first.marks[:-1]] == [m.possible for m in first.marks[:-1]]


def test_nothing_outside_has_changed(world: World) -> None:
    assert world.before == world.after
    assert left_behind(*PUBLIC) == []


def test_no_process_outlives_the_batch(world: World) -> None:
    assert world.alive == set()
    assert named(MARKER[-15:]) == []


def test_the_checker_keeps_no_file_open(world: World) -> None:
    before, after = world.files
    assert after <= before


def test_there_are_enough_cases_of_each_kind_and_no_two_of_one_name() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert kinds["format"] >= 20
    assert kinds["runtime"] >= 40
    assert len(CASES) - kinds["format"] - kinds["runtime"] >= 30
    assert len({case.name for case in CASES}) == len(CASES)
    assert os.environ.get("CI") != "true" or shutil.which("bwrap")
