"""HTML and XML from templates with `$name`s: whatever is filled in is escaped, unless it is markup already."""

import re
from html import escape
from string import Template

# What XML 1.0 has no way to write, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Markup(str):
    """Text that is markup already. Only templates, `filled` and whoever has made text safe may say so."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """Text as it stands between tags and inside quotes, in HTML and in XML."""
    return text if isinstance(text, Markup) else Markup(escape(_UNWRITABLE.sub("", text)))


def filled(template: str, **values: str) -> Markup:
    """The template with each `$name` filled in. KeyError where one has no value."""
    return Markup(Template(template).substitute({name: escaped(value) for name, value in values.items()}))


def together(parts: "list[Markup]") -> Markup:
    """One after the other."""
    return Markup("".join(parts))
