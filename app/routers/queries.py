"""The queries that reads have in common, as a route declares them."""

from typing import Annotated

from fastapi import Query

from app.schemas.base import OneQuery, PageQuery

One = Annotated[OneQuery, Query()]
"""Of one thing."""
Paged = Annotated[PageQuery, Query()]
"""Of a list that has no filters."""
