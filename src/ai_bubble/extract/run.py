"""From three texts to two tables, and the tables to files: all or nothing."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ai_bubble.errors import CourseError
from ai_bubble.extract import tables
from ai_bubble.extract.language import LANGUAGES
from ai_bubble.extract.locate import Rendering, locate
from ai_bubble.extract.register import register
from ai_bubble.extract.sources import SourceProblemError, missing, read


@dataclass(frozen=True)
class Extraction:
    """What the three translations hold.

    Attributes
    ----------
    claims : DataFrame
        One row a claim: the reading that stands, its bounds, and the conflict; empty if there are
        problems.
    renderings : DataFrame
        One row a claim and language: figure, locator, parsed value; readable texts only.
    problems : list of str
        One line a problem, empty if all is well.
    """

    claims: pd.DataFrame
    renderings: pd.DataFrame
    problems: list[str]


def extract(sources_dir: Path) -> Extraction:
    """Read the claims from the three translations in a folder.

    Parameters
    ----------
    sources_dir : Path
        Folder of ``article.tr.txt``, ``article.af.txt`` and ``article.it.txt``.

    Returns
    -------
    Extraction
        Tables and problems; a problem in a text is reported, never raised.
    """
    if not sources_dir.is_dir():
        problem = f"{sources_dir} is not a folder: name the one that holds article.tr.txt"
        return _tables({}, [], [problem])
    problems: list[str] = []
    found: dict[str, list[Rendering]] = {}
    for code in LANGUAGES:
        try:
            lines = read(sources_dir, code)
        except SourceProblemError as problem:
            problems.append(str(problem))
            continue
        found[code] = [locate(lines, claim, code) for claim in register()]
        problems += missing(code, register(), found[code])
    rows: list[dict[str, object]] = []
    if not problems:
        for number, claim in enumerate(register()):
            try:
                rows.append(tables.claim_row(claim, {c: r[number] for c, r in found.items()}))
            except ValueError as problem:
                problems.append(str(problem))
    return _tables(found, rows, problems)


def _tables(
    found: Mapping[str, list[Rendering]], rows: list[dict[str, object]], problems: list[str]
) -> Extraction:
    by_claim = [rendering for same in zip(*found.values(), strict=True) for rendering in same]
    return Extraction(
        claims=tables.frame([] if problems else rows, tables.CLAIMS),
        renderings=tables.frame(map(tables.rendering_row, by_claim), tables.RENDERINGS),
        problems=problems,
    )


def write(extraction: Extraction, out_dir: Path) -> None:
    """Write ``claims.csv`` and ``renderings.csv``, or nothing.

    Both files are written beside their places first and moved there together, so that no reader
    ever sees half a file.

    Raises
    ------
    CourseError
        If the extraction has problems, or the folder cannot be written to.
    """
    if extraction.problems:
        raise CourseError(
            f"nothing was written, because of {len(extraction.problems)} problem(s), the first: "
            f"{extraction.problems[0]}"
        )
    files = {
        out_dir / "claims.csv": tables.to_csv(extraction.claims),
        out_dir / "renderings.csv": tables.to_csv(extraction.renderings),
    }
    beside = {path.with_name(f".{path.name}.{os.getpid()}"): path for path in files}
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        try:
            for temporary, path in beside.items():
                temporary.write_bytes(files[path])
            for temporary, path in beside.items():
                temporary.replace(path)
        finally:
            for temporary in beside:
                temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CourseError(
            f"cannot write to {out_dir} ({reason}): name a folder that you may write to"
        ) from None


def run(sources_dir: Path, out_dir: Path) -> list[str]:
    """Extract and write; return the problems, an empty list if the files were written.

    Raises
    ------
    CourseError
        If the folder cannot be written to.
    """
    extraction = extract(sources_dir)
    if not extraction.problems:
        write(extraction, out_dir)
    return extraction.problems
