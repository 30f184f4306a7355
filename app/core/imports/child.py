"""The child process that opens an untrusted table: bytes on stdin, one JSON answer on stdout.

It runs as a file with `python -I -S` and imports nothing of the application, so that it starts in about 20 ms
and has nothing to lose: limits on memory, time and files are set before the first byte is read. A hostile
workbook can abort it (python-calamine aborts on some); the parent reports that as an unreadable table.

Arguments: the folder of site-packages, then the limits as JSON (the fields of `reading.Limits`).
Answer: {"sheets": [{"name", "first_row", "rows", "merges", "date1904", "cut"}]} or {"error": code, "detail": text}. An empty
cell is null; a date is ["2021-09-05"], a date and time ["2021-09-05T10:30:00"].
"""

import csv
import datetime
import io
import json
import re
import resource
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
)
DELIMITERS = ",;\t|"
ENCRYPTED = 1  # a member's flag
ENCRYPTED_WORKBOOK = "EncryptedPackage".encode("utf-16-le")  # in an OLE file: a workbook with a password
DATES_FROM_1904 = re.compile(rb"""date1904=["'](1|true|on)["']""")
HEADING = 120  # characters of a heading
MARKS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")  # letters beyond ASCII in UTF-8
WORD = re.compile(r"\w+")
END = "\x00end\x00"  # a last line of our own: not seen alone again, it was swallowed by an open quote


class Refused(Exception):
    """`code` is one of `problems.SENTENCES`."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, str(detail)


def restrict(limits: Json) -> None:
    """Bound this process: address space, processor seconds, no file written, no core dumped."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_archive(content: bytes, limits: Json) -> bool:
    """Refuse what is no workbook, has macros, or would unpack into too much, by the archive's own directory.

    Answers whether the workbook counts its days from 1904.
    """
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename.replace("\\", "/").casefold() for member in members}
            if not any(name.startswith("xl/") for name in names) or "xl/workbook.bin" in names:
                raise Refused("foreign")
            if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
                raise Refused("macros")
            if any(member.flag_bits & ENCRYPTED for member in members):
                raise Refused("password")
            unpacked = sum(member.file_size for member in members)
            if (
                len(members) > limits["archive_members"]
                or unpacked > limits["unpacked_bytes"]
                or unpacked > limits["archive_ratio"] * len(content) + 1_000_000
            ):
                raise Refused("unpacks_too_large")
            with archive.open("xl/workbook.xml") as workbook:
                return DATES_FROM_1904.search(workbook.read(limits["cell_characters"])) is not None
    except Refused:
        raise
    except Exception as error:  # zipfile and zlib have many; each means the same to the reader
        raise Refused("damaged") from error


def cell(value: object, limits: Json) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.replace("_x000D_", "")[: limits["cell_characters"] + 1]
    if isinstance(value, float | int | bool):
        return value
    if isinstance(value, datetime.date):
        return [value.isoformat()]
    return str(value)


def words_of(value: object) -> frozenset[str]:
    """The words of a text without marks or case."""
    if not isinstance(value, str) or len(value) > HEADING:
        return frozenset()
    plain = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return frozenset(WORD.findall(plain.replace("\u0111", "d").replace("\u0110", "d").casefold()))


def holds(head: Iterable[Iterable[object]], wanted: list[list[list[list[str]]]]) -> bool:
    """Whether a sheet's first rows hold every heading of one of the anchors; a coarse sieve, see `declaration`."""
    cells = {words for row in head for value in row if (words := words_of(value))}
    return not wanted or any(
        all(any(words.issuperset(heading) for heading in headings for words in cells) for headings in anchor)
        for anchor in wanted
    )


def read_workbook(content: bytes, limits: Json) -> list[Json]:
    """The visible worksheets that may hold the table; hidden ones hold the lists of drop-down cells.

    A sheet with too much in it comes with its first rows only, and says in `cut` why: most are catalogues.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    date1904 = check_archive(content, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        chosen = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if len(chosen) > limits["sheets"]:
            raise Refused("too_many_sheets", limits["sheets"])
        answer, cells = [], 0
        for name in chosen:
            sheet = book.get_sheet_by_name(name)
            (top, left), (bottom, right) = sheet.start or (0, 0), sheet.end or (-1, -1)
            head = sheet.to_python(nrows=limits["head_rows"])
            if not holds(head, limits["wanted"]):
                continue
            size = (bottom + 1 - top) * (right + 1)
            cut = next((code for code, found, most in (
                ("too_many_rows", bottom, limits["rows"] - 1), ("too_many_columns", right, limits["columns"] - 1),
                ("too_many_cells", cells + size, limits["cells"]),
            ) if found > most), None)  # fmt: skip
            cells += 0 if cut else size
            padding = [None] * left
            rows = [padding + [cell(value, limits) for value in row] for row in (head if cut else sheet.to_python())]
            merges = [[*a, *b] for a, b in (sheet.merged_cell_ranges or [])[: limits["merges"]]]
            answer.append(
                {"name": name, "first_row": top + 1, "rows": rows, "merges": merges, "date1904": date1904}
                | {"cut": cut and [cut, limits[cut.removeprefix("too_many_")]]}
            )
    except Refused:
        raise
    except Exception as error:  # calamine has a dozen of them; each means the same to the reader
        raise Refused("password" if "assword" in type(error).__name__ else "damaged") from error
    return answer


def mostly_utf8(content: bytes) -> bool:
    """Whether a text that is no UTF-8 is one with a few broken places: most of its marks are whole."""
    return content.decode("utf-8", "replace").count("\ufffd") * 4 < len(MARKS.findall(content))


def decoded(content: bytes) -> str:
    """UTF-16 by its mark or its zeros, else UTF-8, else UTF-8 with broken places, else Windows-1258: by trial.

    Windows-1258 writes tones as marks of their own; they are joined to their letters.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[:4096].count(0) * 5 > len(content[:4096]):  # every other byte of Latin text in UTF-16
        encodings = ["utf-16-le" if content[1:4096:2].count(0) > content[:4096:2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            broken = encoding == "cp1258" and mostly_utf8(content)
            text = content.decode("utf-8-sig", "replace") if broken else content.decode(encoding)
        except UnicodeError:
            continue
        controls = sum(text.count(chr(code)) for code in range(32) if code not in (9, 10, 13))
        if controls * 50 > len(text) + 500:
            break
        return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text
    raise Refused("foreign")


def chosen_delimiter(sample: str) -> str:
    """The delimiter under which most lines have the same number of cells, then the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)]
        usual = max((width for width in widths if width > 1), key=widths.count, default=0)
        return widths.count(usual), usual

    return max(DELIMITERS, key=score)


def read_csv(content: bytes, limits: Json) -> list[Json]:
    text = decoded(content)
    if text.lstrip()[:1] in ("<", "{"):
        raise Refused("foreign")
    csv.field_size_limit(limits["csv_field_characters"])
    first, _, rest = text.partition("\n")
    if first[:4].casefold() == "sep=":  # Excel's own hint, a line that it does not show
        delimiter, text = (first[4:5] or ","), rest
    else:
        delimiter = chosen_delimiter(text[: 64 * 1024])
    rows: list[list[object]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text.rstrip("\r\n") + "\n" + END, newline=""), delimiter=delimiter):
            rows.append([cell(value, limits) for value in row])
            cells += len(row)
            if len(rows) > limits["rows"] + 1:
                raise Refused("too_many_rows", limits["rows"])
            if len(row) > limits["columns"]:
                raise Refused("too_many_columns", limits["columns"])
            if cells > limits["cells"]:
                raise Refused("too_many_cells", limits["cells"])
    except csv.Error as error:
        if '"' in text:
            raise Refused("open_quote", len(rows) + 1) from error
        raise Refused("endless_cell", limits["csv_field_characters"]) from error
    if rows.pop() != [END]:
        raise Refused("open_quote", len(rows) + 1)
    return [{"name": None, "first_row": 1, "rows": rows, "merges": [], "date1904": False, "cut": None}]


def answer_to(content: bytes, limits: Json) -> Json:
    try:
        if not content.strip(b"\0\t\r\n \xef\xbb\xbf"):
            raise Refused("empty")
        if content.startswith(OLE):
            raise Refused("password" if ENCRYPTED_WORKBOOK in content else "old_excel")
        if content.startswith(FOREIGN):
            raise Refused("foreign")
        read = read_workbook if content.startswith(ZIP) else read_csv
        return {"sheets": read(content, limits)}
    except Refused as refusal:
        return {"error": refusal.code, "detail": refusal.detail}
    except MemoryError:
        return {"error": "too_heavy", "detail": ""}


def main() -> None:
    sys.path.append(sys.argv[1])
    limits = json.loads(sys.argv[2])
    restrict(limits)
    answer = json.dumps(answer_to(sys.stdin.buffer.read(), limits), ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
