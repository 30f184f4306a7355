"""QR codes (ISO/IEC 18004) as a drawing: Segno makes the modules, in plain Python; whoever prints scales them."""

from typing import Final

import segno

ERROR: Final = "m"
"""At least 15% of a code may be unreadable, a scratch or a stain; more where the size stays the same."""


def qr(text: str) -> str:
    """The code of a text as SVG, one unit to a module, without the quiet zone of four modules that has to be left around it.

    The dark modules of a row that touch are one rectangle, each a hair higher than its row: no viewer shows seams then.
    """
    rows = segno.make_qr(text, error=ERROR).matrix
    size, path = len(rows), "".join(_bars(y, row) for y, row in enumerate(rows))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _bars(y: int, row: bytearray) -> str:
    """The dark runs of one row."""
    made, x = "", 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            made += f"M{x} {y}h{end - x}v1.03h{x - end}z"
        x = max(end, x + 1)
    return made
