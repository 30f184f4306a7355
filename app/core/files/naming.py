"""What a file is called: as the person who sent it did, made fit to be shown."""

import re
import unicodedata
from typing import Final

from app.core.text import tidy

EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
}
"""Media type → how names of such files end; the first is ours."""

LONGEST: Final = 200
_PARTS = re.compile(r"[/\\]")
_UNFIT = re.compile(r'[<>:"|?*]+')  # which Windows refuses in a name
_UNSEEN: Final = frozenset(
    ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
)  # controls, signs that turn the direction, broken ones


def fit_name(given: str, media_type: str) -> str:
    """A name as it may be kept and shown: no folder, no letter that hides or turns others, NFC, and the ending of what it is.

    "C:\\\\ảnh\\\\lễ hội.exe", a JPEG → "lễ hội.exe.jpg". Without a letter left: "file.jpg".
    """
    last = _PARTS.split(given)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _UNSEEN)
    stem = tidy(_UNFIT.sub("_", seen)).strip(". ")
    endings = EXTENSIONS[media_type]
    before, _, ending = stem.rpartition(".")
    if before and ending.casefold() in {each for known in EXTENSIONS.values() for each in known} | {"gif"}:
        stem = before.rstrip(". ")
    return f"{stem[: LONGEST - 8].rstrip('. ') or 'file'}.{endings[0]}"
