"""What is owed: one set-based query for each duty that is measured. A duty without one is "not yet measured", never fulfilled.

A module an area; `expected` names the columns that every query has, `working_time` counts working days and hours.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

Owed = Callable[[], Select[Any]]
"""A query of what was expected of whom, by when, and what met it: the columns of `expected`."""
