"""The handbook as a PDF on A4."""

import datetime
from pathlib import Path
from typing import Any, Literal

from app.core.exports.paper import paper
from app.core.words import Words
from app.services.handbook.contents import COLUMNS, KINDS, Handbook
from app.services.handbook.markdown import CONFLICT_HEADS, CONFLICTS, FIGURE_HEADS, FIGURES

TEMPLATE = Path(__file__).with_name("handbook.typ")
CONTENTS, PAGE = Words("Mục lục", "Contents"), Words("Trang", "Page")


def pdf(book: Handbook, now: datetime.datetime, form: Literal["pdf", "png"] = "pdf") -> bytes | list[bytes]:
    """The book as PDF, or as an image of each page. Takes time: run it in a thread."""
    return paper(TEMPLATE, _data(book), now=now, form=form)


def _data(book: Handbook) -> dict[str, Any]:
    locale = book.locale
    tables = [
        {"title": CONFLICTS.in_(locale), "heads": [each.in_(locale) for each in CONFLICT_HEADS], "rows": book.conflicts,
         "widths": [3, 3, 6]},
        {"title": FIGURES.in_(locale), "heads": [each.in_(locale) for each in FIGURE_HEADS], "rows": book.figures,
         "widths": [4, 2, 2, 6]},
    ]  # fmt: skip
    return {
        "lang": locale,
        "title": book.title,
        "subtitle": book.subtitle,
        "source": book.source,
        "notes": book.notes,
        "contents": CONTENTS.in_(locale),
        "page": PAGE.in_(locale),
        "tables": tables,
        "parts": [
            {
                "title": part.title,
                "heads": [COLUMNS[name].in_(locale) for name in part.columns],
                "columns": part.columns,
                "chapters": [
                    {
                        "title": chapter.title,
                        "said": chapter.said,
                        "kinds": [
                            {
                                "kind": words.in_(locale),
                                "rows": [
                                    [getattr(row, name) for name in part.columns]
                                    for row in chapter.rows
                                    if row.kind == kind
                                ],
                            }
                            for kind, words in KINDS.items()
                        ],
                    }
                    for chapter in part.chapters
                ],
            }
            for part in book.parts
        ],
    }
