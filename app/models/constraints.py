"""What a caller is told when a value that only one may have is another's: one map from the constraint's name.

The words tell nothing of who has it: it may be somebody whom the caller may not see.
"""

from app.core.errors import Problem, Taken
from app.core.words import Words

UNIQUE: dict[str, tuple[str, Words]] = {
    "uq_users_school_id_username": ("/username", Words("Tên đăng nhập này đã có.", "This username is in use.")),
    "uq_users_school_id_person_id": ("/", Words("Người này đã có tài khoản.", "This person has an account already.")),
    "uq_persons_national_id": (
        "/national_id",
        Words("Số định danh này đã được ghi cho người khác.", "This national id is somebody else's."),
    ),
    "uq_students_school_id_code": ("/code", Words("Mã này đã được dùng.", "This code is in use.")),
    "uq_students_national_id": (
        "/national_id",
        Words("Số định danh này đã được ghi cho trẻ khác.", "This national id is another child's."),
    ),
    "uq_school_years_school_id_name": ("/name", Words("Năm học này đã có.", "There is a school year of this name.")),
    "uq_groups_school_id_name": ("/name", Words("Tổ này đã có.", "There is a group of this name.")),
    "uq_stock_items_school_id_identity_key": (
        "/name",
        Words(
            "Danh mục đã có thuốc, thiết bị cùng tên, hàm lượng và đơn vị tính.",
            "The catalogue has an item of this name, strength and unit already.",
        ),
    ),
    "uq_stock_movements_school_id_lot_id_reverses": (
        "/number",
        Words("Phiếu này đã được ghi đảo.", "This movement was taken back already."),
    ),
    "uq_assets_school_id_code": ("/code", Words("Mã tài sản này đã được dùng.", "This asset code is in use.")),
    "uq_classes_school_id_school_year_id_name": (
        "/name",
        Words("Lớp này đã có trong năm học.", "There is a class of this name in the school year."),
    ),
    "uq_inventories_school_id_school_year_id_name": (
        "/name",
        Words("Đợt kiểm kê này đã có trong năm học.", "There is an inventory of this name in the school year."),
    ),
    "uq_inventory_differences_school_id_movement_id": (
        "/movement_id",
        Words("Biến động này đã xử lý một chênh lệch khác.", "This movement has put another difference right."),
    ),
    "uq_health_rounds_school_id_school_year_id_name": (
        "/name",
        Words("Đợt này đã có trong năm học.", "There is a round of this name in the school year."),
    ),
    "uq_findings_open": (
        "/code",
        Words(
            "Bệnh, tật này của trẻ đã được ghi và chưa khỏi.", "This was found on the child already, and is not over."
        ),
    ),
}
"""Constraint → the field and its words. A test asks the database for each name."""


def taken(constraint: str | None) -> Problem | None:
    """The refusal that goes with a violated unique constraint; None: no caller can have caused it."""
    known = UNIQUE.get(constraint or "")
    return Taken(*known) if known else None
