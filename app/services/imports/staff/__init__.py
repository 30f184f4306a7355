"""Lists of staff, users with their posts, as a kind of import: the principal's (3.1)."""

from typing import Final

from app.services.imports import turn
from app.services.imports.kind import Kind
from app.services.imports.staff.columns import STAFF_LIST
from app.services.imports.staff.decide import decide
from app.services.imports.staff.plan import Plan
from app.services.imports.staff.rows import StaffList, parse_staff
from app.services.imports.staff.scope import Scope, enter
from app.services.imports.staff.undo import depended, take_back
from app.services.imports.staff.write import codes, write

STAFF: Final = Kind[Scope, StaffList, Plan](
    name="staff",
    action="user.import",
    turn=turn.STAFF,
    enter=enter,
    declaration=STAFF_LIST,
    parse=parse_staff,
    decide=decide,
    write=write,
    depended=depended,
    take_back=take_back,
    codes=codes,
)
