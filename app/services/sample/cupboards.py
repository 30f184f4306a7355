"""What stands in the sample school: a dozen assets, some in classes, and three medicines with lots. All of it invented."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from app.core.ids import new_id
from app.core.text import fold, identity_key, title_key
from app.models.assets import asset_movements, assets
from app.models.stock import stock_items, stock_lots, stock_movements
from app.services.sample.plan import A1, B1, C1, D1

Rows = tuple[Table, str, Iterable[tuple[Any, ...]]]

ASSETS: Final = (
    # name, category, quantity, price of one, fund, class or place
    ("Ti vi 55 inch", "appliance", 1, 12_500_000, "budget", A1),
    ("Ti vi 50 inch", "appliance", 1, 10_900_000, "budget", B1),
    ("Tủ đồ chơi gỗ", "furniture", 2, 3_200_000, "donated", C1),
    ("Giường ngủ xếp", "furniture", 21, 280_000, "budget", D1),
    ("Bàn học sinh", "furniture", 12, 450_000, "budget", A1),
    ("Bộ xếp hình khối gỗ", "toy", 5, 350_000, "donated", A1),
    ("Máy tính để bàn", "computer", 1, 14_200_000, "budget", "Phòng Văn thư"),
    ("Máy in", "computer", 1, 4_600_000, "budget", "Phòng Văn thư"),
    ("Tủ lạnh lưu mẫu", "kitchen", 1, 11_800_000, "fees", "Bếp"),
    ("Nồi hấp cơm", "kitchen", 1, 18_500_000, "budget", "Bếp"),
    ("Cầu trượt liên hoàn", "playground", 1, 36_000_000, "donated", "Sân trước"),
    ("Cân sức khỏe có thước đo", "medical", 1, 2_900_000, "budget", "Phòng y tế"),
)
MEDICINES: Final = (
    # name, kind, unit, ingredient, strength, least, and the lots: number, days until it expires, received, issued
    ("Paracetamol gói bột", "medicine", "gói", "Paracetamol", "150 mg", 20, (("PT2503", 25, 30, 6), ("PT2601", 500, 40, 0))),
    ("Oresol", "medicine", "gói", "Muối bù nước, điện giải", "4,1 g", 15, (("OR2511", 300, 30, 4),)),
    ("Băng gạc vô trùng", "supply", "miếng", None, "5 × 6,5 cm", 30, (("BG24", 700, 50, 12),)),
)  # fmt: skip


def cupboards(
    now: datetime,
    today: date,
    keeper: UUID,
    nurse: UUID,
    teachers: Mapping[str | None, UUID],
    classes: Mapping[str, UUID],
) -> Iterator[Rows]:
    """Table, columns and rows. `teachers`: who received what, by the class's name."""
    yield from _assets(now, today, keeper, teachers, classes)
    yield from _stock(now, today, nurse)


def _assets(
    now: datetime, today: date, keeper: UUID, teachers: Mapping[str | None, UUID], classes: Mapping[str, UUID]
) -> Iterator[Rows]:
    numbered = [(new_id(), f"TS{number:06}", *each) for number, each in enumerate(ASSETS, start=1)]
    since = today - timedelta(days=400)
    yield (
        assets,
        "id code name category unit quantity price fund acquired_on in_use_on location class_id state search_key sort_key"
        " version created_at updated_at",
        [
            (id_, code, name, category, "cái", quantity, price, fund, since, since, None if where in classes else where,
             classes.get(where), "in_use", f" {fold(name)} {fold(code)}", title_key(name), 2 if where in classes else 1, now, now)
            for id_, code, name, category, quantity, price, fund, where in numbered
        ],
    )  # fmt: skip
    columns = "id asset_id number kind change to_location to_class_id at person_id state received_by received_at"
    received = [
        (
            new_id(),
            id_,
            1,
            "receive",
            quantity,
            None if where in classes else where,
            None,
            now,
            keeper,
            "entered",
            None,
            None,
        )
        for id_, _, _, _, quantity, _, _, where in numbered
    ]
    handed = [
        (new_id(), id_, 2, "hand_over", 0, None, classes[where], now, keeper, "received", teachers[where], now)
        for id_, _, _, _, _, _, _, where in numbered
        if where in classes
    ]
    yield asset_movements, columns, [*received, *handed]


def _stock(now: datetime, today: date, nurse: UUID) -> Iterator[Rows]:
    items = [(new_id(), *each) for each in MEDICINES]
    lots = [(new_id(), item[0], *lot) for item in items for lot in item[7]]
    yield (
        stock_items,
        "id name kind unit ingredient strength min_quantity search_key sort_key identity_key updated_at",
        [
            (id_, name, kind, unit, ingredient, strength, least, f" {fold(name)} {fold(ingredient or '')}", title_key(name),
             " · ".join(map(identity_key, (name, strength, unit))), now)
            for id_, name, kind, unit, ingredient, strength, least, _ in items
        ],
    )  # fmt: skip
    yield (
        stock_lots,
        "id item_id lot_number expires_on use_by supplier received_on balance version",
        [
            (id_, item, number, expires_on, expires_on, "Trạm Y tế xã", today - timedelta(days=60),
             received - issued, 2 if issued else 1)
            for id_, item, number, days, received, issued in lots
            for expires_on in (today + timedelta(days=days),)
        ],
    )  # fmt: skip
    in_ = [(id_, 1, "receive", received, received, now, nurse) for id_, _, _, _, received, _ in lots]
    out = [
        (id_, 2, "issue", -issued, received - issued, now, nurse) for id_, _, _, _, received, issued in lots if issued
    ]
    yield stock_movements, "lot_id number kind change balance at person_id", [*in_, *out]
