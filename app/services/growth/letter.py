"""A child's growth on one sheet of A4 for its parents: what was measured, what it means, three charts (4.2.5)."""

import datetime
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from app.core.exports.paper import paper
from app.data.growth import GROWTH_CLASSES, INDICATORS, NORMAL, REASONS
from app.services.growth.chart import PAPER, drawn
from app.services.growth.chart.words import CHARTS, SEXES, age
from app.services.growth.child import Child, Measured, measured

TEMPLATE: Final = Path(__file__).with_name("letter.typ")
ROWS: Final = 8
"""Measurements that are listed: the latest ones, so that all stays on one sheet; the charts have them all."""

_TITLE: Final = "Phiếu theo dõi tăng trưởng của trẻ"
_SOURCE: Final = "Chuẩn tăng trưởng trẻ em của Tổ chức Y tế thế giới (WHO 2006, 2007)"
_HEADS: Final = (
    "Ngày đo",
    "Tháng tuổi",
    "Cân nặng (kg)",
    "Chiều cao (cm)",
    "Cân nặng theo tuổi",
    "Chiều cao theo tuổi",
)
_NUTRITION: Final = "Cân nặng so với chiều cao"
_AT_RISK: Final = (
    "Nhà trường sẽ tiếp tục theo dõi và gửi gia đình lời tư vấn riêng. Gia đình có điều gì muốn hỏi, hãy trao đổi với nhân "
    "viên y tế của trường."
)
_AGAIN: Final = "Có số đo khác thường, có thể do cân, đo hoặc ghi chưa đúng: nhà trường sẽ cân đo lại cho trẻ."
_OEDEMA: Final = "Trẻ có dấu hiệu phù nên cân nặng chưa nói lên tình trạng dinh dưỡng: gia đình hãy đưa trẻ đi khám."
_BY_HEIGHT: Final = "Xét theo chiều cao"
_HEAVY: Final = "Cân nặng hơn phần lớn trẻ cùng tuổi: xét cùng với chiều cao ở dòng dưới."
_NONE: Final = "Chưa có số đo nào của trẻ."
_GUIDE: Final = {
    "heading": "Cách đọc biểu đồ",
    "lines": [
        "Mỗi chấm đỏ là một lần cân đo. Đường đỏ đi lên đều, song song với các đường chuẩn là trẻ đang lớn tốt; đường đi "
        "ngang hoặc đi xuống thì nên hỏi nhân viên y tế, dù vẫn trong vùng xanh.",
        "Vùng xanh là khoảng của phần lớn trẻ khỏe mạnh. Đường đậm ở giữa (trung vị): một nửa số trẻ ở trên, một nửa ở dưới.",
        "Vùng vàng nằm ngoài khoảng đó một chút: trẻ cần được theo dõi thêm. SD là độ lệch chuẩn, cho biết trẻ cách trung vị "
        "bao xa.",
        "Một lần đo chưa nói hết về sức khỏe của trẻ; phiếu này không thay cho việc khám bệnh.",
    ],
}


def pdf(
    child: Child,
    *,
    school: str,
    class_: str | None,
    today: date,
    now: datetime.datetime,
    form: Literal["pdf", "png"] = "pdf",
) -> bytes | list[bytes]:
    """The sheet as PDF, or as an image. Takes time: run it in a thread."""
    return paper(TEMPLATE, contents(child, school=school, class_=class_, today=today), now=now, form=form)


def contents(child: Child, *, school: str, class_: str | None, today: date) -> dict[str, Any]:
    """All that is on the sheet."""
    latest = child.measured[-1] if child.measured else None
    nutrition = (latest or measured(child.sex, child.born, today, None, None)).nutrition
    shown = child.measured[-ROWS:]
    left_out = len(child.measured) - len(shown)
    return {
        "title": _TITLE,
        "school": school,
        "made": f"Ngày lập: {today:%d/%m/%Y}",
        "source": _SOURCE,
        "full_name": child.full_name,
        "about": " · ".join([SEXES[child.sex], f"Sinh ngày {child.born:%d/%m/%Y}", *([class_] if class_ else [])]),
        "latest": _latest(latest),
        "heads": [*_HEADS, _NUTRITION],
        "rows": [_row(point) for point in reversed(shown)],
        "earlier": f"Còn {left_out} lần đo trước đó, có trên biểu đồ." if left_out else "",
        "charts": [
            {"svg": drawn(child, indicator, today=today, size=PAPER), "alt": CHARTS[indicator].title}
            for indicator in ("waz", "haz", nutrition)
        ],
        "guide": _GUIDE,
    }


def _row(point: Measured) -> list[str]:
    return [
        f"{point.on:%d/%m/%Y}",
        str(int(point.months)),
        f"{point.weight_g / 1000:.2f}".replace(".", ",") if point.weight_g else "–",
        f"{point.length_mm / 10:.1f}".replace(".", ",") if point.length_mm else "–",
        *(_said(point, indicator) for indicator in ("waz", "haz", point.nutrition)),
    ]


def _heavy(point: Measured, indicator: str) -> bool:
    """Above the zone for the age, which is no class of its own: the WHO judges it by the height."""
    score = point.score(indicator)
    return indicator == "waz" and score.code == NORMAL and (score.z or 0) > 200


def _said(point: Measured, indicator: str) -> str:
    score = point.score(indicator)
    if _heavy(point, indicator):
        return _BY_HEIGHT
    if score.code:
        return GROWTH_CLASSES[score.code].words.vi
    return _sentence(REASONS[score.reason].vi) if score.reason else ""


def _latest(point: Measured | None) -> dict[str, Any]:
    """The last time in whole sentences, the calm ones of app/data/growth.py."""
    if point is None:
        return {"heading": _NONE, "lines": [], "note": ""}
    lines = [line for indicator in ("waz", "haz", point.nutrition) if (line := _line(point, indicator))]
    note = _OEDEMA if point.said.oedema else _AT_RISK if point.said.at_risk else ""
    if point.said.implausible:
        note = f"{_AGAIN} {note}".strip()
    return {
        "heading": f"Lần cân đo gần nhất: ngày {point.on:%d/%m/%Y}, {age(point.months)}",
        "lines": lines,
        "note": note,
    }


def _line(point: Measured, indicator: str) -> str:
    score = point.score(indicator)
    if _heavy(point, indicator):
        return _HEAVY
    if score.code == NORMAL:
        return f"{INDICATORS[indicator].fits.vi}."
    if score.code:
        named = GROWTH_CLASSES[score.code]
        subject = "Chiều cao: trẻ" if indicator == "haz" else "Cân nặng: trẻ"
        return f"{subject} {named.means.vi} ({named.words.vi.lower()})."
    return f"{INDICATORS[indicator].words.vi}: {REASONS[score.reason].vi}." if score.reason else ""


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
