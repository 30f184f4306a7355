"""Whoever hangs up while sending a file in."""

from typing import Any

import pytest

from tests.school import School


async def test_whoever_hangs_up_in_the_middle_is_no_failure(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    teacher = school.as_("teacher of the class")
    await teacher.arrive()
    head = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    messages: Any = iter([{"type": "http.request", "body": head, "more_body": True}, {"type": "http.disconnect"}])
    statuses: list[int] = []

    async def receive() -> Any:
        return next(messages)

    async def send_(message: Any) -> None:
        statuses.append(message.get("status", 0))

    scope = {"type": "http", "method": "POST", "path": "/v1/files", "raw_path": b"/v1/files", "query_string": b"",
             "headers": [(b"authorization", b"Bearer " + teacher.token().encode()),
                         (b"content-type", b"multipart/form-data; boundary=x")], "client": ("10.0.0.1", 1)}  # fmt: skip
    await school.program.application(scope, receive, send_)
    assert statuses[0] == 400
    assert "failure" not in capsys.readouterr().out
