"""Which operations exist for each action: filled when the application is put together (app/main.py)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path of the API, by its name in the OpenAPI document."""

    method: str
    path: str
    operation_id: str


OPERATIONS: dict[str, list[Operation]] = {}
"""Action → its operations. An action without any is in the regulation, and not in the system yet."""
