"""What approval binds: a revision's canonical form (RFC 8785), and its SHA-256 (3.1, 7.2, 7.4)."""

from hashlib import sha256
from typing import Any, Final

import rfc8785

FIELDS: Final = (
    "kind", "group_id", "title", "summary", "html", "language", "channels", "attachments", "children", "source_document",
)  # fmt: skip
"""The members of the canonical form: all that is said, where, with which pictures, about which children."""


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256, in hexadecimal, of what the item's kind and a revision's fields say.

    Ids are text in lower case; attachments are {file_id, sha256, alt, caption} in their order; children are null where the
    author has not stated them, else {student_id, uses}, by id; channels and uses by their names.
    """
    said = {name: content[name] for name in FIELDS}
    return sha256(rfc8785.dumps(said)).hexdigest()
