"""All exercises as a student does them in JupyterLab: wrongly first, then by what they read."""

import ast
from collections.abc import Iterator

import pytest
from jupyter import (
    PageLog,
    assert_clean,
    cell,
    close_tab,
    open_tab,
    run_all,
    settle,
)
from playwright.sync_api import Page

from ai_bubble.exercises.notebook import BEGIN, END, Solution, solutions

pytestmark = pytest.mark.browser

ALL = {solution.number: solution for solution in solutions()}


def run(page: Page, ident: str, source: str | None = None) -> None:
    """Run a cell as a person does, after typing `source` over what stands in it."""
    cell(page, ident).locator(".cm-content").click()
    if source is not None:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    settle(page)


def answer(page: Page, question: str, source: str) -> str:
    """Type an answer, run it and its check, and return what the student reads."""
    run(page, f"{question}-answer", source)
    run(page, f"{question}-check")
    replies = cell(page, f"{question}-check").locator(".jp-OutputArea-output")
    return " ".join(replies.last.inner_text().split())


@pytest.fixture(scope="module", params=ALL)
def exercise(
    request: pytest.FixtureRequest, page_and_log: tuple[Page, PageLog]
) -> Iterator[tuple[str, Page, PageLog]]:
    page, log = page_and_log
    log.clear()
    open_tab(page, f"exercises/{ALL[request.param].path.name}")
    run_all(page)
    yield request.param, page, log
    close_tab(page)


def test_untouched_it_runs_to_its_end_and_says_not_answered_yet(
    exercise: tuple[str, Page, PageLog],
) -> None:
    _, page, log = exercise
    assert_clean(page, log)
    replies = page.locator(".jp-OutputArea-output [role=status]").all_inner_texts()
    assert len(replies) >= 8
    assert "Traceback" not in page.locator(".jp-Notebook").inner_text()
    assert all("not answered yet" in reply for reply in replies)


# A student's own way to the two curves of exercise 04, with names of their own.
CURVES = """parts = []
for who, f in {"whole gain": gain, "part of it": price_fall}.items():
    e = pd.Series(elasticities)
    parts.append(pd.DataFrame({"e": e, "tasks": f**e, "use": f**e / gain, "who": who}))
lines = alt.Chart(pd.concat(parts)).mark_line().encode(
    x=alt.X("e:Q", title="Elasticity"), color="who:N")
"""

# Question, what the student types, what must be read then; a mend uses only what was read before.
WALKS: dict[str, list[tuple[str, str, str]]] = {
    "03": [
        ("q1", "gap = new_rent / peak", "not answered yet"),
        ("q1", "new_rent = trough * (1 + rise)\ngap = new_rent / peak", "share that is missing"),
        ("q1", "gap = 100 * (1 - new_rent / peak)", "factor of 100"),
        ("q1", "gap = 1 - new_rent / peak", "Question 1: right."),
        ("q2", "abroad = f'{usd_hour * rate}'", "a number (yuan a month) was expected"),
        ("q2", "abroad = usd_hour * rate * hours", "rent of one GPU"),
        ("q2", "abroad = usd_hour * rate * hours * gpus", "Question 2: right."),
        (
            "q3",
            "def payback_month(price, rent, let, fall, months):\n    return missing",
            "NameError",
        ),
        (
            "q3",
            "def payback_month(price, rent, let, fall, months):\n"
            "    total = 0\n"
            "    for month in range(1, months + 1):\n"
            "        total += let * rent\n"
            "        if total >= price:\n"
            "            return month\n"
            "    return 0",
            "stays what it is in the first month",
        ),
        (
            "q3",
            "def payback_month(price, rent, let, fall, months):\n"
            "    total = 0\n"
            "    for month in range(1, months + 1):\n"
            "        total += let * rent\n"
            "        rent = rent * (1 - fall)\n"
            "        if total >= price:\n"
            "            return month\n"
            "    return 0",
            "more wait for the grader",
        ),
        ("q5", "decisions = sites", "lacks the column"),
        (
            "q5",
            "t = sites.copy()\n"
            "t['avoidable'] = gpu_power * t['pue'] * hours * t['tariff'] + other\n"
            "t['gain'] = t['let'] * (trough - t['avoidable']) - t['site_cost']\n"
            "t['run'] = t['gain'] > 0\n"
            "decisions = t[['site', 'avoidable', 'gain', 'run']]",
            "power of the GPUs alone",
        ),
        (
            "q5",
            "t['avoidable'] = power * t['pue'] * hours * t['tariff'] + other\n"
            "t['gain'] = t['let'] * (trough - t['avoidable']) - t['site_cost']\n"
            "t['run'] = t['gain'] > 0\n"
            "decisions = t[['run', 'gain', 'avoidable', 'site']]",
            "Question 5: right.",
        ),
        ("q8", "judgement = 'Run it.'", "words"),
    ],
    "04": [
        ("q2", "way_bak = friday / tuesday - 1", "not answered yet"),
        ("q2", "way_back = (friday - tuesday) / friday", "against Friday's close"),
        ("q2", "way_back = [friday / tuesday - 1]", "and this is a list of 1 item"),
        ("q2", "way_back = 0.107", "Nearly"),
        ("q2", "way_back = friday / tuesday - 1", "Question 2: right."),
        ("q5", "fall = 1 - monday / friday\nabnormal_loss = loss", "That is the raw loss"),
        (
            "q5",
            "abnormal_loss = (fall - chips_fall) * loss / fall",
            "You left out beta",
        ),
        (
            "q5",
            "abnormal_loss = (fall - beta_chips * chips_fall) * loss / fall",
            "Question 5: right.",
        ),
        ("q8", "q8_chart = pd.DataFrame()", "an Altair chart or a figure was expected"),
        ("q8", f"{CURVES}q8_chart = lines.encode(y='tasks:Q')", "number of tasks"),
        ("q8", f"{CURVES}q8_chart = lines.encode(y='use:Q')\nq8_chart", "lacks a title"),
        (
            "q8",
            f"{CURVES}q8_chart = figure(lines.encode(y=alt.Y('use:Q', title='Use (times before)'))"
            ".properties(title='A part of the gain needs more demand'), alt='Two rising lines: the "
            "whole gain passes one at an elasticity of one, the part later')\nq8_chart",
            "Question 8: right.",
        ),
    ],
}


def test_a_wrong_answer_is_mended_by_the_feedback_alone(
    exercise: tuple[str, Page, PageLog],
) -> None:
    number, page, log = exercise
    for question, source, said in WALKS.get(number, []):
        reply = answer(page, question, source)
        assert said in reply, (question, source, reply)
        assert "Progress:" in reply
    assert not log.external


def right_and_wrong(solution: Solution, question: str) -> tuple[str, str, str]:
    """Return a question's right answer, a wrong one, and what is said to the wrong one.

    The first is the solution's own code, the second the first misconception that it declares.
    """
    answer = solution.role(question, "solution").source
    right = answer.partition(f"{BEGIN}\n")[2].partition(END)[0]
    asked = solution.role(question, "check").source
    *before, call = ast.parse(asked).body
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    _, name, mistake, *_ = call.value.args
    assert isinstance(mistake, ast.Call)
    said, value = (ast.unparse(argument) for argument in mistake.args[:2])
    helpers = "".join(f"{ast.unparse(line)}\n" for line in before)
    return right, f"{right}{helpers}{ast.literal_eval(name)} = {value}", ast.literal_eval(said)


def test_a_declared_mistake_is_named_and_the_solution_is_right(
    exercise: tuple[str, Page, PageLog],
) -> None:
    number, page, log = exercise
    right, wrong, said = right_and_wrong(ALL[number], "q1")
    reply = answer(page, "q1", wrong)
    assert said in reply
    assert "Question 1: right." not in reply
    assert "Question 1: right." in answer(page, "q1", right)
    assert_clean(page, log)
