"""Keys, access tokens, refresh tokens and codes: what is ours comes in, all else is refused in one way."""

import json
import multiprocessing
import os
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from jose import jwk, jwt

from app.core.security import base64url, codes, tokens
from app.core.security.keys import KeyProblem, KeyRing
from app.core.security.refresh import Rotation, issue_refresh, read_refresh, rotate
from app.core.security.tokens import Claims, Door, InvalidToken

NOW = datetime(2020, 9, 5, 0, 30, 0, 250_000, tzinfo=UTC)  # in the past: the machine's clock must not matter
AT = int(NOW.timestamp())
SECOND = timedelta(seconds=1)
LIFETIME = timedelta(minutes=10)
ISSUER, AUDIENCE = "https://issuer.example", "api"
SUBJECT, SESSION = uuid4(), uuid4()
GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(SUBJECT),
    "sid": str(SESSION),
    "jti": str(uuid4()),
    "iat": AT,
    "exp": AT + 600,
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    ring = KeyRing.open(tmp_path_factory.mktemp("of") / "keys")
    ring.rotate()
    return ring


@pytest.fixture
def own_ring(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path / "keys")


@pytest.fixture(scope="module")
def door(ring: KeyRing) -> Door:
    return Door(ring, ISSUER, AUDIENCE)


def issue(ring: KeyRing, **changes: Any) -> str:
    given: dict[str, Any] = {"issuer": ISSUER, "audience": AUDIENCE, "now": NOW, "lifetime": LIFETIME}
    return tokens.issue(ring, subject=SUBJECT, session=SESSION, **given | changes)


def sealed(ring: KeyRing, payload: bytes | dict[str, Any], header: bytes | dict[str, Any] | None = None) -> str:
    """Any payload under any header, truly signed by the signing key."""
    ours = {"alg": "ES256", "kid": ring.signing.kid, "typ": "at+jwt"}
    parts = [
        part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
        for part in (ours if header is None else header, payload)
    ]
    text = b".".join(map(base64url.encode, parts))
    return (text + b"." + base64url.encode(ring.signing.private.sign(text))).decode()


def refused(door: Door, token: Any, now: datetime = NOW) -> None:
    with pytest.raises(InvalidToken) as caught:
        door.open(token, now)
    assert str(caught.value) == "invalid token"


# Access tokens


def test_a_token_comes_back_as_issued(ring: KeyRing, door: Door) -> None:
    token = issue(ring)
    claims = door.open(token, NOW)
    assert (claims.subject, claims.session, claims.expires_at) == (SUBJECT, SESSION, AT + 600)
    assert isinstance(claims, Claims)
    assert isinstance(claims.jti, UUID)
    assert door.open(token.encode(), NOW) == claims
    assert door.open(token, NOW) is claims
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": ring.signing.kid, "typ": "at+jwt"}
    assert jwt.get_unverified_claims(token).keys() == GOOD.keys()
    assert len(token) < 600


def test_the_forger_of_these_tests_can_make_good_tokens(ring: KeyRing, door: Door) -> None:
    door.open(sealed(ring, GOOD), NOW)


ODD_CLAIMS: dict[str, dict[str, Any]] = {
    **{f"without {claim}": {claim: ...} for claim in GOOD},
    **{f"{claim} null": {claim: None} for claim in GOOD},
    "another issuer": {"iss": "https://other.example"},
    "issuer as list": {"iss": [ISSUER]},
    "another audience": {"aud": "app"},
    "audience as list": {"aud": [AUDIENCE]},
    "exp as string": {"exp": str(AT + 600)},
    "exp as float": {"exp": AT + 600.0},
    "exp as bool": {"exp": True},
    "exp Infinity": {"exp": float("inf")},
    "exp NaN": {"exp": float("nan")},
    "exp huge": {"exp": 10**30},
    "exp beyond the calendar": {"exp": 10**12},
    "exp of 2,500 digits": {"exp": b"9" * 2500},
    "exp as list": {"exp": [AT + 600]},
    "iat as string": {"iat": str(AT)},
    "iat as float": {"iat": float(AT)},
    "iat as bool": {"iat": False},
    "iat in the future": {"iat": AT + 60},
    "exp before iat": {"exp": AT - 60},
    "sub a number": {"sub": 7},
    "sub no UUID": {"sub": "lan"},
    "sub a UUID in braces": {"sub": f"{{{SUBJECT}}}"},
    "sid in capitals": {"sid": str(SESSION).upper() + "A"},
    "sid as urn": {"sid": f"urn:uuid:{SESSION}"},
    "jti empty": {"jti": ""},
    "jti with a lone surrogate": {"jti": "\ud800"},
    "a claim of nobody": {"admin": True},
    "nbf": {"nbf": AT},
}


@pytest.mark.parametrize("case", ODD_CLAIMS)
def test_odd_claims_are_refused_though_truly_signed(ring: KeyRing, door: Door, case: str) -> None:
    claims = {name: value for name, value in (GOOD | ODD_CLAIMS[case]).items() if value is not ...}
    payload = json.dumps(claims, default=lambda digits: digits.decode())
    refused(door, sealed(ring, payload.replace(f'"{"9" * 2500}"', "9" * 2500).encode()))


PAYLOADS = {
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "a string": b'"x"',
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b"\xff\xfe",
    "1,000 brackets": b"[" * 1000 + b"]" * 1000,
    "1,000 braces": b'{"a":' * 500 + b"1" + b"}" * 500,
    "no object": json.dumps([GOOD]).encode(),
}


@pytest.mark.parametrize("case", PAYLOADS)
def test_odd_payloads_are_refused_though_truly_signed(ring: KeyRing, door: Door, case: str) -> None:
    refused(door, sealed(ring, PAYLOADS[case]))


HEADERS: dict[str, Callable[[str], Any]] = {
    "no kid": lambda kid: {"alg": "ES256", "typ": "at+jwt"},
    "another kid": lambda kid: {"alg": "ES256", "kid": "0" * 16, "typ": "at+jwt"},
    "kid as list": lambda kid: {"alg": "ES256", "kid": [kid], "typ": "at+jwt"},
    "kid as path": lambda kid: {"alg": "ES256", "kid": f"../{kid}", "typ": "at+jwt"},
    "typ JWT": lambda kid: {"alg": "ES256", "kid": kid, "typ": "JWT"},
    "no typ": lambda kid: {"alg": "ES256", "kid": kid},
    "alg none": lambda kid: {"alg": "none", "kid": kid, "typ": "at+jwt"},
    "alg None": lambda kid: {"alg": None, "kid": kid, "typ": "at+jwt"},
    "alg es256": lambda kid: {"alg": "es256", "kid": kid, "typ": "at+jwt"},
    "alg ES384": lambda kid: {"alg": "ES384", "kid": kid, "typ": "at+jwt"},
    "another order": lambda kid: {"typ": "at+jwt", "alg": "ES256", "kid": kid},
    "crit": lambda kid: {"alg": "ES256", "crit": ["x"], "kid": kid, "typ": "at+jwt"},
    "b64": lambda kid: {"alg": "ES256", "b64": False, "kid": kid, "typ": "at+jwt"},
    "jku": lambda kid: {"alg": "ES256", "jku": "https://evil.example", "kid": kid, "typ": "at+jwt"},
    "jwk": lambda kid: {"alg": "ES256", "jwk": {}, "kid": kid, "typ": "at+jwt"},
    "a space": lambda kid: f'{{"alg": "ES256","kid":"{kid}","typ":"at+jwt"}}'.encode(),
    "alg twice": lambda kid: f'{{"alg":"none","alg":"ES256","kid":"{kid}","typ":"at+jwt"}}'.encode(),
    "1,000 brackets": lambda kid: b"[" * 1000 + b"]" * 1000,
    "1,000 braces": lambda kid: b'{"a":' * 500 + b"1" + b"}" * 500,
    "no UTF-8": lambda kid: b"\xff",
    "null": lambda kid: b"null",
    "empty": lambda kid: b"",
}


@pytest.mark.parametrize("case", HEADERS)
def test_other_headers_than_ours_are_refused_though_truly_signed(ring: KeyRing, door: Door, case: str) -> None:
    refused(door, sealed(ring, GOOD, HEADERS[case](ring.signing.kid)))


SPELLINGS: dict[str, Callable[[str], Any]] = {
    "empty": lambda t: "",
    "dots": lambda t: "..",
    "none": lambda t: None,
    "a number": lambda t: 7,
    "a list": lambda t: [t],
    "two parts": lambda t: t.rpartition(".")[0],
    "no signature": lambda t: t.rpartition(".")[0] + ".",
    "no payload": lambda t: "{0}..{2}".format(*t.split(".")),
    "four parts": lambda t: t + ".e30",
    "a trailing dot": lambda t: t + ".",
    "padding": lambda t: t + "==",
    "padding within": lambda t: "{}.{}=.{}".format(*t.split(".")),
    "a leading space": lambda t: " " + t,
    "a trailing newline": lambda t: t + "\n",
    "a newline within": lambda t: t.replace(".", ".\n", 1),
    "a NUL": lambda t: t + "\0",
    "Bearer": lambda t: "Bearer " + t,
    "standard base64": lambda t: t.replace("-", "+").replace("_", "/") + "+",
    "a foreign sign": lambda t: t[:-9] + "!" + t[-9:],
    "Vietnamese": lambda t: t + "ạ",
    "a fullwidth dot": lambda t: t.replace(".", "．"),
    "a lone surrogate": lambda t: t + "\ud800",
    "bytes beyond ASCII": lambda t: t.encode() + b"\xff",
    "4,097 characters": lambda t: t + "A" * (4097 - len(t)),
    "a megabyte": lambda t: t + "A" * 2**20,
    "a short signature": lambda t: t[:-4],
    "a signature of zeros": lambda t: t.rpartition(".")[0] + "." + "A" * 86,
}


@pytest.mark.parametrize("case", SPELLINGS)
def test_other_spellings_are_refused(ring: KeyRing, door: Door, case: str) -> None:
    token = issue(ring)
    door.open(token, NOW)
    refused(door, SPELLINGS[case](token))


def test_every_change_of_one_character_is_refused(ring: KeyRing, door: Door) -> None:
    token = issue(ring)
    door.open(token, NOW)
    for place, old in enumerate(token):
        refused(door, token[:place] + ("A" if old != "A" else "B") + token[place + 1 :])
    for new in set(string.ascii_letters + string.digits + "-_=.+/ ") - {token[-1]}:
        refused(door, token[:-1] + new)  # the last character has spare bits


def test_a_payload_in_another_spelling_is_refused_though_truly_signed(ring: KeyRing, door: Door) -> None:
    payload = json.dumps(GOOD).encode()
    payload += b" " * ((1 - len(payload)) % 3)  # one byte over: the last character has spare bits
    header, spelled, _ = sealed(ring, payload).encode().split(b".")
    assert spelled.endswith((b"A", b"Q", b"g", b"w"))
    for last in (spelled[:-1] + bytes([spelled[-1] + 1]), spelled + b"==", spelled + b"!"):
        text = header + b"." + last
        refused(door, text + b"." + base64url.encode(ring.signing.private.sign(text)))


def test_a_payload_too_long_is_refused_before_it_is_read(ring: KeyRing, door: Door) -> None:
    spaces = 4096 - len(sealed(ring, GOOD))
    payload = json.dumps(GOOD, separators=(",", ":")).encode()
    longest = sealed(ring, payload + b" " * (spaces * 3 // 4))
    assert 4090 < len(longest) <= 4096
    door.open(longest, NOW)
    refused(door, sealed(ring, payload + b" " * (spaces * 3 // 4 + 6)))


def test_the_public_key_is_no_secret_of_hs256(ring: KeyRing, door: Door) -> None:
    public = ring.signing.public.to_dict()
    for secret in (public["x"], json.dumps(public), jwk.construct(public).to_pem().hex()):
        forged = jwt.encode(GOOD, secret, "HS256", headers={"typ": "at+jwt", "kid": ring.signing.kid})
        refused(door, forged)
        header, _, rest = issue(ring).partition(".")
        assert header
        refused(door, f"{header}.{forged.split('.')[1]}.{rest.split('.')[1]}")


def test_a_kid_does_not_borrow_the_key_of_another(ring: KeyRing, door: Door) -> None:
    older = ring.keys[1].kid
    refused(door, sealed(ring, GOOD, {"alg": "ES256", "kid": older, "typ": "at+jwt"}))


def test_a_stranger_with_our_kid_is_refused(ring: KeyRing, door: Door) -> None:
    stranger = jwk.construct(ec.generate_private_key(ec.SECP256R1()), "ES256")
    forged = jwt.encode(GOOD, stranger, "ES256", headers={"typ": "at+jwt", "kid": ring.signing.kid})
    assert forged.split(".")[0] == issue(ring).split(".")[0]
    refused(door, forged)


@pytest.mark.parametrize(
    ("after", "good"),
    [(-6, False), (-5, True), (0, True), (599, True), (600, False), (601, False), (10**6, False)],
)
@pytest.mark.parametrize("cached", [False, True])
def test_a_token_is_good_in_its_time_only(ring: KeyRing, door: Door, after: int, good: bool, cached: bool) -> None:
    token = issue(ring, now=NOW.replace(microsecond=0))
    if cached:
        door.open(token, NOW)
    at = NOW.replace(microsecond=0) + after * SECOND
    if good:
        door.open(token, at)
    else:
        refused(door, token, at)


def test_a_naive_time_is_a_mistake_of_the_caller(ring: KeyRing, door: Door) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(TypeError):
        issue(ring, now=naive)
    with pytest.raises(TypeError):
        door.open(issue(ring), naive)


def test_the_cache_serves_no_forged_signature(ring: KeyRing, door: Door) -> None:
    token = issue(ring)
    door.open(token, NOW)
    body = token.rpartition(".")[0]
    refused(door, f"{body}.{issue(ring).rpartition('.')[2]}")


def test_the_cache_is_bounded(ring: KeyRing) -> None:
    door = Door(ring, ISSUER, AUDIENCE, cache_size=3)
    many = [issue(ring) for _ in range(5)]
    for token in many * 2:
        door.open(token, NOW)
    refused(door, issue(ring), NOW + 2 * LIFETIME)
    assert list(door._verified) == many[-3:]


@settings(max_examples=150, deadline=None)
@given(token=st.text(max_size=60) | st.binary(max_size=60) | st.text("aA0-_.=", max_size=60))
def test_garbage_is_refused(ring: KeyRing, door: Door, token: str | bytes) -> None:
    refused(door, token)
    if isinstance(token, str):
        for text in (token, "mnr_" + token, f"mnr_{ring.signing.kid}.{token}"):
            with pytest.raises(InvalidToken):
                read_refresh(ring, text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(claim=st.sampled_from(sorted(GOOD)), value=json_values)
def test_no_odd_value_of_a_claim_raises_anything_else(ring: KeyRing, door: Door, claim: str, value: object) -> None:
    claims = GOOD | {claim: value}
    if claims != GOOD:
        try:
            door.open(sealed(ring, claims), NOW)
        except InvalidToken:
            return
        assert claim in {"iat", "exp"}
        assert type(value) is int


# Keys


def test_a_new_ring_is_private_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    first = KeyRing.open(folder)
    assert [path.name for path in folder.iterdir()] == ["0001.json"]
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "0001.json").stat().st_mode & 0o777 == 0o600
    again = KeyRing.open(folder)
    assert again.signing.kid == first.signing.kid
    assert again.signing.refresh == first.signing.refresh
    assert first.signing.kid != KeyRing.open(tmp_path / "other").signing.kid
    assert "private" not in repr(first.signing)
    assert "refresh" not in repr(first.signing)


def test_only_public_halves_are_published(ring: KeyRing) -> None:
    published = ring.public_jwks()
    assert [key["kid"] for key in published["keys"]] == [key.kid for key in ring.keys]
    for key in published["keys"]:
        assert key.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-256", "ES256", "sig")
    said = jwt.decode(
        issue(ring, now=datetime.now(UTC)), published["keys"][0], ["ES256"], audience=AUDIENCE, issuer=ISSUER
    )
    assert said["sub"] == str(SUBJECT)


def test_rotation_keeps_old_tokens_until_their_key_retires(own_ring: KeyRing) -> None:
    door = Door(own_ring, ISSUER, AUDIENCE)
    old, kid = issue(own_ring), own_ring.signing.kid
    refresh = issue_refresh(own_ring, SESSION, 1)
    own_ring.rotate()
    new = issue(own_ring)
    door.open(old, NOW)
    door.open(new, NOW)
    assert read_refresh(own_ring, refresh) == (SESSION, 1)
    own_ring.retire(kid)
    refused(door, old)
    door.open(new, NOW)
    with pytest.raises(InvalidToken):
        read_refresh(own_ring, refresh)


def test_another_process_meets_a_new_key_when_it_meets_its_token(tmp_path: Path) -> None:
    here, there = KeyRing.open(tmp_path / "keys"), KeyRing.open(tmp_path / "keys")
    door = Door(here, ISSUER, AUDIENCE)
    door.open(issue(there), NOW)
    there.rotate()
    door.open(issue(there), NOW)
    assert here.signing.kid == there.signing.kid
    there.rotate()
    assert read_refresh(here, issue_refresh(there, SESSION, 3)) == (SESSION, 3)
    there.retire(there.keys[-1].kid)
    assert here.reload()
    assert not here.reload()
    assert [key.kid for key in here.keys] == [key.kid for key in there.keys]


def test_the_signing_key_and_unknown_ones_cannot_retire(own_ring: KeyRing) -> None:
    with pytest.raises(KeyProblem, match="rotate first"):
        own_ring.retire(own_ring.signing.kid)
    with pytest.raises(KeyProblem, match="choose one of"):
        own_ring.retire("nobody")
    assert len(own_ring.keys) == 1


def _p384() -> str:
    key = jwk.construct(ec.generate_private_key(ec.SECP384R1()), "ES256")
    return json.dumps({**key.to_dict(), "kid": "big"})


def _public(text: str) -> str:
    return json.dumps({name: value for name, value in json.loads(text).items() if name != "d"})


def _mixed(text: str) -> str:
    other = jwk.construct(ec.generate_private_key(ec.SECP256R1()), "ES256").to_dict()
    return json.dumps(json.loads(text) | {"d": other["d"]})


FILES: dict[str, Callable[[str], str]] = {
    "P-384": lambda text: _p384(),
    "P-384 that says P-256": lambda text: _p384().replace("P-384", "P-256"),
    "the public half": _public,
    "halves of two keys": _mixed,
    "empty": lambda text: "",
    "no JSON": lambda text: "-----BEGIN PRIVATE KEY-----",
    "a list": lambda text: "[]",
    "deep": lambda text: "[" * 100_000,
    "a kid with a dot": lambda text: json.dumps(json.loads(text) | {"kid": "a.b"}),
    "no kid": lambda text: text.replace('"kid"', '"name"'),
    "a copy": lambda text: text,
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_key_is_refused_and_the_ring_stays(own_ring: KeyRing, tmp_path: Path, case: str) -> None:
    kid = own_ring.signing.kid
    path = tmp_path / "keys" / "0002.json"
    path.write_text(FILES[case]((tmp_path / "keys" / "0001.json").read_text()))
    path.chmod(0o600)
    for load in (own_ring.reload, lambda: KeyRing.open(tmp_path / "keys")):
        with pytest.raises(KeyProblem, match=r"move .* away\.$"):
            load()
    assert own_ring.signing.kid == kid
    refused(Door(own_ring, ISSUER, AUDIENCE), "e30.e30.e30")
    Door(own_ring, ISSUER, AUDIENCE).open(issue(own_ring), NOW)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize(("name", "mode"), [("", 0o755), ("0001.json", 0o640), ("0001.json", 0o604)])
def test_keys_that_others_can_reach_are_refused(own_ring: KeyRing, tmp_path: Path, name: str, mode: int) -> None:
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(KeyProblem, match="run chmod"):
        KeyRing.open(tmp_path / "keys")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    with pytest.raises(KeyProblem, match="cannot be used"):
        KeyRing.open(tmp_path / "keys")


def _race(folders: list[Path], start: Barrier) -> list[str]:
    kids = []
    for folder in folders:
        start.wait(30)
        kids.append(KeyRing.open(folder).signing.kid)
    return kids


def _racer(folders: list[Path], start: Barrier, answer: Any) -> None:
    answer.put(_race(folders, start))


def test_two_processes_that_start_at_once_have_the_same_keys(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    folders = [tmp_path / str(number) for number in range(20)]
    start, answer = spawn.Barrier(2), spawn.Queue()
    other = spawn.Process(target=_racer, args=(folders, start, answer))
    other.start()
    here = _race(folders, start)
    assert answer.get(timeout=30) == here
    other.join(30)
    assert len(set(here)) == len(folders)
    assert {path.name for folder in folders for path in folder.iterdir()} == {"0001.json"}


# Refresh tokens


def test_a_refresh_token_is_always_the_same(ring: KeyRing) -> None:
    token = issue_refresh(ring, SESSION, 7)
    assert token == issue_refresh(ring, SESSION, 7)
    assert read_refresh(ring, token) == (SESSION, 7)
    assert token.startswith(f"mnr_{ring.signing.kid}.")
    assert len(token) == 93
    assert len({token, issue_refresh(ring, SESSION, 8), issue_refresh(ring, uuid4(), 7)}) == 3
    assert read_refresh(ring, issue_refresh(ring, SESSION, 2**48 - 1)) == (SESSION, 2**48 - 1)


def test_every_change_of_a_refresh_token_is_refused(ring: KeyRing) -> None:
    token = issue_refresh(ring, SESSION, 7)
    changed = [token[:n] + ("A" if old != "A" else "B") + token[n + 1 :] for n, old in enumerate(token)]
    older = token.replace(ring.signing.kid, ring.keys[1].kid)
    spelled = [
        token + "=",
        token + "\n",
        " " + token,
        token + "." + token,
        token.upper(),
        token[:-4],
        "mnr_",
        "mnr_.",
    ]
    for forged in [
        *changed,
        older,
        token.removeprefix("mnr_"),
        *spelled,
        "",
        token + "ạ",
        token + "\ud800",
        token + "A" * 4096,
    ]:
        with pytest.raises(InvalidToken):
            read_refresh(ring, forged)


@pytest.mark.parametrize(
    ("presented", "counter", "used", "verdict"),
    [
        (1, 1, False, Rotation.NEXT),
        (1, 1, True, Rotation.NEXT),
        (0, 1, False, Rotation.AGAIN),
        (0, 1, True, Rotation.REUSED),
        (7, 9, False, Rotation.REUSED),
        (7, 9, True, Rotation.REUSED),
        (9, 8, False, Rotation.REUSED),  # from the future: the database was put back to an older day
        (-1, 0, True, Rotation.REUSED),
    ],
)
def test_rotation(presented: int, counter: int, used: bool, verdict: Rotation) -> None:
    assert rotate(presented, counter, used) is verdict


STORIES: dict[str, list[tuple[int, int | None]]] = {
    "one after the other": [(0, 1), (1, 2), (2, 3)],
    "the answer is lost, twice": [(0, 1), (0, 1), (0, 1), (1, 2)],
    "two tabs at once": [(0, 1), (0, 1), (1, 2), (1, 2)],
    "a thief uses the parent after its successor": [(0, 1), (1, 2), (0, None)],
    "a thief is first, the owner comes later": [(0, 1), (1, 2), (2, 3), (1, None)],
}


@pytest.mark.parametrize("story", STORIES)
def test_a_row_that_keeps_the_counter_alone_follows_the_story(story: str) -> None:
    counter = 0
    for presented, answer in STORIES[story]:
        verdict = rotate(presented, counter)
        counter += verdict is Rotation.NEXT
        assert (None if verdict is Rotation.REUSED else counter) == answer


# Codes


def test_a_code_is_found_again_as_people_type_it() -> None:
    code = codes.new_code()
    stored = codes.hash_code(code)
    assert len(code) == 24
    assert code.count("-") == 4
    assert len({codes.new_code() for _ in range(100)}) == 100
    plain = code.replace("-", "")
    typed = [code, code.lower(), plain, f"  {plain.lower()}\n", code.replace("-", " ")]
    typed += [code.replace("0", "o").replace("1", "l"), code.replace("0", "O").replace("1", "I")]
    assert all(codes.verify_code(text, stored) for text in typed)
    wrong = ["", plain[:-1], plain + "0", codes.new_code(), "ạ", "\ud800", plain + " " * 4096]
    assert not any(codes.verify_code(text, stored) for text in wrong)
