"""Layouts that nobody drew: columns in any order, headers of any depth, anywhere, merged or not. Clause 6.1.

Each seed makes one list from the children of `layouts` and says what it holds of them.
"""

import datetime
import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.core.imports.reading import Sheet
from app.services.imports.importing import parsed
from app.services.imports.roster_columns import class_key
from app.services.imports.roster_rows import parse_roster
from app.services.imports.students import STUDENTS
from tests.imports.layouts import Cells, Merge, Page, book, invented, merges_of, plain, said, text, told

TODAY = datetime.date(2026, 9, 5)
SERIAL_ZERO = datetime.date(1899, 12, 30)


@dataclass
class Node:
    """A heading, and below it further ones or what its cells hold; `carries` names the fields of `said`."""

    heading: str
    below: list["Node"] = field(default_factory=list)
    cell: Any = None
    carries: tuple[str, ...] = ()

    @property
    def leaves(self) -> list["Node"]:
        return [leaf for node in self.below for leaf in node.leaves] if self.below else [self]

    @property
    def depth(self) -> int:
        return 1 + max((node.depth for node in self.below), default=0)


class List:
    """One list from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.children = invented(self.dice.randint(2, 24), seed % 90)
        self.merged = self.dice.random() < 0.7
        self.by_title = self.dice.random() < 0.4
        self.columns = self._columns()

    def _one_of(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def _columns(self) -> list[Node]:
        groups = [self._name(), self._birth(), *self._sex(), self._address(), *self._family()]
        if not self.by_title:
            groups.append(
                Node(self._one_of("Lớp", "Tên lớp", "Nhóm/lớp"), cell=lambda c: c.class_, carries=("class_",))
            )
        for optional in (
            Node(self._one_of("Dân tộc", "Thành phần\ndân tộc"), cell=lambda c: c.ethnic, carries=("ethnic",)),
            Node(self._one_of("Mã học sinh", "Mã HS", "Mã trẻ"), cell=lambda c: c.code, carries=("code",)),
            Node(self._one_of("Số định danh cá nhân", "Mã định danh", "CCCD"), cell=lambda c: c.id, carries=("id",)),
            Node("Nơi sinh", cell=lambda _: "Bệnh viện tỉnh"),
            Node("Cân nặng", cell=lambda c: 14.5),
            Node("Nơi sinh", [Node("Xã", cell=lambda _: "Xa Lạ"), Node("Tỉnh", cell=lambda _: "Hà Nam")]),
        ):
            if self.dice.random() < 0.5:
                groups.append(optional)
        self.dice.shuffle(groups)
        columns = [node for group in groups for node in (group if isinstance(group, list) else [group])]
        numbers = iter(range(1, 10_000))
        columns.insert(0, Node(self._one_of("STT", "TT", "Số TT"), cell=lambda _: next(numbers)))
        return [*columns, Node("Ghi chú", cell=lambda _: None)]

    def _name(self) -> Node | list[Node]:
        parts = [Node(self._one_of("Họ đệm", "Họ và tên đệm", "Họ lót"), cell=lambda c: c.name.rsplit(" ", 1)[0]),
                 Node("Tên", cell=lambda c: c.name.rsplit(" ", 1)[1], carries=("name",))]  # fmt: skip
        whole = Node(
            self._one_of("Họ và tên", "Họ và tên trẻ", "HỌ VÀ\nTÊN", "Họ tên học sinh"),
            cell=lambda c: c.name,
            carries=("name",),
        )
        return self._one_of(whole, parts, Node("Họ và tên", parts))

    def _birth(self) -> Node:
        wholly = self._one_of(lambda c: c.born, lambda c: c.day, lambda c: (c.born - SERIAL_ZERO).days,
                              lambda c: f"{c.born.day}-{c.born.month}-{c.born.year}", lambda c: c.born.isoformat(),
                              lambda c: c.born.strftime("%d . %m . %Y"))  # fmt: skip
        parts = [Node("Ngày", cell=lambda c: c.born.day), Node("Tháng", cell=lambda c: c.born.month),
                 Node("Năm", cell=lambda c: c.born.year, carries=("born",))]  # fmt: skip
        heading = self._one_of("Ngày sinh", "Ngày tháng\nnăm sinh", "Ngày, tháng, năm sinh")
        return self._one_of(Node(heading, cell=wholly, carries=("born",)), Node("Ngày sinh", parts))

    def _sex(self) -> list[Node]:
        mark = self._one_of("x", "X", "✓", 1)
        girl, boy = (lambda c: mark if c.girl else None), (lambda c: None if c.girl else mark)
        pair = [Node("Nam", cell=boy), Node("Nữ", cell=girl, carries=("sex",))]
        ticked = any(child.girl for child in self.children)
        return self._one_of(
            [Node("Giới tính", cell=lambda c: c.word, carries=("sex",))], [Node("Giới tính", pair)], pair,
            [Node("Nữ", cell=girl, carries=("sex",))] if ticked else [],
        )  # fmt: skip

    def _address(self) -> Node:
        heading = self._one_of("Địa chỉ thường trú", "Hộ khẩu thường trú", "Địa chỉ", "Chỗ ở hiện nay")
        parts = [Node(self._one_of("Thôn", "Thôn/xóm", "Số nhà, thôn, xóm"), cell=lambda c: c.hamlet),
                 Node(self._one_of("Xã", "Xã/Phường", "Xã, thị trấn"), cell=lambda c: c.commune),
                 Node(self._one_of("Tỉnh", "Tỉnh/Thành phố"), cell=lambda c: c.province, carries=("address",))]  # fmt: skip
        self.dice.shuffle(parts)
        return self._one_of(Node(heading, cell=lambda c: c.address, carries=("address",)), Node(heading, parts))

    def _family(self) -> list[Node | list[Node]]:
        both = [self._parent("father", self._one_of("cha", "bố")), self._parent("mother", "mẹ")]
        self.dice.shuffle(both)
        if all(isinstance(each, Node) for each in both) and self.dice.random() < 0.4:
            return [Node(self._one_of("Thông tin gia đình", "Thông tin cha mẹ", "Gia đình"), both)]
        return both

    def _parent(self, who: str, word: str) -> Node | list[Node]:
        names = {"": ("Họ và tên", "Họ tên"), "_year": ("Năm sinh",), "_phone": ("Số điện thoại", "SĐT", "Điện thoại")}
        chosen = ["", *(part for part in ("_year", "_phone") if self.dice.random() < 0.7)]
        parts = {part: Node(self._one_of(*names[part]), cell=lambda c, of=who + part: getattr(c, of), carries=(who + part,))
                 for part in chosen}  # fmt: skip
        job = Node("Nghề nghiệp", cell=lambda _: "Công nhân")
        if self.dice.random() < 0.5:
            heading = self._one_of(
                word.capitalize(), f"Thông tin {word}", f"Họ tên, thông tin {word}", f"Thông tin về {word}"
            )
            below = [*parts.values(), job]
            self.dice.shuffle(below)
            return Node(heading, below)
        if (
            self.dice.random() < 0.3
        ):  # only the name's column says whose the next ones are; one phone would be anybody's
            parts[""].heading += f" {word}"
            year = Node("Năm sinh", cell=lambda c: getattr(c, f"{who}_year"), carries=(f"{who}_year",))
            return [parts[""], year, job]
        for node in (*parts.values(), job):
            node.heading += self._one_of(" ", " của ") + word
        shuffled = [*parts.values(), job]
        self.dice.shuffle(shuffled)
        return shuffled

    @property
    def carries(self) -> set[str]:
        return {name for column in self.columns for leaf in column.leaves for name in leaf.carries}

    def header(self, depth: int, style: str) -> list[Cells]:
        """ "<" and "^" as in `merges_of`. `style`: where a heading without parents stands that is not merged."""
        grid: list[Cells] = [[] for _ in range(depth)]

        def put(node: Node, level: int) -> None:
            width = len(node.leaves)
            last = not node.below
            at = depth - 1 if last and style == "bottom" and not level else level
            for row in range(level, depth if last else level + 1):
                filler = "^" if last and style == "merged" else None
                grid[row] += [node.heading if row == at else filler] + ["<"] * (width - 1)
            for child in node.below:
                put(child, level + 1)

        for column in self.columns:
            put(column, 0)
        return grid

    def rows(self) -> tuple[list[Cells], list[Merge]]:
        leaves = [leaf for column in self.columns for leaf in column.leaves]
        depth = max(column.depth for column in self.columns)
        header = self.header(depth, self._one_of("merged", "top", "bottom") if self.merged else "top")
        rows: list[Cells] = [["TRƯỜNG MẦM NON VĨNH HÀO"], ["DANH SÁCH TRẺ NĂM HỌC 2026-2027"]][
            : self.dice.randint(0, 2)
        ]
        rows += [[] for _ in range(self.dice.randint(0, 5))]
        merges: list[Merge] = []
        again = self.by_title and self.dice.random() < 0.5
        numbered = self.dice.random() < 0.3
        for block, class_ in enumerate(dict.fromkeys(child.class_ for child in self.children)):
            title = (
                [[self._one_of(class_, f"Danh sách trẻ {class_}", f"{class_} - GVCN: Lê Thị Hoa")]]
                if self.by_title
                else []
            )
            above = again or self.dice.random() < 0.5
            if self.by_title and above:
                rows += title
            if again or not block:
                merges += merges_of(header, len(rows)) if self.merged else []
                rows += plain(header)
                rows += [[f"({n})" for n in range(1, len(leaves) + 1)]] if numbered else []
            if self.by_title and not above:
                rows += title
            for child in self.children:
                if child.class_ == class_:
                    rows.append([self._odd(leaf.cell(child)) for leaf in leaves])
            rows += [[]] if self.dice.random() < 0.3 else []
            rows += [["Tổng cộng", None, "12 trẻ"]] if self.dice.random() < 0.3 else []
        rows += self._one_of([], [[], [None, "Người lập biểu", None, "HIỆU TRƯỞNG"], [], [None, "Lê Thị Hoa"]],
                             [["Liên Minh, ngày 5 tháng 9 năm 2026"], ["Giáo viên"]])  # fmt: skip
        right = self.dice.randint(0, 3) if self.merged else 0
        shifted = [(a, b + right, c, d + right) for a, b, c, d in merges]
        return [[None] * right + [self._odd(cell) for cell in row] for row in rows], shifted

    def _odd(self, cell: Any) -> Any:
        """Sometimes decomposed, sometimes with spaces that nobody sees."""
        if not isinstance(cell, str) or self.dice.random() < 0.7:
            return cell
        return self._one_of(
            unicodedata.normalize("NFD", cell),
            f" {cell}",
            f"{cell}\u00a0",
            cell.replace(" ", "\u00a0"),
            f"\u200b{cell}",
        )

    def expected(self) -> list[dict[str, Any]]:
        fields = self.carries | ({"class_"} if self.by_title else set())
        by_class = dict.fromkeys(child.class_ for child in self.children)
        ordered = [c for class_ in by_class for c in self.children if c.class_ == class_]
        return [keyed(said(child, *fields)) for child in ordered]


def keyed(child: dict[str, Any]) -> dict[str, Any]:
    """With the key of its class: a title leaves out the word for it."""
    return child | {"class_": child["class_"] and class_key(child["class_"])}


@pytest.mark.parametrize("hundred", range(8))
def test_any_layout(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        made = List(seed)
        rows, merges = made.rows()
        roster = parse_roster([Sheet("Sheet1", [list(row) for row in rows], 1, merges)], today=TODAY)
        assert [keyed(told(row)) for row in roster.rows] == made.expected(), seed
        assert [issue for issue in roster.issues if issue.severity == "error"] == [], seed


@pytest.mark.parametrize("seed", range(1_000, 1_012))
async def test_any_layout_as_a_file(seed: int) -> None:
    made = List(seed)
    rows, merges = made.rows()
    if made.merged:
        content = book({"Sheet1": Page(rows, merges)})
    else:
        cells = [[c.strftime("%d/%m/%Y") if isinstance(c, datetime.date) else c for c in row] for row in rows]
        content = text(cells, made._one_of(",", ";", "\t"), made._one_of("utf-8", "utf-8-sig", "utf-16", "utf-16-le"))
    roster = await parsed(STUDENTS, content, TODAY)
    assert [keyed(told(row)) for row in roster.rows] == made.expected()
