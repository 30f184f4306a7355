"""All kinds of import, by the name that a form gives."""

from typing import Any, Final

from app.services.imports.assets import ASSETS
from app.services.imports.health import HEALTH
from app.services.imports.kind import Kind
from app.services.imports.staff import STAFF
from app.services.imports.students import STUDENTS

KINDS: Final[dict[str, Kind[Any, Any, Any]]] = {kind.name: kind for kind in (STUDENTS, STAFF, HEALTH, ASSETS)}
