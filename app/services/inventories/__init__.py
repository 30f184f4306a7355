"""Inventories (4.2.2): opened by the care vice-principal, counted by phone, confirmed by nobody who counted, followed up."""

from app.services.inventories.confirming import confirm, return_
from app.services.inventories.counting import count
from app.services.inventories.differences import follow_up, list_differences, read_difference, settle
from app.services.inventories.finishing import finish
from app.services.inventories.opening import open_
from app.services.inventories.reading import list_, list_lines, read
from app.services.inventories.record import download_record

__all__ = [
    "confirm",
    "count",
    "download_record",
    "finish",
    "follow_up",
    "list_",
    "list_differences",
    "list_lines",
    "open_",
    "read",
    "read_difference",
    "return_",
    "settle",
]
