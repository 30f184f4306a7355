"""UUIDv7 (RFC 9562): ids that sort by the time they were made, so that new rows land at the end of an index."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A new UUIDv7. The clock in it only orders ids: no rule reads it, so it is not the injected one."""
    milliseconds = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (tail >> 68) << 64 | 0b10 << 62 | tail & (1 << 62) - 1
    return UUID(int=value)
