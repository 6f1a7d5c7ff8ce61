"""The student's notebook: true to its variant, byte for byte the same, without any answer."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises.derive import as_text, build, derive
from ai_bubble.exercises.notebook import Solution, read_solution
from ai_bubble.lesson.filled import filled

WriteSolution = Callable[..., Solution]


def texts(notebook: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def names_after(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(source, names)
    return names


def test_the_cells_are_those_of_the_solution_under_readable_ids(
    write_solution: WriteSolution,
) -> None:
    derived = derive(write_solution())
    wanted = ["title", "how", "setup", "start", "case", "case-numbers"]
    for number in range(1, 7):
        wanted += [f"q{number}", f"q{number}-answer", f"q{number}-check"]
    assert list(texts(derived)) == wanted
    assert texts(derived)["q2-check"] == 'check("q2")'
    assert [texts(derived)[f"q{number}-answer"].splitlines() for number in (2, 4, 5, 6)] == [
        ["lost = ...  # yuan"],
        ["rents = ...  # a DataFrame"],
        ["q5_chart = ...  # a chart", "q5_chart"],
        ['judgement = """', "...", '"""'],
    ]
    assert derived["metadata"]["ai_bubble"] == {
        "exercise": "03",
        "minutes": 45,
        "points": 20,
        "title": "A small one",
        "variant": 0,
    }


def test_under_the_heading_stands_what_a_question_asks_and_gives(
    write_solution: WriteSolution,
) -> None:
    found = texts(derive(write_solution()))
    assert found["q1"].splitlines()[:5] == [
        "## Question 1: The fall",
        "",
        "*★☆☆ · 2 points · about 5 minutes · answer: `drop` (share of the old rent)*",
        "",
        "What share of the old rent was lost?",
    ]
    assert "*★★☆ · 3 points · about 10 minutes · answer: `payback`, a function" in found["q3"]
    assert "20 points, about 45 minutes" in found["how"]


def test_the_same_solution_gives_the_same_bytes_in_every_process(
    write_solution: WriteSolution,
) -> None:
    solution = write_solution()
    wanted = [hashlib.sha256(as_text(derive(solution, v)).encode()).hexdigest() for v in (0, 7)]
    assert wanted == [
        hashlib.sha256(as_text(derive(read_solution(solution.path), v)).encode()).hexdigest()
        for v in (0, 7)
    ]
    code = (
        "import hashlib, pathlib, sys\n"
        "from ai_bubble.exercises.derive import as_text, derive\n"
        "from ai_bubble.exercises.notebook import read_solution\n"
        "solution = read_solution(pathlib.Path(sys.argv[1]))\n"
        "for variant in (0, 7):\n"
        "    text = as_text(derive(solution, variant))\n"
        "    print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(solution.path)],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == wanted


def test_every_variant_has_a_key_of_its_own(write_solution: WriteSolution) -> None:
    solution = write_solution()
    keys = {texts(derive(solution, variant))["start"] for variant in range(5)}
    assert len(keys) == 5


@pytest.mark.parametrize("variant", range(12))
def test_text_and_code_of_a_variant_tell_the_same_figures(
    write_solution: WriteSolution, variant: int
) -> None:
    found = texts(derive(write_solution(), variant))
    given = names_after(found["case-numbers"])
    change = f"{given['trough'] / given['peak'] - 1:.1%}".replace("-", "\u2212")
    assert found["case"] == (
        f"## The case\n\nIn {given['city']} a server rented for **{given['peak']:,}** yuan a "
        f"month, now for {given['trough']:,}. Interest is {given['interest'] * 100:.0f} % a year, "
        f"the change {change.removesuffix('%')}\u00a0%."
    )
    assert (f"variant {variant}" in found["how"]) == (variant > 0)


def test_no_line_of_a_key_looks_like_a_magic_command(write_solution: WriteSolution) -> None:
    solution = write_solution()
    starts = [texts(derive(solution, variant))["start"] for variant in range(30)]
    lines = [line for source in starts for line in source.splitlines()]
    assert len(lines) > 500
    assert [line for line in lines if line.startswith("%") or len(line) > 79] == []
    assert "check = SelfCheck(KEY)" in lines


TYPED = [
    ("180,000", "x:,.0f", 75_000, "75,000"),
    ("**180,000**", "x:,.0f", 75_000, "**75,000**"),
    ("*180,000*", "x:,.0f", 75_000, "*75,000*"),
    ("180 000", "x:,.0f", 75_000, "75,000"),
    ("180\u00a0000", "x:,.0f", 75_000, "75,000"),
    ("1,180,000", "x:,.0f", 999, "999"),
    ("2024", "x", 1999, "1999"),
    ("10 %", "x:.0%", 0.25, "25 %"),
    ("10%", "x:.0%", 0.25, "25%"),
    ("**10\u00a0%**", "x:.0%", 0.25, "**25\u00a0%**"),
    ("10\u2009%", "x:.0%", 0.25, "25\u2009%"),
    ("10&nbsp;%", "x:.0%", 0.25, "25&nbsp;%"),
    ("10.5\u202f%", "x:.1%", -0.25, "\u221225.0\u202f%"),
    ("\u22125", "x", -7, "\u22127"),
    ("\u22125", "x", 7, "7"),
    ("-5", "x", -7, "\u22127"),
    ("+5 %", "x:+.0%", -0.07, "\u22127 %"),
    ("+5 %", "x:+.0%", 0.07, "+7 %"),
    ("3-5", "x", 7, "3-7"),
    ("3\u20135", "x", 7, "3\u20137"),
    ("H100-5", "x", 7, "H100-7"),
    ("(5", "x", 7, "(7"),
    ("Zhongwei", "x", "Guiyang", "Guiyang"),
    ("**Zhongwei**", "x", "Guiyang", "**Guiyang**"),
    ("(Zhongwei", "x", "Guiyang", "(Guiyang"),
    ("\u201cZhongwei", "x", "Guiyang", "\u201cGuiyang"),
    ("Ust-Kut", "x", "Guiyang", "Guiyang"),
    ("Zhongwei", "x", "Inner Mongolia", "Inner Mongolia"),
    ("three", "x", "four", "four"),
    ("H100", "x", "B200", "B200"),
    ("2024-03", "x", "2025-11", "2025-11"),
]


@pytest.mark.parametrize(("typed", "expression", "value", "shown"), TYPED)
def test_a_figure_of_the_text_is_replaced_in_the_way_it_was_typed(
    write_solution: WriteSolution, typed: str, expression: str, value: object, shown: str
) -> None:
    solution = write_solution(
        {"q1-given": f"x = {value!r}"},
        ("q1", "What share", f"Of 7 or {typed}<!--= {expression} -->, what share"),
    )
    assert f"\n\nOf 7 or {shown}, what share of the old" in texts(derive(solution))["q1"]


NUMBERS = st.integers(-99_999, 99_999) | st.integers(-(10**6), 10**6).map(lambda n: n / 1000)


@given(
    value=NUMBERS,
    typed=NUMBERS,
    form=st.sampled_from([",.0f", ".2f", ",.1f", ".0%", ",.1%", "+.1f", "g"]),
    gap=st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009"]),
    minus=st.sampled_from(["-", "\u2212"]),
    emphasis=st.sampled_from(["", "*", "**", "_"]),
    before=st.sampled_from(["", "About ", "From 1.5 to ", "(", "USD\u00a0", "= "]),
)
def test_any_number_takes_the_place_of_any_other(
    value: float, typed: float, form: str, gap: str, minus: str, emphasis: str, before: str
) -> None:
    old = format(typed, form).replace("-", minus).replace("%", f"{gap}%")
    text = f"{before}{emphasis}{old}{emphasis}<!--= x:{form} --> a month"
    new = filled(text, {"x": value})
    assert new.startswith(before + emphasis)
    assert new.endswith(f"{emphasis} a month")
    middle = new.removeprefix(before + emphasis).removesuffix(f"{emphasis} a month")
    assert middle.replace("\u2212", "-").replace(f"{gap}%", "%") == format(value, form)


def test_a_figure_that_cannot_be_computed_is_named(write_solution: WriteSolution) -> None:
    solution = write_solution({}, ("case", "city -->", "town -->"))
    with pytest.raises(CourseError, match="name 'town' is not defined"):
        derive(solution)


SECRETS = {
    "solution code": ("q1-solution", "drop = 1", "secret_step = 777_001\ndrop = 1"),
    "code behind a function": (
        "q3-solution",
        "months = price",
        "secret = 777_001\n    months = price",
    ),
    "a comment of the solution": (
        "q3-solution",
        "    months = price",
        "    # secret\n    months = price",
    ),
    "the model answer": ("q6-solution", "Run while", "The secret is to run while"),
    "teaching notes": ("notes", "Thirty", "A secret: thirty"),
    "a hidden case": ("q3-check", "424_242", "777_001"),
    "a case": ("q3-check", "900_000", "777_001"),
    "a mistake's expression": ("q1-check", "(peak - trough) / trough", "(peak - trough) / 777_001"),
    "a mistake's message": ("q1-check", "You divided by", "A secret: you divided by"),
    "a property": ("q3-check", "must shorten", "must, a secret, shorten"),
    "the rubric": ("q6-check", "says when to stop", "tells the secret"),
    "what the check cell computes": ("q5-check", "other = data", "secret = 777_001\nother = data"),
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("variant", [0, 3])
def test_nothing_of_the_answers_reaches_the_student(
    write_solution: WriteSolution, secret: tuple[str, str, str], variant: int
) -> None:
    solution = write_solution({}, secret)
    assert re.search(r"secret|777", solution.path.read_text(encoding="utf-8"), re.IGNORECASE)
    found = texts(derive(solution, variant))
    found["start"] = re.sub(r'"""\n.*\n"""', "", found["start"], flags=re.DOTALL)
    assert not re.search(r"secret|777.?001", json.dumps(found), re.IGNORECASE)


def test_the_key_is_sealed_and_not_merely_encoded(write_solution: WriteSolution) -> None:
    import base64
    import zlib

    source = texts(derive(write_solution()))["start"]
    (key,) = re.findall(r'"""\n(.*)\n"""', source, flags=re.DOTALL)
    content = base64.b85decode(key.replace("\n", ""))
    assert b"divided" not in content
    for start in range(12):
        with pytest.raises(zlib.error):
            zlib.decompress(content[start:])


def test_no_output_no_count_and_no_metadata_of_the_solution_is_taken_over(
    write_solution: WriteSolution,
) -> None:
    solution = write_solution()
    notebook = json.loads(solution.path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"]["secret"] = 1
        if cell["cell_type"] == "code":
            cell["execution_count"] = 5
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "0.583"}]
    notebook["metadata"]["secret"] = 1
    solution.path.write_text(json.dumps(notebook), encoding="utf-8")
    assert as_text(derive(read_solution(solution.path))) == as_text(derive(solution))
    assert "secret" not in as_text(derive(read_solution(solution.path)))


REGION = "# BEGIN SOLUTION\nx = 1\n# END SOLUTION"
MUDDLES = {
    "no check cell": ({"changes": {"q2-check": None}}, "q2-solution belongs to no question"),
    "a check cell by another id": ({"renamed": {"q2-check": "q2-checks"}}, "no cell q2-check"),
    "a check cell of another question": ({"edit": ("q2-check", '"q2"', '"q7"')}, "no cell q7"),
    "a solution cell by another id": (
        {"renamed": {"q2-solution": "q2-answer"}},
        "no cell q2-solution",
    ),
    "no question text": ({"changes": {"q2": None}}, "no cell q2"),
    "no start cell": ({"renamed": {"start": "begin"}}, "no cell start"),
    "nothing to declare to": (
        {"renamed": {"setup": "q-x"}, "changes": {"start": None}},
        "name 'check' is not defined",
    ),
    "no markers": (
        {"changes": {"q1-solution": "drop = 1 - trough / peak"}},
        "`drop` needs the lines # BEGIN SOLUTION",
    ),
    "markers elsewhere": (
        {"changes": {"q1-given": REGION}},
        "q1-given has the line # BEGIN SOLUTION",
    ),
    "a name nobody defines": (
        {"edit": ("q1-check", '"drop"', '"fall"')},
        "q1-check, variant 4: CourseError: `fall` is not defined",
    ),
    "a name defined elsewhere": (
        {"changes": {"q1-given": "fall = 0.5"}, "edit": ("q1-check", '"drop"', '"fall"')},
        "does not define `fall`",
    ),
    "a figure by another name": (
        {"edit": ("case-numbers", '"trough"', '"low"')},
        r'`trough = check.given\("low", …\)` needs one name',
    ),
    "a failing cell": (
        {"edit": ("q2-solution", "* 12", "/ 0")},
        "03_small.ipynb, q2-solution, variant 4: ZeroDivisionError",
    ),
    "a figure without range": (
        {"edit": ("case-numbers", "(160_000, 240_000)", "(2, 1)")},
        "case-numbers, variant 4: .*`peak` has no figure to draw from",
    ),
    "notes without their tag": (
        {"changes": {"q1-notes": "Ask."}, "untagged": ("q1-notes",)},
        'q1-notes needs the tag "teaching-notes"',
    ),
    "parameters without their tag": ({"untagged": ("parameters",)}, 'needs the tag "parameters"'),
    "a start cell that forgets the variant": (
        {"edit": ("start", ", variant", "")},
        "has to hand `variant` on",
    ),
}


@pytest.mark.parametrize(("slip", "said"), MUDDLES.values(), ids=MUDDLES)
def test_a_slip_in_the_solution_is_named_and_nothing_derived(
    write_solution: WriteSolution, slip: dict[str, Any], said: str
) -> None:
    other = {name: slip[name] for name in ("renamed", "untagged") if name in slip}
    edits = [slip["edit"]] if "edit" in slip else []
    solution = write_solution(slip.get("changes"), *edits, **other)
    with pytest.raises(CourseError, match=said) as caught:
        derive(solution, 4)
    assert "\n" not in str(caught.value)


def test_build_writes_what_changed_and_only_that(
    write_solution: WriteSolution, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    first, second = write_solution(name="03_a.ipynb"), write_solution(name="03_b.ipynb")
    assert build([first, second], out) == [out / "03_a.ipynb", out / "03_b.ipynb"]
    assert build([first, second], out) == []
    changed = write_solution({}, ("q1", "What share", "Which share"), name="03_b.ipynb")
    assert build([first, changed], out) == [out / "03_b.ipynb"]
    assert (out / "03_b.ipynb").read_text(encoding="utf-8") == as_text(derive(changed))
    broken = write_solution({}, ("q2-solution", "* 12", "/ 0"), name="03_c.ipynb")
    with pytest.raises(CourseError):
        build([first, write_solution(name="03_d.ipynb"), broken], out)
    assert sorted(path.name for path in out.iterdir()) == ["03_a.ipynb", "03_b.ipynb"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"metadata": {}, "cells": []}', "\x00"])
def test_a_file_that_is_no_solution_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "03_x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match=r"03_x.ipynb is not a solution notebook"):
        read_solution(path)
    with pytest.raises(CourseError, match="there is no solution notebook"):
        read_solution(tmp_path / "04_x.ipynb")
