"""What the sample school consists of: its years, groups, classes and the people in its posts. All of it invented."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.post import Post

CODE: Final = "vinh-hao"
NAME: Final = "Trường Mầm non Vĩnh Hào (mẫu)"

PRESCHOOL, NURSERY = "Mẫu giáo", "Nhà trẻ"
GROUPS: Final = (PRESCHOOL, NURSERY)
A1, B1, C1, D1 = "LỚP 5 TUỔI A1", "LỚP 4 TUỔI B1", "LỚP 3 TUỔI C1", "NHÓM TRẺ D1"


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the current year. `came_from`: the class in which its children were a year ago."""

    name: str
    age_group: str
    group: str
    age: int
    children: int
    came_from: str | None


CLASSES: Final = (
    Class(A1, "preschool_5_6", PRESCHOOL, 5, 24, B1),
    Class(B1, "preschool_4_5", PRESCHOOL, 4, 23, C1),
    Class(C1, "preschool_3_4", PRESCHOOL, 3, 22, D1),
    Class(D1, "nursery_25_36", NURSERY, 2, 21, None),
)
CLASSES_BEFORE: Final = CLASSES[1:]
"""The school opened a year ago with these: so nobody is without a class today."""


@dataclass(frozen=True, slots=True)
class Year:
    """A school year, 1 August to 31 July."""

    begins: int

    @property
    def name(self) -> str:
        return f"{self.begins}-{self.begins + 1}"

    @property
    def starts_on(self) -> date:
        return date(self.begins, 8, 1)

    @property
    def ends_on(self) -> date:
        return date(self.begins + 1, 7, 31)

    @classmethod
    def of(cls, day: date) -> "Year":
        """The year that a day belongs to."""
        return cls(day.year if day.month >= 8 else day.year - 1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a post. `unit`: the class or the group by name; None: the school."""

    username: str
    post: Post
    full_name: str
    unit: str | None = None


STAFF: Final = (
    Member("hieutruong", Post.PRINCIPAL, "Trần Thị Thanh Hương"),
    Member("phohieutruong.chuyenmon", Post.VP_ACADEMIC, "Nguyễn Thị Bích Liên"),
    Member("phohieutruong.nuoiduong", Post.VP_CARE, "Phạm Thị Hồng Nhung"),
    Member("totruong.maugiao", Post.GROUP_LEADER, "Vũ Thị Kim Oanh", PRESCHOOL),
    Member("totruong.nhatre", Post.GROUP_LEADER, "Đỗ Thị Tuyết Mai", NURSERY),
    Member("gvcn.a1", Post.HOMEROOM_TEACHER, "Lê Thị Thu Trang", A1),
    Member("gvcn.b1", Post.HOMEROOM_TEACHER, "Hoàng Thị Ánh Nguyệt", B1),
    Member("gvcn.c1", Post.HOMEROOM_TEACHER, "Bùi Thị Lan Phương", C1),
    Member("gvcn.d1", Post.HOMEROOM_TEACHER, "Đặng Thị Minh Thuý", D1),
    Member("quantriweb", Post.WEB_ADMIN, "Ngô Đức Toàn"),
    Member("ketoan", Post.ACCOUNTANT, "Lương Thị Hải Yến"),
    Member("taisan", Post.ASSET_KEEPER, "Mai Văn Sáng"),
    Member("yte", Post.NURSE, "Đinh Thị Ngân Hà"),
    Member("nuoiduong", Post.KITCHEN, "Trịnh Thị Lựu"),
    Member("vanthu", Post.CLERK, "Dương Thị Hoài Thương"),
    Member("nhanvien", Post.STAFF, "Nguyễn Văn Đoàn"),
    Member("vanhoaxahoi", Post.COMMUNE_OFFICE, "Phan Quốc Việt"),
)


@dataclass(frozen=True, slots=True)
class Parent:
    """The account of a parent of the child with that number in a class (from 0), and so of its siblings."""

    username: str
    of_class: str
    number: int
    relationship: str


PARENTS: Final = (
    Parent("phuhuynh.a1", A1, 0, "mother"),
    Parent("phuhuynh.b1", B1, 0, "father"),
    Parent("phuhuynh.c1", C1, 0, "mother"),
    Parent("phuhuynh.d1", D1, 0, "father"),
    Parent("phuhuynh.anhem", A1, 1, "mother"),
)
SIBLINGS: Final = {(C1, 1): (A1, 1)}
"""Children with the parents of an older one."""
