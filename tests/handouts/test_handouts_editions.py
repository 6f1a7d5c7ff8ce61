"""Learners get no solutions and no notes; instructors get all of them. All seven lessons."""

import ast
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ai_bubble import course
from ai_bubble.handouts.notes import read_notes

LESSONS = [lesson.path.stem for lesson in course.lessons()]
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def folder(all_handouts: Callable[..., Path]) -> Path:
    """Both editions of lessons and exercises, HTML and PDF, and the learners' slides."""
    return all_handouts("learner", "instructor", "exercises", "marking")


def text_of(path: Path) -> str:
    """The words of a handout without markup, for both formats alike."""
    if path.suffix == ".pdf":
        text = " ".join(page.extract_text() for page in PdfReader(path).pages)
        text = re.sub(r"(?<=\w)[-\u2010]\n(?=[a-z])", "", text)
    else:
        # The data of living explorers are part of what a reader can find.
        text = html.unescape(_TAG.sub(" ", path.read_text(encoding="utf-8")))
    return squeezed(text)


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def cells(folder: str, stem: str) -> list[dict[str, Any]]:
    path = course.root() / folder / f"{stem}.ipynb"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def feedback(stem: str) -> Iterator[str]:
    """What a quiz says only after an answer: the longest stretch that no figure interrupts."""
    for cell in cells("lessons", stem):
        if "quiz" in cell["metadata"].get("tags", ()):
            for call in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in (
                    "right",
                    "wrong",
                ):
                    texts = [
                        part.value
                        for part in ast.walk(call.args[1])
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    ]
                    yield max(texts, key=len).strip()


def secrets_of_lesson(stem: str) -> list[str]:
    notes = read_notes(stem[:2])
    pieces = [sentence for note in notes.notes for sentence in without_figures(note.text)]
    for cell in cells("lessons", stem):
        source = "".join(cell["source"])
        pieces += [
            sentence
            for answers in re.findall(
                r"<summary>Answers</summary>(.*?)</details>", source, re.DOTALL
            )
            for sentence in without_figures(answers)
        ]
        pieces += cell["metadata"].get("ai_bubble", {}).get("answers", [])
    # An answer to a blank may be a line that the lesson itself has shown before.
    code = squeezed(
        "".join(
            "".join(cell["source"])
            for cell in cells("lessons", stem)
            if cell["cell_type"] == "code" and "quiz" not in cell["metadata"].get("tags", ())
        )
    )
    return [*(piece for piece in pieces if squeezed(piece) not in code), *feedback(stem)]


def without_figures(markdown: str) -> list[str]:
    """Stretches of a text that no figure interrupts and that are long enough to be its own."""
    plain = re.sub(r"[*`#]|^\d+\. |\[|\]\(.*?\)", "", markdown, flags=re.MULTILINE)
    # Equations are written in words and signs of their own.
    parts = re.split(r"\S+<!--=.*?-->\S*|\$[^$]+\$|[\n]", plain)
    return [part.strip() for part in parts if len(part.strip()) > 45]


@pytest.mark.parametrize("stem", LESSONS)
@pytest.mark.parametrize("kind", [".html", "-a4.pdf", "-slides.html", "-cheatsheet-a4.pdf"])
def test_learners_get_neither_solutions_nor_notes(folder: Path, stem: str, kind: str) -> None:
    text = text_of(folder / f"{stem}{kind}")
    secrets = secrets_of_lesson(stem)
    assert len(secrets) > 30
    # A short answer such as "2 * n" may stand in the lesson's text for another reason.
    found = [
        secret for secret in secrets if len(squeezed(secret)) > 12 and squeezed(secret) in text
    ]
    assert found == []


@pytest.mark.parametrize("stem", LESSONS)
@pytest.mark.parametrize("kind", [".html", "-a4.pdf"])
def test_instructors_get_solutions_and_notes(folder: Path, stem: str, kind: str) -> None:
    text = text_of(folder / f"{stem}-instructor{kind}")
    missing = [secret for secret in secrets_of_lesson(stem) if squeezed(secret) not in text]
    # A page's foot may fall into a sentence of a PDF.
    assert len(missing) <= (0 if kind == ".html" else 12), missing
    assert "What goes wrong, and what to say".replace(" ", "").replace(",", "").lower() in text
    assert squeezed(f"0:00 to 0:{read_notes(stem[:2]).notes[0].minutes:02}") in text


@pytest.mark.parametrize("stem", LESSONS)
@pytest.mark.parametrize("kind", [".html", "-a4.pdf"])
def test_exercise_sheets_ask_without_telling(folder: Path, stem: str, kind: str) -> None:
    sheet, marking = (
        text_of(folder / f"{stem}-exercise{edition}{kind}") for edition in ("", "-instructor")
    )
    for cell in cells("solutions", stem):
        source = "".join(cell["source"])
        ident = cell["id"]
        if ident.endswith("-solution"):
            inside = source.partition("# BEGIN SOLUTION")[2].partition("# END SOLUTION")[0]
            lines = [line for line in inside.splitlines() if not line.lstrip().startswith("#")]
            told = "\n".join(line for line in lines if "def " not in line and '"""' not in line)
            assert squeezed(told) not in sheet, ident
            assert "beginsolution" not in marking
        elif "teaching-notes" in cell["metadata"].get("tags", ()):
            longest = max(without_figures(source), key=len)
            assert squeezed(longest) not in sheet, ident
            if kind == ".html":
                assert squeezed(longest) in marking, ident
        elif re.fullmatch(r"q\d+", ident):
            heading = squeezed(source.splitlines()[0])
            assert heading in sheet
            assert heading in marking


@pytest.mark.parametrize("stem", LESSONS)
def test_a_handout_has_all_its_parts(folder: Path, stem: str) -> None:
    for kind in (".html", "-a4.pdf"):
        text = text_of(folder / f"{stem}{kind}")
        for part in ("What you will be able to do", "Verdict", "Key points", "Terms", "Limits"):
            assert squeezed(part) in text, (kind, part)
    page = (folder / f"{stem}.html").read_text(encoding="utf-8")
    assert page.count('class="write"') >= 1 or 'class="predict"' in page
    assert "<math" in page or stem.startswith("00")
    assert "<!--=" not in page


@pytest.mark.parametrize("stem", LESSONS)
def test_a_page_asks_nothing_of_the_outside(folder: Path, stem: str) -> None:
    page = (folder / f"{stem}.html").read_text(encoding="utf-8")
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"(?:src|data|action|poster)\s*=\s*[\"']?https?:", own)
    assert not re.findall(r"@import|url\(\s*[\"']?https?:", own)
    assert not re.findall(r"<link\b", own)
    for network in ("jsdelivr", "unpkg", "cdnjs", "googleapis"):
        assert network not in page
    assert "default-src 'none'" in page


def test_a_sheet_has_squared_paper_for_its_chart_and_lines_for_the_rest(folder: Path) -> None:
    for stem in LESSONS:
        answers = [cell for cell in cells("exercises", stem) if cell["id"].endswith("-answer")]
        charts = [cell for cell in answers if "# a chart" in "".join(cell["source"])]
        page = (folder / f"{stem}-exercise.html").read_text(encoding="utf-8")
        assert charts
        assert page.count('class="write squared"') == len(charts)
        assert page.count('class="write"') == len(answers) - len(charts)
