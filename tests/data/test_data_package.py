import json
import re

import pytest
from frictionless import Package

from ai_bubble import course, data
from ai_bubble.data import package
from ai_bubble.data.codebook import codebook


def test_frictionless_finds_the_package_valid():
    report = Package(str(course.datasets() / "datapackage.json")).validate()
    assert report.valid, report.flatten(["taskName", "rowNumber", "fieldName", "note"])


def test_frictionless_would_notice_a_broken_foreign_key(tmp_path):
    for path in course.datasets().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rents = (tmp_path / "rents.csv").read_text(encoding="utf-8")
    (tmp_path / "rents.csv").write_text(rents.replace("cnbeta_2024", "nobody"), encoding="utf-8")
    package.stamp(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid


def test_the_committed_codebook_is_the_generated_one():
    committed = (course.datasets() / "README.md").read_text(encoding="utf-8")
    assert committed == codebook(), "run `ai-bubble data codebook`"


def test_the_codebook_names_every_column():
    text = codebook()
    for name in data.names():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for field in package.resource(name)["schema"]["fields"]:
            assert f"| `{field['name']}` | {field['type']} |" in section


def test_the_descriptor_is_written_the_one_way():
    raw = (course.datasets() / "datapackage.json").read_bytes()
    text = json.dumps(json.loads(raw), indent=2, ensure_ascii=False) + "\n"
    assert raw == text.encode("utf-8")


@pytest.mark.parametrize("name", data.names())
def test_every_dataset_is_described(name):
    entry = package.resource(name)
    assert entry["profile"] == "tabular-data-resource"
    assert entry["title"]
    assert entry["description"].endswith(".")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", entry["hash"])
    assert entry["bytes"] == (course.datasets() / entry["path"]).stat().st_size
    assert entry["schema"]["primaryKey"]
    for field in entry["schema"]["fields"]:
        assert len(field["description"]) > 3, field["name"]


def test_no_file_lies_beside_the_package():
    files = {path.name for path in course.datasets().glob("*.csv")}
    assert files == {package.resource(name)["path"] for name in data.names()}
