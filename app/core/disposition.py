"""Under which name a file is given to somebody (RFC 6266, RFC 8187)."""

from urllib.parse import quote

from app.core.text import fold


def disposition(name: str, *, inline: bool = False) -> str:
    """The header of a name with its ending, in any language: a plain one for old clients, the true one beside."""
    stem, _, ending = name.rpartition(".")
    words = "".join(letter if letter.isalnum() else " " for letter in fold(stem)).split()
    plain = "-".join(word for word in words if word.isascii()) or "file"
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
