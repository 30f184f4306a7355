"""A list on its way to the server, and the server's answer."""

import io
import time
from typing import Any, Final, Self

import httpx

from app.cli.imports.problems import (
    BAD_TOKEN,
    LOST,
    REDIRECTED,
    STILL_RUNNING,
    STRANGE,
    TOO_LARGE,
    UNREACHABLE,
    CannotRun,
    Locale,
)
from app.cli.imports.showing import Progress
from app.core.text import visible
from app.core.words import Words

OVER: Final = {"complete", "failed", "undone"}
"""The states of an import that goes on no more."""

_PATIENCE: Final = 600.0
"""Seconds that an import may go on after it was taken."""

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


class _Reader(io.BytesIO):
    """A file that tells how much of it has been sent."""

    def __init__(self, content: bytes, progress: Progress) -> None:
        super().__init__(content)
        self.progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.progress.sent(len(piece))
        return piece


class Sender:
    """Somebody's connection to a server. The token goes into a header, and nowhere else."""

    def __init__(self, server: str, token: str, locale: Locale) -> None:
        self.server = server
        self.headers = {"authorization": f"Bearer {token}", "accept-language": locale}
        self.client = httpx.Client(timeout=httpx.Timeout(120, connect=10))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def send(self, fields: dict[str, str], name: str, content: bytes, progress: Progress) -> str:
        """The result of an import, as the server wrote it. Raises CannotRun.

        The same command again, after a lost answer, is safe without a key: what is there already is found unchanged.
        """
        file = (visible(name), _Reader(content, progress), "application/octet-stream")
        return self._finished(self._asked("POST", "/v1/imports", data=fields, files={"file": file}))

    def refused(self, id_: str) -> bytes:
        """The refused rows of an import as csv. Raises CannotRun."""
        answer = self._asked("GET", f"/v1/imports/{id_}/refused")
        if not answer.is_success:
            raise self._problem(answer)
        return answer.content

    def _finished(self, answer: httpx.Response) -> str:
        """The result, once the import is over. Raises CannotRun."""
        until = time.monotonic() + _PATIENCE
        result = self._result(answer)
        while result["state"] not in OVER:
            self._wait(answer, until)
            answer = self._asked("GET", f"/v1/imports/{result['id']}")
            result = self._result(answer)
        return answer.text

    def _wait(self, answer: httpx.Response, until: float) -> None:
        if time.monotonic() > until:
            raise CannotRun(STILL_RUNNING, server=self.server)
        asked = answer.headers.get("retry-after", "")
        time.sleep(min(float(asked), 30.0) if asked.isdecimal() else 1.0)

    def _asked(self, method: str, path: str, **body: Any) -> httpx.Response:
        """One request. Raises CannotRun where no answer came."""
        try:
            url = httpx.URL(self.server.rstrip("/") + path)
            return self.client.request(method, url, headers=self.headers, **body)
        except (*_NEVER_SENT, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise CannotRun(UNREACHABLE, server=self.server, why=type(error).__name__) from None
        except httpx.HTTPError as error:
            raise CannotRun(LOST, server=self.server, why=type(error).__name__) from None

    def _result(self, answer: httpx.Response) -> dict[str, Any]:
        """What an answer says of the import. Raises CannotRun where it says something else."""
        result = _json(answer)
        if not (answer.is_success and {"id", "state", "counts", "issues"} <= result.keys()):
            raise self._problem(answer)
        return result

    def _problem(self, answer: httpx.Response) -> CannotRun:
        """What the server said instead, in one sentence."""
        problem = _json(answer)
        document = answer.text if problem else None
        if answer.is_redirect:
            return CannotRun(REDIRECTED, server=self.server, where=answer.headers.get("location", ""))
        if answer.status_code == httpx.codes.UNAUTHORIZED and problem:
            return CannotRun(BAD_TOKEN, document=document)
        if "code" in problem and "detail" in problem and answer.status_code not in _NO_SUCH_ADDRESS:
            return CannotRun(_told(problem), document=document)
        if answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:  # said by somebody in between
            return CannotRun(TOO_LARGE)
        return CannotRun(STRANGE, document=document, server=self.server, status=answer.status_code)


_NO_SUCH_ADDRESS: Final = {httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _told(problem: dict[str, Any]) -> Words:
    """A problem document as one line, in the language it was asked for."""
    reasons = [f"{error['pointer'].strip('/')}: {error['detail']}" for error in problem.get("errors", ())]
    line = visible(" ".join(("; ".join(reasons) or str(problem["detail"])).split()))
    return Words(line, line)
