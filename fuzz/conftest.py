"""One server for each worker; the tests of a post stay in one of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuzz import people

DOCUMENT = json.loads((Path(__file__).parents[1] / "openapi/openapi.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def school() -> Iterator[people.School]:
    with people.school(DOCUMENT) as running:
        yield running
