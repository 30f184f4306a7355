"""What tests of the command line may ask for."""

from collections.abc import Iterator

import pytest

from tests.house.serving import Server, served


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """`mamnon serve` on a free port, with the sample school without children, in a folder of its own."""
    with served() as running:
        yield running
