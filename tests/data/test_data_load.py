import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from ai_bubble import course, data
from ai_bubble.data import package
from ai_bubble.errors import CourseError

DTYPES = {
    "string": pd.StringDtype("python"),
    "integer": pd.Int64Dtype(),
    "number": "float64",
    "boolean": pd.BooleanDtype(),
    "date": "datetime64[ns]",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(course.datasets(), tmp_path / "datasets"))


@pytest.mark.parametrize("name", data.names())
def test_every_dataset_loads_from_anywhere_with_its_declared_types(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = data.load(name)
    fields = package.resource(name)["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    assert len(frame) > 0
    for field in fields:
        assert frame[field["name"]].dtype == DTYPES[field["type"]], field["name"]
        if field.get("constraints", {}).get("required"):
            assert frame[field["name"]].notna().all(), field["name"]


def test_values_survive_the_trip():
    rents = data.load("rents").set_index("rent_id")
    assert rents.loc["china_2024_start", "rent_cny_month_high"] == 180_000
    assert rents.loc["article_trough", "date"] == pd.Timestamp("2025-03-01")
    assert rents.loc["west_2023_peak", "rent_usd_gpu_hour_low"] == 8
    assert pd.isna(rents.loc["west_2023_peak", "rent_usd_gpu_hour_high"])
    assert data.load("gpus").set_index("gpu_id")["china_variant"].sum() == 2


def test_words_that_look_like_gaps_stay_words(copy):
    path = copy / "startups.csv"
    path.write_bytes(path.read_bytes().replace(b"United States", b"NA"))
    package.stamp(copy)
    assert (data.load("startups", copy)["country"] == "NA").sum() == 2


def test_each_call_gives_a_fresh_frame():
    first = data.load("gpus")
    first.loc[0, "gpu"] = "spoilt"
    assert "spoilt" not in set(data.load("gpus")["gpu"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("rent", "no dataset 'rent'; did you mean 'rents'?"),
        ("gpu", "no dataset 'gpu'; did you mean 'gpus'?"),
    ],
)
def test_a_slip_in_the_name_is_answered_with_the_right_one(wrong, message):
    for ask in (data.load, data.describe):
        with pytest.raises(CourseError) as caught:
            ask(wrong)
        assert str(caught.value) == message


def test_an_unknown_name_lists_all_names():
    with pytest.raises(CourseError) as caught:
        data.load("zzzzzz")
    assert all(name in str(caught.value) for name in data.names())


def test_a_changed_file_is_noticed(copy):
    assert package.verify(copy) == []
    path = copy / "rents.csv"
    path.write_bytes(path.read_bytes().replace(b"75000", b"57000"))
    with pytest.raises(CourseError, match=r"rents\.csv is not the file .*git checkout"):
        data.load("rents", copy)
    with pytest.raises(CourseError, match=r"rents\.csv"):
        data.describe("rents", copy)
    assert [problem.split()[0] for problem in package.verify(copy)] == ["rents.csv"]
    assert len(data.load("gpus", copy)) > 0


def test_changed_line_ends_are_noticed(copy):
    path = copy / "sites.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(CourseError, match=r"sites\.csv"):
        data.load("sites", copy)


def test_a_missing_file_is_noticed(copy):
    (copy / "gpus.csv").unlink()
    with pytest.raises(CourseError, match=r"gpus\.csv is missing; install"):
        data.load("gpus", copy)
    assert len(package.verify(copy)) == 1
    with pytest.raises(CourseError, match=r"take 'gpus' out of"):
        package.stamp(copy)


def test_a_missing_or_damaged_descriptor_is_noticed(copy):
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"datapackage\.json is damaged"):
        data.names(copy)
    (copy / "datapackage.json").unlink()
    with pytest.raises(CourseError, match=r"datapackage\.json is missing"):
        data.names(copy)


def test_the_course_as_it_stands_is_stamped():
    assert package.verify() == []


def test_stamping_writes_what_changed_and_nothing_else(copy):
    before = (copy / "datapackage.json").read_bytes()
    assert package.stamp(copy) == []
    assert (copy / "datapackage.json").read_bytes() == before
    path = copy / "gpus.csv"
    path.write_bytes(path.read_bytes().replace(b"A100 SXM4", b"A100 sxm4"))
    assert package.stamp(copy) == ["gpus"]
    assert package.verify(copy) == []
    assert data.load("gpus", copy)["gpu"].str.contains("sxm4").any()
    assert (copy / "datapackage.json").read_bytes() != before


def test_importing_the_package_does_not_import_pandas():
    code = "import sys, ai_bubble.data; print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
