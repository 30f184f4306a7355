"""Invented children and their families: the same ones each time, from common parts of Vietnamese names.

Nobody is meant: phone numbers are in one small range, national ids have random last digits. Some records lack
what clause 6.1 asks for, and some answer it with "không rõ", so that both can be seen.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

from app.core.ids import new_id
from app.services.sample.plan import CLASSES, SIBLINGS, Class, Year


def _words(words: str) -> list[str]:
    return words.split()


KINH, TAY, MUONG = "1", "2", "6"
_SURNAMES: Final = _words(
    "Nguyễn Nguyễn Nguyễn Trần Trần Lê Phạm Phạm Hoàng Vũ Vũ Đặng Bùi Đỗ Ngô Dương Đinh Mai Lương Đoàn"
)
_BOYS: Final = _words("Hoàng Thành Trung Nhật Duy Xuân Anh Tiến")
_GIRLS: Final = _words("Thanh Hoài Thu Mỹ Như Tường Cát Tú")
_BOYS_NAMES: Final = _words("Bách Cường Dũng Đạt Hải Hiếu Huy Khang Kiên Lâm Long Nam Phong Phúc Quân Sơn Tùng Vinh")
_GIRLS_NAMES: Final = _words("An Ánh Châu Chi Hà Hân Hiền Lam Linh Ly My Ngân Nhi Oanh Quyên Thảo Trà Trâm Uyên Vy")
_FATHERS: Final = _words("Bình Chiến Công Hùng Hưng Khánh Mạnh Quyết Thắng Thiện Tiến Toản Trường Tuyên")
_MOTHERS: Final = _words("Dung Duyên Hằng Hoa Huệ Loan Lý Nga Nguyệt Nhàn Thoa Tuyết Vân Xuyến")
_PLACES: Final = ("Thôn Vĩnh Lại", "Thôn Hồ Sen", "Thôn Đại Lão", "Thôn Si", "Xóm Cựu Hào", "Xóm 5 Tiên Hào")
_COMMUNE: Final = "xã Liên Minh, tỉnh Ninh Bình"


CARDS: Final[tuple[tuple[list[dict[str, str | None]], ...], ...]] = (
    (
        [{"substance": "tôm, cua", "reaction": "nổi mề đay", "severity": "moderate"}],
        [{"code": "no_shellfish", "note": None}],
        [],
    ),
    (
        [],
        [{"code": "porridge", "note": None}],
        [{"full_name": "Đặng Thị Mùi", "relationship": "bà ngoại", "phone": "0900000091"}],
    ),
    ([{"substance": "lạc", "reaction": "khó thở", "severity": "severe"}], [{"code": "no_peanut", "note": None}], []),
    ([], [{"code": "vegetarian", "note": None}], []),
)
"""Allergies, diet and emergency contacts of the children who have a safety card."""


@dataclass(slots=True)
class Adult:
    """A parent or guardian, as a person."""

    full_name: str
    birth_year: int
    phone: str | None
    id: UUID = field(default_factory=new_id)


@dataclass(slots=True)
class Child:
    """A record as clause 6.1 wants it. `family`: the relationship and the adult, in order."""

    of_class: Class
    number: int
    full_name: str
    birth_date: date | None
    sex: str
    ethnic_group: str | None
    permanent_address: str | None
    policy_categories: list[str] | None
    national_id: str | None
    family: list[tuple[str, Adult]]
    unknown: list[str] = field(default_factory=list)
    id: UUID = field(default_factory=new_id)

    def adult(self, relationship: str) -> Adult:
        """The father, mother or guardian."""
        return dict(self.family)[relationship]


def invented(year: Year) -> list[Child]:
    """The children of all classes in a school year, class by class."""
    chance = Random(2026)  # noqa: S311 - invention, no secret
    children: dict[tuple[str, int], Child] = {}
    for of_class in CLASSES:
        for number in range(of_class.children):
            older = children.get(SIBLINGS.get((of_class.name, number), ("", 0)))
            names = {child.full_name for child in children.values()}
            children[of_class.name, number] = _child(chance, year, of_class, number, names, older)
    return list(children.values())


def _child(chance: Random, year: Year, of_class: Class, number: int, names: set[str], older: Child | None) -> Child:
    surname = older.full_name.split()[0] if older else chance.choice(_SURNAMES)
    sex = chance.choice(("male", "female"))
    born = year.begins - of_class.age
    birth_date = date(born, 1, 1) + timedelta(chance.randrange(365))
    century_and_sex = 2 if sex == "male" else 3
    child = Child(
        of_class=of_class,
        number=number,
        full_name=_full_name(chance, surname, sex, names),
        birth_date=birth_date,
        sex=sex,
        ethnic_group=KINH,
        permanent_address=older.permanent_address if older else f"{chance.choice(_PLACES)}, {_COMMUNE}",
        policy_categories=[],
        national_id=f"036{century_and_sex}{born % 100:02}{chance.randrange(10**6):06}",
        family=list(older.family) if older else _family(chance, surname),
    )
    _vary(child)
    return child


def _full_name(chance: Random, surname: str, sex: str, taken: set[str]) -> str:
    middles, given = (_BOYS, _BOYS_NAMES) if sex == "male" else (_GIRLS, _GIRLS_NAMES)
    while (name := f"{surname} {chance.choice(middles)} {chance.choice(given)}") in taken:
        pass
    return name


def _family(chance: Random, surname: str) -> list[tuple[str, Adult]]:
    father = Adult(f"{surname} Văn {chance.choice(_FATHERS)}", chance.randint(1984, 1997), _phone(chance))
    mother = Adult(
        f"{chance.choice(_SURNAMES)} Thị {chance.choice(_MOTHERS)}",
        father.birth_year + chance.randint(-1, 4),
        _phone(chance),
    )
    return [("father", father), ("mother", mother)]


def _phone(chance: Random) -> str:
    return f"0990{chance.randrange(10**6):06}"


def _vary(child: Child) -> None:
    """What is particular about the child of that number in its class; most have nothing."""
    match child.number:
        case 3:
            child.policy_categories = ["poor"]
        case 4:
            child.policy_categories = None  # missing
        case 5:
            child.ethnic_group = TAY
        case 6:
            child.policy_categories = ["near_poor"]
        case 7:
            for _, adult in child.family:
                adult.phone = None  # missing
        case 8:
            child.national_id = None  # nobody asks for it
        case 9:
            child.permanent_address = None  # missing
        case 11:
            child.ethnic_group = MUONG
        case 12:
            child.ethnic_group = None  # missing
        case 14:
            del child.family[0]
            child.unknown = ["father"]
        case 16:
            del child.family[1]  # missing
        case 17:
            child.policy_categories = ["war_invalid"]
        case 18:
            mother = child.adult("mother")
            grandmother = f"{mother.full_name.split()[0]} Thị Mận"
            child.family = [("guardian", Adult(grandmother, mother.birth_year - 27, mother.phone))]
        case 19:
            for _, adult in child.family:
                adult.phone = None
            child.unknown = ["phone"]
        case 20:
            child.birth_date = child.national_id = None  # missing
        case _:
            pass
