"""Word and Excel files are kept as they are: an archive of the right make, without macros, embedded files or a remote template,

and so that nobody who unpacks it is led astray: no member goes elsewhere, none is there twice, no part declares a document type.

What is not looked at: the text, pictures inside, links that a reader may click.
"""

import io
import re
import zipfile
from contextlib import suppress
from typing import Any, Final
from xml.parsers import expat

from app.core.files.inspecting.refused import Refused

ENCRYPTED: Final = 1  # a member's flag
TYPES: Final = "[content_types].xml"
PREFIX: Final = "application/vnd.openxmlformats-officedocument."
MAKES: Final = {
    "word/document.xml": PREFIX + "wordprocessingml.document",
    "xl/workbook.xml": PREFIX + "spreadsheetml.sheet",
}
"""The part that such a file must have → its media type."""
XML: Final = (".xml", ".rels", ".vml")
LARGEST_PART: Final = 4 << 20
REMOTE: Final = re.compile(rb"<[^>]*(?:attachedTemplate|oleObject|frame|subDocument)[^>]*>", re.IGNORECASE)


def checked(content: bytes, limits: dict[str, Any]) -> str:
    """Its media type. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename.replace("\\", "/").casefold(): member for member in archive.infolist()}
            make = next((media_type for part, media_type in MAKES.items() if part in members), None)
            if make is None or TYPES not in members:
                raise Refused("foreign")
            if len(members) < len(archive.infolist()) or any(_leads_away(name) for name in members):
                raise Refused("crafted")
            if any(member.flag_bits & ENCRYPTED for member in members.values()):
                raise Refused("password")
            unpacked = sum(member.file_size for member in archive.infolist())
            if (
                len(archive.infolist()) > limits["archive_members"]
                or unpacked > limits["unpacked_bytes"]
                or unpacked > limits["archive_ratio"] * len(content) + 1_000_000
            ):
                raise Refused("unpacks_too_large")
            if any(_active(name) for name in members) or b"macroenabled" in _part(archive, members[TYPES]).lower():
                raise Refused("macros")
            for name, member in members.items():
                if name.endswith(XML) and _declares(archive, member):
                    raise Refused("crafted")
                if name.endswith(".rels") and _reaches_out(_part(archive, member)):
                    raise Refused("macros")
    except (Refused, MemoryError):
        raise
    except Exception as error:  # zipfile and zlib have many; each means the same to whoever sent the file
        raise Refused("damaged") from error
    return make


def _active(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml")) or any(
        f"/{part}/" in f"/{name}" for part in ("embeddings", "activex", "macrosheets", "externallinks/ole")
    )


def _leads_away(name: str) -> bool:
    """Whether a member would be unpacked outside the folder that it is unpacked into."""
    return name.startswith("/") or ":" in name.split("/", maxsplit=1)[0] or ".." in name.split("/")


class _Told(Exception):
    """Before its first element a part has said whether it declares a document type, and so entities."""


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Office Open XML allows no document type (ECMA-376-2, 8.1.4): whatever reads entities would be made to work by it."""

    def told(*said: object) -> None:
        declared.append(len(said) > 2)
        raise _Told

    declared: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = told  # name, system id, public id, whether there is an internal subset
    parser.StartElementHandler = told  # name, attributes
    with archive.open(member) as part, suppress(_Told):
        while said := part.read(1 << 16):
            parser.Parse(said)
    return declared == [True]


def _reaches_out(relations: bytes) -> bool:
    """Whether opening the file fetches something: a template or an object that is elsewhere. Links that one clicks do not."""
    return any(b"external" in each.lower() for each in REMOTE.findall(relations))


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What a part says; its own claim of a length is not believed."""
    with archive.open(member) as part:
        said = part.read(LARGEST_PART + 1)
    if len(said) > LARGEST_PART:
        raise Refused("unpacks_too_large")
    return said
