"""What a file or a folder is called by learning platforms.

Moodle (``mod/assign/classes/downloader.php``) writes ``<full name>_<number>_assignsubmission_file``
with or without ``_`` behind it, as a folder or in front of the file's name; in the full name it
turns ``_`` to a space. Canvas (``lib/content_zipper.rb``) writes
``<sortable name>_LATE_<user>_<attachment>_<file>``, with ``anon_<letters>`` for the user where
grading is anonymous. GitHub Classroom names a repository ``<assignment>-<login>`` and puts all of
them into ``<assignment>-submissions``.
"""

import re
import unicodedata
from typing import Final

_MOODLE: Final = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>[0-9]+))?_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL
)
_CANVAS: Final = re.compile(
    r"((?P<name>\w+?)_(LATE_)?(?P<id>[0-9]+)|(LATE_)?(?P<anon>anon_[A-Za-z0-9]+))_[0-9]{3,}_.+",
    re.DOTALL,
)
_ENDINGS: Final = re.compile(r"(\.ipynb(\.txt|\.json)?|\.zip)$", re.IGNORECASE)
_UNFIT: Final = frozenset('/\\:<>"|?*')
_LONGEST: Final = 100


def stem(name: str) -> str:
    """Return a file's name without the ending of a notebook or an archive.

    Examples
    --------
    >>> stem("03_price_collapse.ipynb"), stem("ada.ZIP"), stem("ada.lovelace")
    ('03_price_collapse', 'ada', 'ada.lovelace')
    """
    return _ENDINGS.sub("", name)


def of_platform(name: str) -> tuple[str, str] | None:
    """Return number and name of a student as Moodle or Canvas write them.

    Examples
    --------
    >>> of_platform("lovelaceada_LATE_12345_678901_03_price_collapse-2.ipynb")
    ('12345', 'lovelaceada')
    """
    bare = stem(name)
    if found := _MOODLE.fullmatch(bare):
        return found["id"] or "", found["name"].replace("_", " ")
    if found := _CANVAS.fullmatch(bare):
        return found["id"] or found["anon"], found["name"] or ""
    return None


def fit(ident: str) -> str:
    """Return an id that can name a file anywhere."""
    text = unicodedata.normalize("NFC", ident)
    text = "".join(c if c.isprintable() and c not in _UNFIT else "_" for c in text)
    return text[:_LONGEST].strip(" .") or "unknown"


def in_order(name: str) -> tuple[object, ...]:
    """Return a key that sorts files so that a later copy comes later.

    Examples
    --------
    >>> sorted(["03-10.ipynb", "03.ipynb", "03-2.ipynb", "03 (1).ipynb"], key=in_order)
    ['03.ipynb', '03 (1).ipynb', '03-2.ipynb', '03-10.ipynb']
    """
    pieces = re.split("([0-9]+)", stem(name).casefold()[:500])
    return (
        [(piece, 0) if n % 2 == 0 else ("", int(piece)) for n, piece in enumerate(pieces)],
        name,
    )
