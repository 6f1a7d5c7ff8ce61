"""The proof of an exercise finds each defect by its name, and none in a sound one."""

import contextlib
from collections.abc import Callable

import pytest

from ai_bubble.errors import CourseError
from ai_bubble.exercises import anatomy, wrong
from ai_bubble.exercises.declare import value_key
from ai_bubble.exercises.declared import Declared, collisions
from ai_bubble.exercises.derive import build
from ai_bubble.exercises.keys import Question
from ai_bubble.exercises.notebook import Solution
from ai_bubble.exercises.prove import Proof, prove
from ai_bubble.exercises.same import Tolerance
from ai_bubble.exercises.slips import scores
from ai_bubble.exercises.variants import draw

WriteSolution = Callable[..., Solution]


def proof_of(solution: Solution, variants: int = 1, with_mutants: bool = False) -> Proof:
    """Derive a solution's exercise next to it, and prove it."""
    out = solution.path.parent / "exercises"
    out.mkdir(exist_ok=True)
    with contextlib.suppress(CourseError):
        build([solution], out)
    return prove(solution, out, variants=variants, with_mutants=with_mutants)


def test_a_sound_exercise_has_no_problem(write_solution: WriteSolution) -> None:
    proof = proof_of(write_solution(), variants=200, with_mutants=True)
    assert proof.problems == []
    assert [key.question.id for key in proof.keys] == [f"q{n}" for n in range(1, 7)]
    assert [score.question for score in proof.scores] == [f"q{n}" for n in range(1, 6)]
    assert all(score.survivors == [] for score in proof.scores)
    assert sum(score.caught for score in proof.scores) > 30
    assert 0 < sum(score.named for score in proof.scores) < 20


def test_mutants_are_run_only_if_asked_for(write_solution: WriteSolution) -> None:
    assert proof_of(write_solution()).scores == []


def without(*questions: str) -> dict[str, None]:
    return {f"{name}{role}": None for name in questions for role in ("", "-solution", "-check")}


FALL = ("q1-solution", "drop = 1")
DEFECTS: dict[str, tuple[dict[str, str | None], tuple[str, str, str] | None, str]] = {
    "a sum of 21 points": (
        {},
        ("q2-check", "points=3", "points=4"),
        "the questions give 21 points, not 20",
    ),
    "stars that fall": (
        {},
        ("q1-check", "stars=1", "stars=2"),
        "fewer stars than the one before it",
    ),
    "too little time": ({}, ("q3-check", "minutes=10", "minutes=4"), "take 39 minutes; 40 to 60"),
    "too much time": ({}, ("q3-check", "minutes=10", "minutes=26"), "take 61 minutes; 40 to 60"),
    "no function": (without("q3"), None, "there is no function question"),
    "no table": (without("q4"), None, "there is no table question"),
    "no chart": (without("q5"), None, "there is no chart question"),
    "no written answer": (without("q6"), None, "there is no written question"),
    "too few questions": (without("q6"), None, "5 questions; 6 to 9 are wanted"),
    "a gap in the numbers": (without("q1"), None, "the questions are q2, q3, q4, q5, q6, not q1"),
    "one mistake alone": (
        {},
        ("q2-check", '    wrong("A', '    # wrong("A'),
        "q2 needs 2 named mistakes",
    ),
    "a chart without mistakes": (
        {},
        ("q5-check", "    wrong(", "    *([]) if other.empty or True else (wrong)("),
        "q5 needs 1 named mistakes",
    ),
    "no teaching notes": ({"notes": None}, None, "there are no teaching notes"),
    "a heading the lesson lacks": (
        {},
        ("q2-check", "peak * 12, see=", 'peak * 12, see="Gone" or '),
        "q2: the lesson has no heading “Gone”",
    ),
    "a mistake that points nowhere": (
        {},
        ("q2-check", "peak * 12, see=", 'peak * 12, see="" and '),
        "q2: the lesson has no heading “”",
    ),
    "another figure in the text": (
        {},
        ("case", "180,000", "181,000"),
        "181,000**” is 180,000 by peak:,.0f",
    ),
    "another percentage": ({}, ("case", "58.3", "58.4"), "is -58.3% by trough / peak - 1:.1%"),
    "a sign lost in the text": (
        {},
        ("case", "\u221258.3", "58.3"),
        "is -58.3% by trough / peak - 1:.1%",
    ),
    "another word in the text": (
        {},
        ("case", "Zhongwei", "Ulanqab"),
        "In Ulanqab” is Zhongwei by city",
    ),
    "another figure in the notes": (
        {},
        ("notes", "Thirty", "180<!--= peak:.0f --> or"),
        "notes: “",
    ),
    "a text that tells the answer": (
        {},
        ("q2", "How much", "After 58 %<!--= drop:.0% -->, how much"),
        "q2: the text may rest on figures of the case only, not on drop",
    ),
    "a text that rests on a check cell": (
        {},
        ("q6", "Advise", "At 75,000<!--= other.rent[0]:,.0f -->, advise"),
        "figures of the case only, not on other",
    ),
    "code below that needs the answer": (
        {},
        ("q1-solution", "# END SOLUTION", "# END SOLUTION\nround(drop, 2)"),
        "exercise 03 untouched, q1-answer: TypeError",
    ),
    "a cell between that needs the answer": (
        {"q2-given": "drop + 1"},
        None,
        "exercise 03 untouched, q2-given: TypeError",
    ),
    "faded code that fails": (
        {},
        (*FALL, "#> drop = ... + 1\ndrop = 1"),
        "exercise 03 untouched, q1-answer: TypeError",
    ),
    "faded code that answers": (
        {},
        (*FALL, "#> drop = 1 - trough / peak\ndrop = 1"),
        "q1: untouched, it is judged right",
    ),
    "faded code that errs": (
        {},
        (*FALL, "#> drop = trough / peak\ndrop = 1"),
        "q1: untouched, it is judged mistake: You give what",
    ),
    "faded code without the name": (
        {},
        (*FALL, "#> fall = ...\ndrop = 1"),
        "q1: untouched, it is judged undefined",
    ),
    "a mistake that is right": (
        {},
        ("q1-check", "trough / peak,", "1.001 - trough / peak,"),
        "q1: the mistake 'You give what is left.' gives the right answer",
    ),
    "two mistakes alike": (
        {},
        ("q2-check", "peak - trough,", "12 * peak,"),
        "q2: the mistakes 'You left out the new rent.' and 'A year has more than one",
    ),
    "two function mistakes alike": (
        {},
        ("q3-check", "rent / price,", "price / rent / 12,"),
        "q3: the mistakes 'You counted years.' and",
    ),
    "a function mistake that is right": (
        {},
        ("q3-check", "rent / price,", "price / rent,"),
        "q3: the mistake 'You turned the division round.' gives the right",
    ),
    "a table mistake that is right": (
        {},
        ("q4-check", "rent=[trough, peak]", "rent=[peak, trough]"),
        "q4: the mistake 'You mixed the two up.' gives the right answer",
    ),
    "a chart mistake that is right": (
        {},
        ("q5-check", "rent=[trough, peak]", "rent=[peak, trough]"),
        "q5: the mistake 'You mixed the two up.' gives the right answer",
    ),
    "a mistake of another kind": (
        {},
        ("q1-check", "trough / peak,", 'f"{trough} of {peak}",'),
        "q1: the mistake 'You give what is left.' is judged kind",
    ),
    "a mistake without a value": (
        {},
        ("q1-check", "trough / peak,", "None,"),
        "q1: the mistake 'You give what is left.' is judged unanswered",
    ),
    "a failing cell": (
        {},
        ("q2-solution", "* 12", "/ 0"),
        "03_small.ipynb, q2-solution, variant 0: ZeroDivisionError",
    ),
}


@pytest.mark.parametrize(("changes", "edit", "said"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_is_named(
    write_solution: WriteSolution,
    changes: dict[str, str | None],
    edit: tuple[str, str, str] | None,
    said: str,
) -> None:
    problems = proof_of(write_solution(changes, *([edit] if edit else []))).problems
    assert [problem for problem in problems if said in problem], problems


MONTHS = ("case-numbers", "city =", 'months = check.given("months", 12, [10, 24])\ncity =')
LOST = ("q2-solution", "* 12", "* months")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("q2-check", "peak - trough,", "(peak - trough) * 24,"), "gives the right answer"),
        (("q2-check", "peak - trough,", "peak * months / 2,"), "give one answer"),
    ],
    ids=["with the right answer", "of two mistakes"],
)
def test_a_collision_in_some_variants_only_is_found_in_just_those(
    write_solution: WriteSolution, edit: tuple[str, str, str], said: str
) -> None:
    problems = proof_of(write_solution({}, MONTHS, LOST, edit), variants=12).problems
    colliding = [v for v in range(1, 12) if draw("03", v, "months", 12, [10, 24]) == 24]
    assert 0 < len(colliding) < 11
    assert [problem.partition(":")[0] for problem in problems] == [
        f"variant {variant}" for variant in colliding
    ]
    assert all("q2-check" in problem and said in problem for problem in problems)


def test_a_text_that_fails_in_some_late_variant_is_found(write_solution: WriteSolution) -> None:
    late = [v for v in range(1, 40) if draw("03", v, "months", 12, [*range(2, 30), 0]) == 0]
    assert late
    assert late[0] > 3
    months = (
        "case-numbers",
        "city =",
        'months = check.given("months", 12, [*range(2, 30), 0])\ncity =',
    )
    edit = (
        "q1",
        "What share",
        "A 12th, 15,000<!--= peak / months:,.0f --> yuan, aside: what share",
    )
    problems = proof_of(write_solution({}, months, edit), variants=40).problems
    assert problems == [
        f"variant {variant}, q1: ZeroDivisionError: division by zero" for variant in late
    ]


@pytest.mark.parametrize("drift", ["gone", "edited", "of an older solution", "with outputs"])
def test_an_exercise_that_differs_from_its_solution_is_named(
    write_solution: WriteSolution, drift: str
) -> None:
    solution = write_solution()
    out = solution.path.parent / "exercises"
    out.mkdir()
    (path,) = build([solution], out)
    text = path.read_text(encoding="utf-8")
    if drift == "gone":
        path.unlink()
    elif drift == "edited":
        path.write_text(text.replace("What share", "Which share"), encoding="utf-8")
    elif drift == "with outputs":
        path.write_text(text.replace('"execution_count": null', '"execution_count": 1'), "utf-8")
    else:
        solution = write_solution({}, ("q2-check", "A year has", "A year, mind, has"))
    problems = prove(solution, out, variants=1, with_mutants=False).problems
    assert problems == ["03_small.ipynb differs from its solution; run: ai-bubble exercises build"]


EXTRA = (
    "# BEGIN SOLUTION\n"
    "def payback(price, rent, empty):\n"
    "    months = price / rent\n"
    "    return months + empty * 2 - empty / 3\n"
    "# END SOLUTION"
)
WEAK = """check.function(
    "q3",
    "payback",
    wrong("You turned the division round.", lambda price, rent, empty: rent / price, see=SEE),
    wrong("You counted years.", lambda price, rent, empty: price / rent / 12, see=SEE),
    cases=[(900_000, 30_000, 0), (90, 7, 0)],
    points=3, stars=2, minutes=10,
)"""


def test_a_weak_check_is_named_with_the_wrong_solutions_that_pass_it(
    write_solution: WriteSolution,
) -> None:
    weak = WEAK.replace("SEE", f'"{anatomy.lesson_headings("03")[2]}"')
    proof = proof_of(write_solution({"q3-solution": EXTRA, "q3-check": weak}), with_mutants=True)
    summary, *survivors = proof.problems
    score = proof.scores[2]
    total, caught = (sum(getattr(s, n) for s in proof.scores) for n in ("total", "caught"))
    assert summary == f"only {caught} of {total} mutated solutions are caught"
    assert len(survivors) == len(score.survivors) == total - caught
    assert "q3: survives: line 4, empty * 2 → empty / 2" in survivors
    strong = weak.replace("(90, 7, 0)", "(90, 7, 5)")
    proof = proof_of(write_solution({"q3-solution": EXTRA, "q3-check": strong}), with_mutants=True)
    assert proof.problems == []


def test_hidden_cases_catch_what_the_self_check_lets_pass(write_solution: WriteSolution) -> None:
    hidden = WEAK.replace("SEE", '""').replace("    points", "    hidden=[(90, 7, 5)], points")
    (score,) = (
        score
        for score in scores(write_solution({"q3-solution": EXTRA, "q3-check": hidden}))
        if score.question == "q3"
    )
    assert score.survivors == []


def test_mutants_without_end_are_stopped_and_count_as_caught(
    write_solution: WriteSolution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ai_bubble.exercises.slips._SECONDS", 0.3)
    loop = (
        "# BEGIN SOLUTION\n"
        "def payback(price, rent):\n"
        "    months = 0\n"
        "    while price > 0:\n"
        "        price -= rent\n"
        "        months += 1\n"
        "    return months\n"
        "# END SOLUTION"
    )
    cases = ("q3-check", "(900_000, 30_000)", "(900_000, 31_000), (99, 10), (0.5, 1)")
    score = scores(write_solution({"q3-solution": loop}, cases))[2]
    assert score.survivors == []
    assert score.caught > 5


def test_a_mutant_that_gives_the_very_same_answer_does_not_count(
    write_solution: WriteSolution,
) -> None:
    twice = "# BEGIN SOLUTION\nrest = 0 * peak\nlost = (peak - trough) * 12 + rest\n# END SOLUTION"
    score = scores(write_solution({"q2-solution": twice}))[1]
    assert score.same > 0
    assert score.survivors == []


def test_the_answers_of_a_mutant_reach_no_other(write_solution: WriteSolution) -> None:
    given = 'sites = pd.DataFrame({"when": ["peak", "low"], "rent": [peak, trough]})'
    plain = "# BEGIN SOLUTION\nrents = sites.assign(rent=sites.rent * 3)\n# END SOLUTION"
    in_place = "# BEGIN SOLUTION\nsites['rent'] = sites.rent * 3\nrents = sites\n# END SOLUTION"
    found = [
        scores(write_solution({"q4-given": given, "q4-solution": source}))[3]
        for source in (plain, in_place)
    ]
    assert [score.survivors for score in found] == [[], []]
    assert found[1].named == found[0].named > 0


def test_the_scores_of_a_failing_solution_are_refused(write_solution: WriteSolution) -> None:
    with pytest.raises(CourseError, match="q2-solution"):
        scores(write_solution({}, ("q2-solution", "* 12", "/ 0")))


def question(tolerance: Tolerance) -> Question:
    return Question("q1", "value", "drop", tolerance=tolerance)


@pytest.mark.parametrize(
    ("right", "mistakes", "tolerance", "found"),
    [
        (0.5, (0.6, 0.7), Tolerance(), []),
        (0.5, (0.5024,), Tolerance(), ["the mistake '0' gives the right answer"]),
        (0.5, (0.5026,), Tolerance(), []),
        (0.5, (-0.5, 50), Tolerance(), []),
        (16, (16.0,), Tolerance(0), ["the mistake '0' gives the right answer"]),
        (16, (17,), Tolerance(0), []),
        (16, (17,), Tolerance(0, 1), ["the mistake '0' gives the right answer"]),
        (0.5, (0.7, 0.6, 0.7001), Tolerance(), ["the mistakes '2' and '0' give one answer"]),
        ("Zhong wei", (" zhong  WEI ",), Tolerance(), ["the mistake '0' gives the right answer"]),
        ([1, 2], ([2, 1],), Tolerance(), []),
        ([1, 2], ([2, 1],), Tolerance(ordered=False), ["the mistake '0' gives the right answer"]),
        (True, (False,), Tolerance(), []),
    ],
)
def test_answers_collide_within_the_tolerance_and_only_there(
    right: object, mistakes: tuple[object, ...], tolerance: Tolerance, found: list[str]
) -> None:
    named = [wrong(str(place), answer) for place, answer in enumerate(mistakes)]
    key = value_key(question(tolerance), right, named)
    assert collisions(key) == found
    if found:
        with pytest.raises(CourseError, match=f"q1: {found[0]}"):
            Declared(key)
    else:
        assert f"{len(mistakes)} named mistake" in repr(Declared(key))


def test_a_mistake_of_another_kind_can_never_be_met() -> None:
    key = value_key(question(Tolerance()), 0.5, [wrong("a", "half"), wrong("b", float("nan"))])
    first, second = collisions(key)
    assert first.startswith("the mistake 'a' is judged kind: ")
    assert second.startswith("the mistake 'b' is judged kind: ")


def test_headings_are_those_of_the_lesson_and_a_lesson_must_be_there() -> None:
    assert anatomy.lesson_headings("00")[0].startswith("Lesson 00")
    assert all(heading and heading[0] != "#" for heading in anatomy.lesson_headings("00"))
    with pytest.raises(CourseError, match="there is no lesson 99"):
        anatomy.lesson_headings("99")
