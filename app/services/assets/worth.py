"""What all pieces of an asset may be worth together: any sum of a register is a number that JSON's readers hold exactly."""

from typing import Final

from app.core.errors import FieldError, Invalid
from app.core.words import Words

MOST_WORTH: Final = 10**15
TOO_MUCH: Final = Words(
    "Đơn giá nhân số lượng vượt một triệu tỷ đồng. Hãy xem lại.",
    "The price times the quantity is more than 10^15 đồng. Check.",
)


def refuse_beyond(pointer: str, price: int, quantity: int) -> None:
    """Raises Invalid at `pointer`."""
    if price * quantity > MOST_WORTH:
        raise Invalid(FieldError(pointer, "too_large", TOO_MUCH))
