"""How a list of children says whose it is, so that an import reads it again."""

import re
from typing import Final

from app.core.text import fold
from app.services.imports.roster_columns import class_in_title, class_key

LIST: Final = "DANH SÁCH TRẺ"
_SAYS_WHAT: Final = re.compile(r"(lop|nhom)\b")


def class_title(name: str) -> str:
    """A class's name after the word for what it is, in capitals: "A1" → "LỚP A1"; "NHÓM TRẺ D1" as it is."""
    return (name if _SAYS_WHAT.match(fold(name)) else f"Lớp {name}").upper()


def names_class(title: str, name: str) -> bool:
    """Whether an import finds the class by the title alone; a name with brackets, say, it does not."""
    return class_key(class_in_title(title) or "") == class_key(name)
