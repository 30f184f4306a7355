"""The few shapes of SVG that a chart is made of. Places to a tenth, so that the same chart has the same bytes."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

Place = tuple[float, float]
FONT = "Be Vietnam Pro, Segoe UI, Roboto, Arial, sans-serif"


def number(value: float) -> str:
    """Without a needless zero or minus."""
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
    )


def group(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """The whole picture, with what a screen reader says of it."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" aria-labelledby="title description" lang="vi" '
        f'font-family={quoteattr(FONT)}>\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="description">{escape(description)}</desc>\n{body}\n</svg>\n'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    at = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {at} fill="{fill}" stroke="{stroke}" stroke-width="0.5"/>'


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    at = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {at} stroke="{stroke}" stroke-width="{width:.2f}"{dashed}/>'


def path(
    places: Sequence[Place],
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 0,
    dashes: str = "",
    scale: float = 1,
    closed: bool = False,
) -> str:
    """Straight from place to place. `dashes`: lengths, to be multiplied by `scale`."""
    through = " ".join(f"{number(x)},{number(y)}" for x, y in places)
    drawn = f'stroke="{stroke}" stroke-width="{width:.2f}" stroke-linejoin="round"' if width else 'stroke="none"'
    if dashes:
        drawn += ' stroke-dasharray="{}"'.format(" ".join(f"{float(each) * scale:.1f}" for each in dashes.split()))
    return f'<path d="M{through}{"Z" if closed else ""}" fill="{fill}" {drawn}/>'


def circle(x: float, y: float, radius: float, fill: str, said: str = "") -> str:
    inside = f"<title>{escape(said)}</title>" if said else ""
    shape = (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius:.2f}" fill="{fill}" stroke="#ffffff" stroke-width="1"'
    )
    return f"{shape}>{inside}</circle>" if inside else f"{shape}/>"


def text(
    x: float,
    y: float,
    said: str,
    *,
    size: float,
    fill: str,
    anchor: str = "start",
    bold: bool = False,
    halo: bool = False,
) -> str:
    """`halo`: in white behind it, where it stands on lines."""
    weight = ' font-weight="600"' if bold else ""
    behind = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    at = f'x="{number(x)}" y="{number(y)}" font-size="{size:.1f}" text-anchor="{anchor}" fill="{fill}"'
    return f"<text {at}{weight}{behind}>{escape(said)}</text>"
