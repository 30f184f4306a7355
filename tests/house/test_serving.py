"""A server that goes on: over a database that is killed, and with keys that change under it."""

import asyncio
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from anyio.lowlevel import checkpoint

from app.core.security.keys import LOOKS, KeyRing
from app.core.security.refresh import issue_refresh, read_refresh
from app.core.security.tokens import Door, InvalidToken
from demo import stage
from tests.house.test_backup import done, mamnon, signed_in
from tests.house.test_embedded import kill_server
from tests.program import Program


def kid_of(token: str) -> str:
    return token.removeprefix("mnr_").partition(".")[0]


def test_a_killed_database_and_rotated_keys_under_a_running_server() -> None:
    with stage.school("--sample") as (url, data):
        account = next(it for it in stage.sample(data) if it["role"] == "principal")
        tokens = signed_in(url, account)
        me, old = f"{url}/v1/me", {"Authorization": f"Bearer {tokens['access_token']}"}
        assert httpx.get(me, headers=old).status_code == 200

        kill_server(data / "postgres")
        deadline = time.monotonic() + 10
        while (answer := httpx.get(me, headers=old)).status_code != 200:
            assert answer.status_code == 503, answer.text
            assert time.monotonic() < deadline

        first = done(mamnon("keys", "list", at=data)).split()
        assert "signs now" in done(mamnon("keys", "rotate", at=data))
        second = done(mamnon("keys", "list", at=data)).split()
        assert second[1:] == first
        other = signed_in(url, account)["refresh_token"]
        assert kid_of(other) == first[0], "it still signs with the key it knows"
        ring = KeyRing(data / "keys")
        fellows = issue_refresh(ring, *read_refresh(ring, other))  # as a fellow server with the new key would issue it
        assert kid_of(fellows) == second[0]
        answer = httpx.post(f"{url}/v1/auth/refresh", json={"refresh_token": fellows})
        assert kid_of(answer.json()["refresh_token"]) == second[0], "a token of a new key made it look"
        assert [it["kid"] for it in httpx.get(f"{url}/.well-known/jwks.json").json()["keys"]] == second

        assert httpx.get(me, headers=old).status_code == 200, "what the older key signed stays good"
        renewed = httpx.post(f"{url}/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert renewed.status_code == 200
        assert kid_of(renewed.json()["refresh_token"]) == second[0]
        lost = httpx.post(f"{url}/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert lost.json()["refresh_token"] == renewed.json()["refresh_token"], "the answer that was lost, once more"

        assert "is gone" in done(mamnon("keys", "retire", first[0], at=data))
        assert "is the one that signs" in mamnon("keys", "retire", second[0], at=data).stderr


def _folders(tmp_path: Path) -> tuple[KeyRing, KeyRing]:
    """The ring of a server, and that of a command beside it."""
    return KeyRing.open(tmp_path), KeyRing(tmp_path)


async def test_a_server_follows_the_keys_by_itself(anyio_backend: object, program: Program, tmp_path: Path) -> None:
    ours, beside = _folders(tmp_path)
    following = asyncio.create_task(replace(program.runtime, ring=ours).follow_keys(pause=0.001))
    (tmp_path / "0001.json").chmod(0o644)
    (tmp_path / "0002.json").write_text("no key")  # a fault that passes leaves the keys as they were
    for _ in range(5):
        await checkpoint()
    (tmp_path / "0002.json").unlink()
    (tmp_path / "0001.json").chmod(0o600)
    new = beside.rotate()
    async with asyncio.timeout(10):
        while ours.signing.kid != new.kid:
            await checkpoint()
        beside.retire(beside.keys[1].kid)
        while len(ours.keys) > 1:
            await checkpoint()
    following.cancel()


def test_strangers_do_not_make_it_list_the_folder_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, beside = _folders(tmp_path)
    listing, listings = os.listdir, []

    def counted(folder: Path) -> list[str]:
        listings.append(folder)
        return listing(folder)

    monkeypatch.setattr(os, "listdir", counted)
    seconds = [7.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    door = Door(ours, "x", "x")
    for _ in range(10 * LOOKS):
        with pytest.raises(InvalidToken):
            door.open("bm90.b3Vy.a2V5", datetime.now(UTC))
    assert len(listings) == LOOKS
    new = beside.rotate()
    assert ours.get(new.kid) is None, "the limit is for everybody"
    seconds[0] = 8.0
    assert ours.get(new.kid) is not None, "a second later it looks again"
