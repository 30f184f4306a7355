"""Lists of children as a kind of import (6.1; the clerk's under 3.1)."""

from typing import Final

from app.services.imports import turn
from app.services.imports.kind import Kind
from app.services.imports.roster_columns import ROSTER
from app.services.imports.roster_rows import ParsedRoster, parse_roster
from app.services.imports.students.decide import decide, refused_rows
from app.services.imports.students.plan import Plan
from app.services.imports.students.scope import Scope, enter
from app.services.imports.students.undo import depended, hold, take_back
from app.services.imports.students.write import write

STUDENTS: Final = Kind[Scope, ParsedRoster, Plan](
    name="students",
    action="student.import",
    turn=turn.CHILDREN,
    enter=enter,
    declaration=ROSTER,
    parse=lambda sheets, today: parse_roster(sheets, today=today),
    decide=decide,
    write=write,
    hold=hold,
    depended=depended,
    take_back=take_back,
    refused=refused_rows,
)
