"""Medicines and medical equipment (4.2.6): the catalogue, lots, what moves them, and each year's list."""

from app.services.stock.items import add_item, list_items, read_item, update_item
from app.services.stock.lists import draw_up, list_lists, read_list
from app.services.stock.lots import list_lots, list_movements, read_lot
from app.services.stock.moving import discard, issue, reverse
from app.services.stock.receiving import receive
from app.services.stock.taking import issue_item

__all__ = [
    "add_item",
    "discard",
    "draw_up",
    "issue",
    "issue_item",
    "list_items",
    "list_lists",
    "list_lots",
    "list_movements",
    "read_item",
    "read_list",
    "read_lot",
    "receive",
    "reverse",
    "update_item",
]
