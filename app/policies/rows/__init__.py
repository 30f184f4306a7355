"""What rules look at: for each noun its rows, with the locks they carry and what identifies them."""

from app.policies.rows.assets import asset, asset_movement
from app.policies.rows.attendance import DAY, register, register_of_the_day
from app.policies.rows.content import consent, content, editorial_plan
from app.policies.rows.content_checks import content_check, content_difference
from app.policies.rows.files import file
from app.policies.rows.growth import round_growth
from app.policies.rows.health import class_health, finding, health, health_round, health_summary
from app.policies.rows.inventories import asset_book, inventory, inventory_difference, inventory_line
from app.policies.rows.people import assignment, import_, session, user
from app.policies.rows.stock import USABLE, stock_item, stock_list, stock_lot
from app.policies.rows.structure import calendar, class_, class_list, group, school_year
from app.policies.rows.students import BLOCKED_AT, access, diet, guardian, safety_card, student

__all__ = [
    "BLOCKED_AT",
    "DAY",
    "USABLE",
    "access",
    "asset",
    "asset_book",
    "asset_movement",
    "assignment",
    "calendar",
    "class_",
    "class_health",
    "class_list",
    "consent",
    "content",
    "content_check",
    "content_difference",
    "diet",
    "editorial_plan",
    "file",
    "finding",
    "group",
    "guardian",
    "health",
    "health_round",
    "health_summary",
    "import_",
    "inventory",
    "inventory_difference",
    "inventory_line",
    "register",
    "register_of_the_day",
    "round_growth",
    "safety_card",
    "school_year",
    "session",
    "stock_item",
    "stock_list",
    "stock_lot",
    "student",
    "user",
]
