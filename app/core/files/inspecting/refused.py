"""Why the child takes a file for nothing to keep."""


class Refused(Exception):
    """`code` is one of `problems`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
