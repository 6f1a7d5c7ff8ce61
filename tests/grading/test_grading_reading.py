"""Notebooks as students hand them in: old, damaged, from other programs, or no notebooks at all."""

import json
import tracemalloc
from typing import Any

import pytest
from grading_runs import store
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.grading.decoding import LARGEST
from ai_bubble.grading.reading import Unreadable, read
from ai_bubble.grading.records import Cell, Found, Handed
from ai_bubble.grading.task import Settings, prepare

CODE = {"cell_type": "code", "id": "q1-answer", "metadata": {}, "outputs": [], "source": "x = 1"}


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    about = {"ai_bubble": {"exercise": "03", "variant": 7}}
    return {"cells": list(cells), "metadata": about, "nbformat": 4, "nbformat_minor": 5, **more}


def handed(value: Any) -> Handed:
    return read(json.dumps(value).encode())


def cell(**changes: Any) -> dict[str, Any]:
    return {**CODE, **changes}


def test_a_sound_notebook_needs_no_notes() -> None:
    text = {"cell_type": "markdown", "id": "q1", "metadata": {}, "source": ["# One\n", "two"]}
    assert handed(notebook(text, CODE)) == Handed(
        [Cell("q1", "markdown", "# One\ntwo"), Cell("q1-answer", "code", "x = 1")], "03", 7, []
    )


@pytest.mark.parametrize(
    ("label", "exercise"),
    [
        ("ada/03_price_collapse.ipynb", "03"),
        ("ada/03_price_collapse.ipynb.txt", "03"),
        ("ada/03_Price_Collapse (1).IPYNB.json", "03"),
        ("Ada Lovelace_12_assignsubmission_file_03_price_collapse.ipynb.txt", "03"),
        ("ada/03_price_collapse.txt", ""),
    ],
)
def test_a_notebook_that_has_lost_its_exercise_is_recognised_by_its_name(
    label: str, exercise: str
) -> None:
    content = json.dumps(notebook(CODE) | {"metadata": {}}).encode()
    assert prepare(Found("ada", "", label, content), store(), Settings()).exercise == exercise


SOURCE = json.dumps(notebook(cell(source="preis = '¥ 5 für “ä”'")), ensure_ascii=False)


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8", 0),
        ("utf-8-sig", 0),
        ("utf-16", 1),
        ("utf-16-le", 1),
        ("utf-16-be", 1),
        ("utf-32", 1),
        ("cp1252", 1),
    ],
)
def test_any_encoding_is_read(encoding: str, notes: int) -> None:
    found = read(SOURCE.encode(encoding))
    assert found.cells[0].source == "preis = '¥ 5 für “ä”'"
    assert len(found.notes) == notes


def test_utf_16_with_the_mark_of_the_other_order_is_read() -> None:
    assert read(b"\xfe\xff" + SOURCE.encode("utf-16-be")).cells[0].id == "q1-answer"


def test_bytes_that_no_windows_knows_are_read_as_latin_1() -> None:
    content = json.dumps(notebook(cell(source="x"))).encode().replace(b'"x"', b'"\x81\xe9"')
    assert read(content).cells[0].source == "\x81é"


def test_one_damaged_character_does_not_spoil_the_others() -> None:
    content = SOURCE.encode().replace("ü".encode(), b"\xff")
    assert "¥ 5 f\ufffdr “ä”" in read(content).cells[0].source


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\0\0", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (SOURCE.encode()[:-9], "cut off"),
        (SOURCE.encode()[:40], "cut off"),
        (SOURCE.encode("utf-16")[:81], "cut off"),
        (b"print(1)", "not a notebook"),
        (b'{"cells": [,]}', "damaged in line 1"),
        (b"null", "not a notebook"),
        (b"[]", "not a notebook"),
        (b'"cells"', "not a notebook"),
        (b"{}", "no cells"),
        (b'{"cells": {}}', "no cells"),
        (b'{"cells": "code"}', "no cells"),
        (b"PK\x03\x04abc", "zip archive"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\n<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid", "Git LFS"),
        (b'{\n<<<<<<< HEAD\n"cells": []\n=======', "unfinished merge"),
        (b"[" * 100_000, "too deeply"),
        (b'{"cells":' * 100_000, "too deeply"),
        (b'{"cells":[' + b"{}," * 1_000_001 + b"{}]}", "more values"),
        (b'{"cells":[' + b'"",' * 2_000_001 + b"0]}", "more values"),
        (b"{" + b'"":0,' * 1_500_001 + b'"":0}', "more values"),
        (b'{"cells":[' + b"0," * 5_000_001 + b"0]}", "more values"),
        (b" " * (LARGEST + 1), "Clear the outputs"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as refused:
        read(content)
    assert str(refused.value).endswith(".")


def test_large_outputs_are_dropped_as_they_are_read() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": ["line\n"] * 150_000}
    content = json.dumps(
        notebook(*[cell(outputs=[output], id=f"c{n}") for n in range(12)])
    ).encode()
    assert 15 << 20 < len(content) <= LARGEST
    tracemalloc.start()
    assert len(read(content).cells) == 12
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LARGEST


def test_a_notebook_of_version_3_is_converted() -> None:
    sheet = {
        "cells": [
            {"cell_type": "heading", "level": 1, "source": ["Title"]},
            {"cell_type": "code", "language": "python", "input": ["a = 1\n", "b = 2"]},
        ]
    }
    found = handed({"worksheets": [sheet, {"cells": [sheet["cells"][1]]}], "nbformat": 3})
    assert [(one.kind, one.source) for one in found.cells] == [
        ("markdown", "Title"),
        ("code", "a = 1\nb = 2"),
        ("code", "a = 1\nb = 2"),
    ]
    assert "old format" in found.notes[0]


@pytest.mark.parametrize(
    "more", [{"nbformat_minor": 0}, {"nbformat_minor": 99}, {"nbformat": "4"}, {"nbformat": None}]
)
def test_any_minor_version_is_read(more: dict[str, Any]) -> None:
    assert handed(notebook(CODE, **more)).cells == [Cell("q1-answer", "code", "x = 1")]


@pytest.mark.parametrize("ident", [None, 5, ["a"], "", "a b", "x" * 65, "ä"])
def test_an_id_that_is_none_counts_as_lost(ident: object) -> None:
    assert handed(notebook(cell(id=ident))).cells[0].id == ""


def test_copies_keep_their_id_and_are_noted() -> None:
    found = handed(notebook(CODE, cell(id="other"), CODE))
    assert [one.id for one in found.cells] == ["q1-answer", "other", "q1-answer"]
    assert found.notes == ["Cells 1 and 3 have the same id, as copies do."]


@pytest.mark.parametrize(
    ("source", "wanted", "notes"),
    [
        (["a\n", "b"], "a\nb", 0),
        ([], "", 0),
        (["a", 5, None, ["b"]], "a", 1),
        (None, "", 1),
        (5, "", 1),
        ({"a": 1}, "", 1),
        ("half \ud800 of", "half \ufffd of", 0),
    ],
)
def test_a_source_may_be_anything(source: object, wanted: str, notes: int) -> None:
    found = handed(notebook(cell(source=source)))
    assert found.cells[0].source == wanted
    assert len(found.notes) == notes


@pytest.mark.parametrize(
    "rubbish", [None, 5, "code", [], {}, {"cell_type": ["code"]}, cell(cell_type="x")]
)
def test_a_cell_that_is_none_keeps_its_place(rubbish: object) -> None:
    found = handed(notebook(rubbish, CODE))
    assert [(one.kind, one.source) for one in found.cells] == [("unknown", ""), ("code", "x = 1")]
    assert found.notes == ["Cell 1 could not be read and stayed out."]


def test_a_note_names_a_few_cells_of_many() -> None:
    assert handed(notebook(*[None] * 30)).notes == [
        "Cells 1, 2, 3, 4, 5 and 25 more could not be read and stayed out."
    ]


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "language R"),
        ({"kernelspec": {"name": "ir"}}, "language R"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia"),
        ({"language_info": {"name": "julia"}}, "julia"),
    ],
)
def test_a_notebook_of_another_language_is_refused(metadata: dict[str, Any], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        handed(notebook(CODE, metadata=metadata))


@pytest.mark.parametrize(
    ("metadata", "notes"),
    [
        ({"kernelspec": {"name": "python3", "language": "python"}}, 0),
        ({"kernelspec": {"name": "conda-env-course"}}, 0),
        ({"kernelspec": {"name": "R", "language": "R"}, "language_info": {"name": "ipython3"}}, 0),
        ({"kernelspec": {"name": "my-course"}}, 1),
        ({"kernelspec": 5, "language_info": [1], "ai_bubble": "x"}, 0),
        ({"kernelspec": {"name": {}, "language": 5}}, 0),
        (None, 0),
        ([], 0),
    ],
)
def test_another_kernel_of_python_is_noted_at_most(metadata: object, notes: int) -> None:
    assert len(handed(notebook(CODE, metadata=metadata)).notes) == notes


@pytest.mark.parametrize(
    ("about", "exercise", "variant"),
    [
        ({"exercise": "03", "variant": 0}, "03", 0),
        ({"exercise": 3, "variant": "7"}, "", None),
        ({"exercise": "3", "variant": -1}, "", None),
        ({"exercise": "../03", "variant": 1e3}, "", None),
        ({"exercise": "٠٣", "variant": True}, "", None),
        ({"exercise": "03\n", "variant": 10**6}, "", None),
        ({"exercise": ["03"], "variant": None}, "", None),
        ("03", "", None),
    ],
)
def test_metadata_count_only_if_they_are_plausible(
    about: object, exercise: str, variant: int | None
) -> None:
    found = handed(notebook(CODE, metadata={"ai_bubble": about}))
    assert (found.exercise, found.variant) == (exercise, variant)


def test_numbers_without_end_and_constants_do_not_matter() -> None:
    text = json.dumps(notebook(cell(outputs=["BIG", float("nan")], execution_count="BIG")))
    found = read(text.replace('"BIG"', "9" * 5000).encode())
    assert found.cells[0].source == "x = 1"


def test_what_a_file_says_last_counts_as_in_jupyterlab() -> None:
    found = read(b'{"cells": [], "cells": [{"cell_type": "code", "source": "x", "source": "y"}]}')
    assert [one.source for one in found.cells] == ["y"]
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([{"cell_type": "code"}] * 2_001, "2,001 code cells"),
        ([{"cell_type": "raw"}] * 100_000, "20,000 cells"),
        ([cell(source="x" * 250_001)] * 2, "characters of code"),
    ],
)
def test_too_much_is_refused(cells: list[Any], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        handed(notebook(*cells))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cells", "source", "cell_type", "id", "metadata", "input", "name"])
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def gives_cells_or_a_reason(content: bytes) -> None:
    try:
        found = read(content)
    except Unreadable:
        return
    for one in found.cells:
        assert type(one.id) is type(one.kind) is type(one.source) is str
        one.source.encode()
    assert all(note.endswith(".") for note in found.notes)


@given(st.binary(max_size=400))
def test_any_bytes_give_cells_or_a_reason(content: bytes) -> None:
    gives_cells_or_a_reason(content)


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
@settings(max_examples=200)
def test_any_json_gives_cells_or_a_reason(one: Any, two: Any, three: Any, four: Any) -> None:
    cells = [cell(source=one, id=two), {"cell_type": three, "source": one}, four]
    for value in (one, notebook(*cells, metadata=four), notebook(metadata={"ai_bubble": two})):
        gives_cells_or_a_reason(json.dumps(value).encode())


@given(st.data())
def test_a_sound_file_with_damage_gives_cells_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(SOURCE.encode(data.draw(st.sampled_from(["utf-8", "utf-16", "cp1252"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    gives_cells_or_a_reason(bytes(content[: data.draw(st.integers(0, len(content)))]))
