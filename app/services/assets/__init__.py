"""The asset register (4.2.2): what there is, what moves it, who confirms that, and the yearly wear."""

from app.services.assets.confirming import confirm, confirm_receipt, withdraw
from app.services.assets.entering import adjust, dispose, hand_over, move, receive, repair, take_back
from app.services.assets.movements import list_movements, read_movement
from app.services.assets.reading import list_, read
from app.services.assets.register import create, update

__all__ = [
    "adjust",
    "confirm",
    "confirm_receipt",
    "create",
    "dispose",
    "hand_over",
    "list_",
    "list_movements",
    "move",
    "read",
    "read_movement",
    "receive",
    "repair",
    "take_back",
    "update",
    "withdraw",
]
