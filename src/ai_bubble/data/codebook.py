"""The codebook ``datasets/README.md``, written from the Data Package."""

from pathlib import Path
from typing import Any

from ai_bubble.data.card import columns
from ai_bubble.data.package import descriptor

_INTRODUCTION = """\
<!-- Written by `ai-bubble data stamp` from datapackage.json: change that, not this. -->
# Codebook

{description}

Licence {licence}; version {version}. Load a dataset with `ai_bubble.data.load("rents")`, see its
data card with `ai_bubble.data.describe("rents")`.

## How the tables are made

- One fact a row. A figure that its source gives as a range or a bound has a lower and an upper end
  in columns `…_low` and `…_high`; they are equal for a single figure, and an end is empty where
  nothing is known. `qualifier` holds the source's own word for it.
- A number's unit stands at the end of its column's name, or in the column `unit` where every row
  measures something else.
- `date` is the first day of the period that `date_precision` names.
- `source_id` leads to `sources`. `confidence` says how a figure was checked against its source,
  not whether the source is right. `reference_id` traces a row to the course's research notes.

## The datasets

{contents}
"""


def codebook(folder: Path | None = None) -> str:
    """Return the codebook as Markdown.

    Parameters
    ----------
    folder : Path, optional
        Another folder with a ``datapackage.json``; the course's own by default.

    Examples
    --------
    >>> from ai_bubble.data.codebook import codebook
    >>> "## rents" in codebook()
    True
    """
    package = descriptor(folder)
    entries = package["resources"]
    introduction = _INTRODUCTION.format(
        description=package["description"],
        licence=package["licenses"][0]["name"],
        version=package["version"],
        contents="\n".join(f"- [{e['name']}](#{e['name']}): {e['title']}" for e in entries),
    )
    return "\n".join([introduction, *(_section(entry, folder) for entry in entries)])


def _section(entry: dict[str, Any], folder: Path | None) -> str:
    schema = entry["schema"]
    required = {
        field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")
    }
    key, links = _joined(schema["primaryKey"]), _links(schema)
    lines = [f"## {entry['name']}", "", f"{entry['title']}. {entry['description']}", ""]
    lines += [f"Beware: {caveat}\n" for caveat in entry.get("caveats", ())]
    lines += [f"File `{entry['path']}`, key `{key}`{links}.", ""]
    lines += ["| column | type | unit | empty | meaning |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| `{c.name}` | {c.type} | {c.unit} | {'never' if c.name in required else 'may be'} "
        f"| {c.meaning.replace('|', '&#124;')} |"
        for c in columns(entry["name"], folder)
    ]
    return "\n".join(lines) + "\n"


def _joined(fields: str | list[str]) -> str:
    return fields if isinstance(fields, str) else ", ".join(fields)


def _links(schema: dict[str, Any]) -> str:
    links = [
        f"`{_joined(key['fields'])}` leads to {key['reference']['resource'] or 'this table'}"
        for key in schema.get("foreignKeys", ())
    ]
    return "; " + ", ".join(links) if links else ""
