"""PDFs for people, by Typst: a template beside the code, its data as JSON, fonts of our own: every machine sets it alike."""

import datetime
import json
from pathlib import Path
from typing import Any, Literal, cast


def paper(
    template: Path, data: dict[str, Any], *, now: datetime.datetime, form: Literal["pdf", "png", "svg"] = "pdf"
) -> bytes | list[bytes]:
    """The template set with its data (`json(bytes(sys.inputs.data))` in Typst): a PDF, or an image of each page.

    The same data and instant give the same bytes. Takes time: run it in a thread.
    """
    import fontpkg_be_vietnam_pro  # imported late: a server that prints nothing need not load them
    import typst

    fonts: list[Path] = [Path(fontpkg_be_vietnam_pro.__file__).parent / "files"]
    made: Any = typst.compile(
        template,
        format=form,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(now.timestamp()),
        ppi=72,
    )
    return cast("bytes | list[bytes]", made)


def grouped(number: int) -> str:
    """A whole number as it is written in Vietnam: 12.500.000."""
    return f"{number:,}".replace(",", ".")
