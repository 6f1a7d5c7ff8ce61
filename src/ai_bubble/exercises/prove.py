"""What ``ai-bubble exercises check`` proves of an exercise before a student sees it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ai_bubble.errors import CourseError
from ai_bubble.exercises import anatomy
from ai_bubble.exercises.declared import collisions
from ai_bubble.exercises.derive import as_text, derive
from ai_bubble.exercises.judge import compare, judge
from ai_bubble.exercises.keys import Key
from ai_bubble.exercises.notebook import Solution, declared, run_solution, run_source
from ai_bubble.exercises.selfcheck import SelfCheck
from ai_bubble.exercises.slips import Score, scores
from ai_bubble.exercises.variants import VARIANTS
from ai_bubble.lesson.prose import assertions, evaluate

SHARE_CAUGHT: Final = 0.95


@dataclass(slots=True)
class Proof:
    """What was found of one exercise.

    Attributes
    ----------
    number : str
        Two digits.
    keys : list of Key
        The questions of variant 0.
    problems : list of str
        What is wrong; empty if the exercise is fit for students.
    scores : list of Score
        Mutants caught, by question; empty if they were not run.
    """

    number: str
    keys: list[Key] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)


def prove(
    solution: Solution, exercises: Path, *, variants: int = VARIANTS, with_mutants: bool = True
) -> Proof:
    """Prove of one exercise what students and graders rely on.

    Parameters
    ----------
    solution : Solution
        The source.
    exercises : Path
        Folder of the derived notebooks.
    variants : int, optional
        How many variants are searched for collisions.
    with_mutants : bool, optional
        Whether mutated solutions are run.
    """
    proof = Proof(solution.number)
    try:
        namespace = run_solution(solution, 0)
        proof.keys = declared(namespace).keys
        derived = derive(solution)
        checks = (
            anatomy.ladder(solution, proof.keys),
            anatomy.headings(solution, proof.keys),
            anatomy.prose(solution, namespace),
            _drift(solution, exercises, derived),
            _answers(proof.keys, derived),
            _untouched(solution, derived),
            _variants(solution, variants),
        )
        for problems in checks:
            proof.problems.extend(problems)
        if with_mutants:
            proof.scores = scores(solution)
            proof.problems.extend(_survivors(proof.scores))
    except CourseError as problem:
        proof.problems.append(str(problem))
    return proof


def _drift(solution: Solution, exercises: Path, derived: dict[str, Any]) -> Iterator[str]:
    path = exercises / solution.path.name
    if as_text(derived) != as_text(derive(solution)):
        yield "deriving it twice gives two notebooks"
    if not path.exists() or path.read_text(encoding="utf-8") != as_text(derived):
        yield f"{path.name} differs from its solution; run: ai-bubble exercises build"


def _self_check(derived: dict[str, Any]) -> SelfCheck:
    namespace: dict[str, Any] = {"SelfCheck": SelfCheck, "offline_charts": lambda: None}
    start = next(cell for cell in derived["cells"] if cell["id"] == "start")
    exec("".join(start["source"]), namespace)
    found: SelfCheck = namespace["check"]
    return found


def _answers(keys: list[Key], derived: dict[str, Any]) -> Iterator[str]:
    """Judge the solution and each mistake with the open key, and again with the sealed one."""
    sealed = _self_check(derived).keys
    for key in keys:
        yield from (f"{key.question.id}: {problem}" for problem in collisions(key))
        if key.question.kind == "written":
            continue
        for place, candidate in enumerate(key.answers):
            whole = key.question.kind in ("value", "table")
            verdict = (judge if whole else compare)(sealed[key.question.id], candidate.expected)
            if (verdict.state, verdict.say) != (
                ("right", "") if place == 0 else ("mistake", candidate.say)
            ):
                yield f"{key.question.id}: sealed, {candidate.say!r} is judged {verdict.state}"


def _untouched(solution: Solution, derived: dict[str, Any]) -> Iterator[str]:
    """Run the derived notebook as it is: no error, and no answer yet."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in derived["cells"]:
        if cell["cell_type"] == "code":
            where = f"exercise {solution.number} untouched, {cell['id']}"
            run_source("".join(cell["source"]), namespace, where)
    for question, verdict in namespace["check"].verdicts(namespace).items():
        if verdict.state != "unanswered":
            yield f"{question}: untouched, it is judged {verdict.state}: {verdict.say}"


def _variants(solution: Solution, variants: int) -> Iterator[str]:
    """Run the solution for every variant: each proves its own keys when it declares them."""
    charts = {f"{c.question}-{role}" for c in solution.cells for role in ("solution", "check")}
    kinds = {key.question.id: key.question.kind for key in declared(run_solution(solution, 0)).keys}
    # Drawing takes long and no other question needs it.
    charts = {ident for ident in charts if kinds.get(ident.partition("-")[0]) == "chart"}
    for variant in range(1, variants):
        try:
            leave_out = frozenset(charts) if variant > 3 else frozenset()
            namespace = run_solution(solution, variant, leave_out=leave_out)
            for cell in solution.cells:
                # Students' texts rest on the case alone; notes may speak of a chart left out.
                if not cell.is_code and not (leave_out and "teaching-notes" in cell.tags):
                    for value in evaluate(
                        [one.expression for one in assertions(cell.source)], namespace
                    ):
                        if value.text is None:
                            yield f"variant {variant}, {cell.id}: {value.error}"
        except CourseError as problem:
            yield f"variant {variant}: {problem}"


def _survivors(found: list[Score]) -> Iterator[str]:
    total = sum(score.total for score in found)
    caught = sum(score.caught for score in found)
    if total and caught / total < SHARE_CAUGHT:
        yield f"only {caught} of {total} mutated solutions are caught"
        for score in found:
            for mutant in score.survivors:
                yield f"{score.question}: survives: line {mutant.line}, {mutant.change}"
