"""The posts as lists name them: the regulation's words, our codes, and what schools write. Clause 3.1.

A word that could mean two posts is none: nobody is given a right by a guess.
"""

import re
from typing import Final

from app.core.imports import values
from app.core.imports.issues import quoted
from app.core.imports.reading import Cell
from app.core.imports.values import CellFault
from app.core.text import fold
from app.core.words import Words
from app.models.post import POST_NAMES, POST_UNITS, Post

_WRITTEN: Final[dict[Post, str]] = {
    Post.PRINCIPAL: "HT | Hiệu trưởng nhà trường",
    Post.VP_ACADEMIC: "PHT chuyên môn | Phó HT chuyên môn | P. Hiệu trưởng chuyên môn | Phó hiệu trưởng phụ trách chuyên môn",
    Post.VP_CARE: "Phó hiệu trưởng nuôi dưỡng | PHT nuôi dưỡng | Phó HT nuôi dưỡng | Phó hiệu trưởng bán trú | PHT bán trú"
    " | Phó hiệu trưởng nuôi dưỡng, CSVC, y tế | Phó hiệu trưởng chăm sóc nuôi dưỡng | P. Hiệu trưởng nuôi dưỡng"
    " | Phó hiệu trưởng phụ trách nuôi dưỡng | Phó hiệu trưởng cơ sở vật chất",
    Post.GROUP_LEADER: "Tổ trưởng | TTCM | Tổ trưởng CM",
    Post.HOMEROOM_TEACHER: "GVCN | GV chủ nhiệm | Chủ nhiệm | Giáo viên chủ nhiệm lớp | Chủ nhiệm lớp",
    Post.WEB_ADMIN: "Quản trị viên website | Quản trị web | Quản trị trang web | Phụ trách website",
    Post.ACCOUNTANT: "Nhân viên kế toán | NV kế toán | Kế toán viên | Kế toán trưởng",
    Post.ASSET_KEEPER: "Nhân viên tài sản | Nhân viên thiết bị | NV thiết bị | NV tài sản, thiết bị | Nhân viên thiết bị, tài sản",
    Post.NURSE: "Y tế | NV y tế | Y tế học đường | Nhân viên y tế học đường | Y tá | Y sĩ",
    Post.KITCHEN: "Cấp dưỡng | Nuôi dưỡng | NV nuôi dưỡng | Nhân viên cấp dưỡng | NV cấp dưỡng | Cô nuôi | Nhà bếp | Nhân viên bếp",
    Post.CLERK: "Nhân viên văn thư | NV văn thư | Cán bộ văn thư",
    Post.STAFF: "Giáo viên | GV | Nhân viên | NV | Cán bộ | Bảo vệ | Nhân viên bảo vệ | Tạp vụ | Lao công | Nhân viên phục vụ",
    Post.COMMUNE_OFFICE: "Phòng VHXH | Phòng VH-XH",
}
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_LINES: Final = re.compile(r"[;\n]+")


def _key(text: str) -> str:
    return _NOT_WORD.sub(" ", fold(text)).strip()


POSTS: Final[dict[str, Post]] = {
    _key(name): post
    for post, written in _WRITTEN.items()
    for name in (post.value, POST_NAMES[post].vi, POST_NAMES[post].en, *written.split("|"))
}
"""Words → post. A parent is none of them: that comes by guardianship."""

assert set(_WRITTEN) == {post for post in Post if POST_UNITS[post] != "student"}
_KNOWN: Final = "Hiệu trưởng, Phó hiệu trưởng chuyên môn, Tổ trưởng, Giáo viên chủ nhiệm, Giáo viên, Kế toán, Văn thư"
_TWO_VICES: Final = {"pho hieu truong", "pht", "pho ht", "p hieu truong", "hieu pho"}


def posts(cell: Cell) -> list[Post] | CellFault | None:
    """The posts of a cell, each once, apart by ";", a comma or a new line. Refuses a word that is no post here."""
    text = values.text(cell.replace("\n", ";") if isinstance(cell, str) else cell, limit=500)
    if not isinstance(text, str):
        return text
    found: list[Post] = []
    for part in filter(str.strip, _LINES.split(text)):
        pieces = part.split(",")
        while pieces:  # the longest name first: some have commas in them
            length = next((n for n in range(len(pieces), 0, -1) if _key(",".join(pieces[:n])) in POSTS), 0)
            if not length and _key(pieces[0]):
                return _strange(pieces[0].strip())
            if length:
                found.append(POSTS[_key(",".join(pieces[:length]))])
            pieces = pieces[length or 1 :]
    return list(dict.fromkeys(found)) or None


def _strange(word: str) -> CellFault:
    told = quoted(word).replace("{", "{{").replace("}", "}}")
    if _key(word) in _TWO_VICES:
        return CellFault(
            "post_unclear",
            Words(
                f"{told} chưa rõ phụ trách gì. Hãy ghi Phó hiệu trưởng chuyên môn hoặc Phó hiệu trưởng nuôi dưỡng.",
                f"{told}: in charge of what? Write Phó hiệu trưởng chuyên môn or Phó hiệu trưởng nuôi dưỡng.",
            ),
        )
    return CellFault(
        "post_unknown",
        Words(
            f"{{label}}: {told} không phải chức vụ trong hệ thống. Hãy ghi đúng tên, ví dụ {_KNOWN}.",
            f"{{label}}: {told} is no post known here. Write its name, for example {_KNOWN}.",
        ),
    )
