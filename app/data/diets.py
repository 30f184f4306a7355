"""What a kitchen has to know of a child's meals: what is left out, and how it is made."""

from dataclasses import dataclass
from datetime import date
from typing import Final

SOURCE: Final = "Danh mục của hệ thống (điều 4.2.5, D): nhóm thực phẩm hay gây dị ứng ở trẻ và dạng món ăn theo tuổi"
VALID_FROM: Final = date(2026, 8, 1)

OTHER: Final = "other"
"""What the list does not have: told in a note."""


@dataclass(frozen=True, slots=True)
class Diet:
    code: str
    vi: str
    en: str
    source: str = SOURCE
    valid_from: date = VALID_FROM


DIETS: Final = (
    Diet("no_fish", "Không ăn cá", "No fish"),
    Diet("no_shellfish", "Không ăn tôm, cua, ốc, sò", "No shellfish"),
    Diet("no_egg", "Không ăn trứng", "No egg"),
    Diet("no_milk", "Không uống sữa, ăn đồ có sữa", "No milk or dairy"),
    Diet("no_peanut", "Không ăn lạc", "No peanuts"),
    Diet("no_nuts", "Không ăn các loại hạt", "No tree nuts"),
    Diet("no_sesame", "Không ăn vừng", "No sesame"),
    Diet("no_soya", "Không ăn đậu nành, đậu phụ", "No soya or tofu"),
    Diet("no_wheat", "Không ăn bột mì, gluten", "No wheat or gluten"),
    Diet("no_beef", "Không ăn thịt bò", "No beef"),
    Diet("no_pork", "Không ăn thịt lợn", "No pork"),
    Diet("no_chicken", "Không ăn thịt gà", "No chicken"),
    Diet("vegetarian", "Ăn chay", "Vegetarian"),
    Diet("halal", "Ăn theo đạo Hồi (Halal)", "Halal"),
    Diet("pureed", "Ăn bột, đồ xay nhuyễn", "Pureed food"),
    Diet("porridge", "Ăn cháo", "Porridge"),
    Diet("soft", "Ăn cơm nát, đồ mềm", "Soft food"),
    Diet("less_sugar", "Ăn ít đường, đang giảm cân", "Less sugar"),
    Diet(OTHER, "Khác (ghi rõ)", "Other, as noted"),
)
BY_CODE: Final = {diet.code: diet for diet in DIETS}
