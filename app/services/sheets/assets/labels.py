"""Stickers with a QR code for assets, three by eight on A4 (4.2.2)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.core.exports.paper import paper
from app.core.exports.qr import qr

TEMPLATE: Final = Path(__file__).with_name("labels.typ")
A_SHEET: Final = 24
"""Stickers on one sheet."""


@dataclass(frozen=True, slots=True)
class Label:
    """`link`: what the QR code says."""

    code: str
    name: str
    in_use_since: int | None
    link: str


def pdf(labels: Sequence[Label], *, school: str, first: int, now: datetime.datetime) -> bytes:
    """The sheets; the first sticker in place `first` (from 1) of a sheet that was begun. Takes time: run it in a thread."""
    made = paper(TEMPLATE, _data(labels, school, first), now=now)
    assert isinstance(made, bytes)
    return made


def _data(labels: Sequence[Label], school: str, first: int) -> dict[str, Any]:
    return {
        "title": "Tem tài sản",
        "school": school,
        "skip": first - 1,
        "labels": [
            {
                "code": label.code,
                "name": label.name,
                "below": f"Năm sử dụng: {label.in_use_since}" if label.in_use_since else "",
                "qr": qr(label.link),
            }
            for label in labels
        ],
    }
