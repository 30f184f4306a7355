"""What a PDF shows: its words as they can be searched, and the QR codes that a phone would read off its pages."""

import pypdfium2
import zxingcpp

_SCALE = 3  # 216 dots an inch, as a phone sees a page from an arm's length


def words(content: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(content)]


def qr_codes(content: bytes) -> list[str]:
    """What is read off all pages, from the top left, by a decoder that knows nothing of who made them."""
    found = []
    for page in pypdfium2.PdfDocument(content):
        seen = page.render(scale=_SCALE, grayscale=True)
        picture = memoryview(bytes(seen.buffer)).cast("B", (seen.height, seen.stride))
        codes = [
            (round(it.position.top_left.y / 50), it.position.top_left.x, it.text)
            for it in zxingcpp.read_barcodes(picture)
        ]
        found += [text for *_, text in sorted(codes)]
    return found


def landscape(content: bytes) -> bool:
    """Whether every page lies across."""
    return all(page.get_width() > page.get_height() for page in pypdfium2.PdfDocument(content))
