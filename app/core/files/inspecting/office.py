"""Word and Excel files are kept as they are: an archive of the right make, without macros, embedded files or a remote template.

What is not looked at: the text, pictures inside, links that a reader may click.
"""

import io
import re
import zipfile
from typing import Any, Final

from app.core.files.inspecting.refused import Refused

ENCRYPTED: Final = 1  # a member's flag
TYPES: Final = "[content_types].xml"
PREFIX: Final = "application/vnd.openxmlformats-officedocument."
MAKES: Final = {
    "word/document.xml": PREFIX + "wordprocessingml.document",
    "xl/workbook.xml": PREFIX + "spreadsheetml.sheet",
}
"""The part that such a file must have → its media type."""
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
