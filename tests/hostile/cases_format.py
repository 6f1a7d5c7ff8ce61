"""Files that are damaged, old, moved about, or no notebooks at all."""

import copy
import json
from typing import Any

from submissions import (
    Case,
    Notebook,
    answered,
    as_bytes,
    changed,
    code,
    place,
    solved,
    without,
)


def _case(name: str, notebook: Any, **expected: Any) -> Case:
    content = notebook if isinstance(notebook, bytes) else as_bytes(notebook)
    return Case(name, "format", content, **{"states": ("repaired",), **expected})


def _unreadable(name: str, content: bytes, *reason: str) -> Case:
    return Case(name, "format", content, ("unreadable",), reason, marks=None)


def _moved() -> Notebook:
    notebook = answered()
    cells = notebook["cells"]
    cells.append(cells.pop(place(notebook, "q2-answer")))
    return notebook


def _copied() -> Notebook:
    notebook = answered()
    where = place(notebook, "q2-answer")
    notebook["cells"].insert(where + 1, copy.deepcopy(notebook["cells"][where]))
    return notebook


def _hidden_behind() -> Notebook:
    """Wrong work in the answer's cell, and a right copy of it below, under the next question."""
    notebook = answered({"q1": "gap = 0.111"})
    copied = copy.deepcopy(notebook["cells"][place(notebook, "q1-answer")])
    copied["source"] = solved()["q1"]
    notebook["cells"].insert(place(notebook, "q1-answer"), copied)
    return notebook


def _retyped() -> Notebook:
    notebook = answered()
    cell = notebook["cells"][place(notebook, "q2-answer")]
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    return notebook


def _removed(*idents: str) -> Notebook:
    notebook = answered()
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in idents]
    return notebook


def _split() -> Notebook:
    notebook = answered()
    where = place(notebook, "q1-answer")
    lines = solved()["q1"].splitlines(keepends=True)
    notebook["cells"][where : where + 1] = [
        code("".join(lines[:-1]), "q1-answer"),
        code(lines[-1], "f00d"),
    ]
    return notebook


def _merged() -> Notebook:
    notebook = _removed("q2-given", "q2-answer")
    given = next(c for c in answered()["cells"] if c["id"] == "q2-given")["source"]
    where = place(notebook, "q1-answer")
    both = f"{solved()['q1']}\n{''.join(given)}\n{solved()['q2']}"
    notebook["cells"][where]["source"] = both
    return notebook


def _version_3() -> Notebook:
    cells = []
    for cell in answered()["cells"]:
        source = "".join(cell["source"]).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cells.append({"cell_type": "code", "language": "python", "input": source})
        else:
            cells.append({"cell_type": "markdown", "source": source})
    return {
        "metadata": {"name": "03"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells}],
    }


def _with_output(size: int) -> Notebook:
    notebook = answered()
    notebook["cells"][place(notebook, "q1-answer")]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * size}
    ]
    return notebook


def _many(count: int) -> Notebook:
    notebook = answered()
    notebook["cells"] += [code("")] * count
    return notebook


def _kernel(**spec: str) -> Notebook:
    notebook = answered()
    notebook["metadata"]["kernelspec"] = spec
    notebook["metadata"].pop("language_info")
    return notebook


def _latin() -> bytes:
    notebook = answered()
    notebook["cells"][0]["source"] = "# Müllers Börse"
    return json.dumps(notebook, ensure_ascii=False).encode("latin-1", "replace")


def _lost_metadata() -> Notebook:
    notebook = without(answered(), "metadata", "execution_count", "outputs")
    return notebook | {"metadata": {}}


def _future() -> Notebook:
    notebook = answered()
    for cell in notebook["cells"]:
        cell["hologram"] = {"depth": 3}
    return notebook | {"nbformat_minor": 99}


def _strange_ids() -> Notebook:
    notebook = answered()
    for cell in notebook["cells"]:
        cell["id"] = {"not": "an id"}
    return notebook


_whole = as_bytes(answered())

CASES = [
    _case("untouched", answered(), states=("graded",)),
    _case("metadata lost", _lost_metadata(), states=("graded", "repaired")),
    _case("ids lost", without(answered(), "id"), notes=("lost their ids",)),
    _case("ids and metadata lost", without(answered(), "id", "metadata") | {"metadata": 7}),
    _case("ids of another kind", _strange_ids(), notes=("lost their ids",)),
    _case("a cell copied", _copied(), notes=("same id",)),
    _case("right work behind wrong", _hidden_behind(), marks={"q1": 0.0}),
    _case("a cell moved to the end", _moved(), states=("graded", "repaired")),
    _case("an answer retyped as text", _retyped(), notes=("was not a code cell",)),
    _case("an answer removed", _removed("q2-answer"), states=("graded",), marks={"q2": 0.0}),
    _case("figures removed", _removed("case-numbers"), notes=("were missing",)),
    _case("setup removed", _removed("setup", "start"), notes=("was missing",)),
    _case("checks removed", _removed(*(f"q{n}-check" for n in range(1, 9))), states=("graded",)),
    _case("an answer split", _split(), states=("graded", "repaired")),
    _case("two answers merged", _merged(), notes=("answers Question 1 and Question 2",)),
    _case("nbformat 3", _version_3(), notes=("old format",)),
    _case("a future minor version", _future(), states=("graded",)),
    _case("another kernel's name", _kernel(name="xeus-stack"), notes=("names the kernel",)),
    _unreadable("the language R", as_bytes(_kernel(name="ir", language="R")), "language R"),
    _case("byte order mark", b"\xef\xbb\xbf" + _whole, states=("graded",)),
    _case("UTF-16", _whole.decode().encode("utf-16"), notes=("UTF-16",)),
    _case("UTF-32", _whole.decode().encode("utf-32"), notes=("UTF-32",)),
    _case("Latin-1", _latin(), notes=("old Windows encoding",)),
    _case("an output of 15 MB", _with_output(15_000_000), states=("graded",)),
    _unreadable("an output of 50 MB", as_bytes(_with_output(50_000_000)), "larger than 20 MB"),
    _unreadable("100,000 cells", as_bytes(_many(100_000)), "more than 20,000 cells"),
    _unreadable("truncated", _whole[: len(_whole) // 2], "ends too early"),
    _unreadable("empty", b"", "empty"),
    _unreadable("white space only", b" \n\n\0\0", "empty"),
    _unreadable("not JSON", b"print('hello')", "not a notebook"),
    _unreadable("JSON but no notebook", b'{"answers": [1, 2]}', "no cells"),
    _unreadable("a JSON number", b"17", "not a notebook"),
    _unreadable("a web page", b"<!DOCTYPE html><html></html>", "web page"),
    _unreadable("a zip under another name", b"PK\x03\x04rest", "zip archive"),
    _unreadable("a pickle", b"\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x02os", "not a notebook"),
    _unreadable("deep JSON", b"[" * 500_000 + b"]" * 500_000, ""),
    _unreadable("deeper JSON", b'{"a":' * 90_000 + b"1" + b"}" * 90_000, "nested too deeply"),
    _case(
        "huge whole numbers and NaN",
        _whole.replace(b'"nbformat": 4', b'"nbformat": ' + b"9" * 100_000).replace(
            b'"nbformat_minor": 5', b'"nbformat_minor": NaN, "x": -Infinity'
        ),
        states=("graded",),
    ),
    _unreadable("nothing but null bytes", b"\0" * 1000, "empty"),
    _case("cells of the wrong types", {**answered(), "cells": [*answered()["cells"], 7, None, []]}),
    _case("said twice", _whole[:-1] + b', "nbformat": 5}', notes=("twice",)),
    _case(
        "another variant claimed",
        answered() | {"metadata": {"ai_bubble": {"exercise": "03", "variant": 10**6}}},
        states=("graded", "repaired"),
    ),
    _case(
        "given figures changed",
        changed(("case-numbers", "peak = 1\ntrough = 1\nprice = running = interest = 0")),
        notes=("were changed",),
    ),
    _case("half a character", changed(("title", "\ud800 \udfff")), states=("graded",)),
]
