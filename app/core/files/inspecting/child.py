"""The child process that opens an untrusted file: the file as stdin, and as stdout one line of JSON, then a picture's new bytes.

It runs as a file with `python -I -S` and has nothing to lose: limits on memory, time and what it writes are set before the
first byte is read. What a hostile picture does to a decoder ends with this process; the parent reports it as too heavy.

Arguments: the folder of this program, the folder of site-packages, then the limits as JSON (the fields of
`inspection.Limits`). The line: {"media_type", "width", "height", "warnings", "bytes"}, where "bytes" is how many follow and null
where the file itself is to be kept; or {"error": code}, a code of `problems`.
"""

import json
import os
import resource
import sys
from typing import Any

Json = dict[str, Any]


def restrict(limits: Json) -> None:
    """Bound this process: address space, processor seconds, bytes written, no core dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["answer_bytes"], limits["answer_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_to(content: bytes, limits: Json) -> tuple[Json, bytes]:
    """What the file is, by its first bytes; then whoever knows that kind looks further."""
    from app.core.files.inspecting import office, pdf, picture
    from app.core.files.inspecting.refused import Refused

    try:
        if not content.strip(b"\0\t\r\n "):
            raise Refused("empty")
        if picture.is_one(content):
            return picture.redrawn(content, limits)
        if content.startswith(b"%PDF-"):
            pdf.check(content, limits)
            return _as_it_is("application/pdf")
        if content.startswith(b"PK\x03\x04"):
            return _as_it_is(office.checked(content, limits))
        if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            raise Refused("password" if "EncryptedPackage".encode("utf-16-le") in content else "old_office")
        raise Refused(
            "heic" if content[4:8] == b"ftyp" and content[8:11] in (b"hei", b"hev", b"mif", b"msf") else "foreign"
        )
    except Refused as refusal:
        return {"error": refusal.code}, b""
    except MemoryError:
        return {"error": "too_heavy"}, b""


def _as_it_is(media_type: str) -> tuple[Json, bytes]:
    return {"media_type": media_type, "width": None, "height": None, "warnings": [], "bytes": None}, b""


def _whole(file: int) -> bytes:
    """All of a file, read so that the place where its other holder stands is left alone."""
    content = bytearray()
    while piece := os.pread(file, 1 << 20, len(content)):
        content += piece
    return bytes(content)


def main() -> None:
    sys.path.extend(sys.argv[1:3])
    limits = json.loads(sys.argv[3])
    restrict(limits)
    said, content = answer_to(_whole(0), limits)
    line = json.dumps(said).encode() + b"\n"
    if len(line) + len(content) > limits["answer_bytes"]:
        line, content = b'{"error": "too_heavy"}\n', b""
    sys.stdout.buffer.write(line + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
