"""Sheets of measurements as a kind of import: the nurse's and the care vice-principal's (4.2.5)."""

from typing import Final

from app.services.imports import turn
from app.services.imports.health.columns import HEALTH_SHEET
from app.services.imports.health.decide import decide
from app.services.imports.health.looked import looked
from app.services.imports.health.plan import Plan
from app.services.imports.health.rows import HealthSheet, parse_health
from app.services.imports.health.scope import Scope, enter
from app.services.imports.health.write import depended, hold, take_back, write
from app.services.imports.kind import Kind

HEALTH: Final = Kind[Scope, HealthSheet, Plan](
    name="health",
    action="health.measure",
    turn=turn.HEALTH,
    enter=enter,
    declaration=HEALTH_SHEET,
    parse=parse_health,
    decide=decide,
    write=write,
    depended=depended,
    take_back=take_back,
    hold=hold,
    looked=looked,
)
