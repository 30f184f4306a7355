"""PDFs are kept as they are: whole, without a password, and without the names under which a PDF acts by itself (ISO 32000-2).

Looked at: header and end; the names of all objects outside of streams, and of objects inside of object streams. Refused: scripts,
starting programs, sending forms, embedded files, rich media, XFA forms. Not looked at: pictures, fonts and texts, whether a
viewer would show it, and what somebody took pains to hide, such as an object stream under a filter other than Flate. So it is given
back as a download only, into a sandbox, never inside a page of ours.
"""

import re
import zlib
from typing import Any, Final

from app.core.files.inspecting.refused import Refused

TAIL: Final = 2048  # in which the end must stand; some programs write a little behind it
STREAM: Final = re.compile(rb"stream\r?\n")
END: Final = b"endstream"
OBJECTS: Final = re.compile(rb"/ObjStm\b")
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
ENDS: Final = rb"(?=[\s/<>\[\]()%]|$)"  # of a name
ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia|XFA|Rendition)" + ENDS
)
ENCRYPTED: Final = re.compile(rb"/Encrypt" + ENDS)


def check(content: bytes, limits: dict[str, Any]) -> None:
    """Raises Refused."""
    if b"%%EOF" not in content[-TAIL:] or b"startxref" not in content[-TAIL:]:
        raise Refused("damaged")
    outside, inside, room = [], [], limits["unpacked_bytes"]
    last = 0
    while (begins := STREAM.search(content, last)) and (ends := content.find(END, begins.end())) >= 0:
        head = content[last : begins.start()]
        outside.append(head)
        last = ends + len(END)
        if OBJECTS.search(_plain(head[head.rfind(b"obj") :])):
            unpacked = _unpacked(content[begins.end() : ends], room)
            room -= len(unpacked)
            inside.append(unpacked)
    outside.append(content[last:])
    names = _plain(b"\n".join(outside))
    if ENCRYPTED.search(names):
        raise Refused("password")
    if ACTIVE.search(names) or any(ACTIVE.search(_plain(each)) for each in inside):
        raise Refused("active")


def _plain(names: bytes) -> bytes:
    """With every escape of a name undone: /J#53 is /JS."""
    return ESCAPED.sub(lambda escape: bytes([int(escape[1], 16)]), names)


def _unpacked(packed: bytes, room: int) -> bytes:
    """As far as it can be: broken ends are common. One that is not packed says itself."""
    opener = zlib.decompressobj()
    try:
        unpacked = opener.decompress(packed, room)
    except zlib.error:
        return packed
    if opener.unconsumed_tail:
        raise Refused("unpacks_too_large")
    return unpacked
