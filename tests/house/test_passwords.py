"""Passwords: the right one in every spelling, a quick no to nonsense, no to what guessers try."""

import asyncio
import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.security import passwords
from app.core.security.codes import random_password
from app.core.security.passwords import Passwords, hash_password, verify_password, weakness

PASSWORD = "mèo trèo cây cau"
HASH = hash_password(PASSWORD)
NAMES = ["Nguyễn Thị Lan", "lan.nguyen@hoa-sen", "Trường Mầm non Hoa Sen"]


def test_the_parameters_are_the_ones_we_chose() -> None:
    assert HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_password(PASSWORD) != HASH


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_spellings_of_vietnamese_are_the_same_password(form: Literal["NFC", "NFD"]) -> None:
    typed = unicodedata.normalize(form, PASSWORD)
    assert verify_password(typed, HASH) == (True, None)
    assert verify_password(PASSWORD, hash_password(typed)) == (True, None)


LONG = "ế" * passwords.LONGEST


def test_the_longest_password_works_decomposed() -> None:
    assert verify_password(unicodedata.normalize("NFD", LONG), hash_password(LONG))[0]


WRONG = {
    "another": "mèo trèo cây dừa",
    "without diacritics": "meo treo cay cau",
    "capitals": PASSWORD.upper(),
    "a space more": PASSWORD + " ",
    "cut at NUL": PASSWORD + "\0x",
    "empty": "",
    "a lone surrogate": "\ud800",
    "5,000 characters": "a" * 5000,
    "a million marks": "a" + "\u0301" * 10**6,
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_password_is_false(case: str) -> None:
    assert verify_password(WRONG[case], HASH) == (False, None)


BROKEN = {
    "empty": "",
    "plain": PASSWORD,
    "unknown": "$2b$12$" + "a" * 53,
    "cut": HASH[:-1],
    "longer": HASH + "x",
    "salt cut": HASH.rpartition("$")[0],
    "Vietnamese": HASH + "ạ",
    "a lone surrogate": "\ud800",
    "an hour of memory": HASH.replace("m=19456", "m=99999999999"),
    "no rounds": HASH.replace("t=2", "t=0"),
    "a million": HASH + "A" * 10**6,
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_hash_is_false_and_quick(case: str) -> None:
    before = time.perf_counter()
    assert verify_password(PASSWORD, BROKEN[case]) == (False, None)
    assert time.perf_counter() - before < 1


@pytest.mark.parametrize("text", ["\ud800", "a" * 5000])
def test_what_cannot_be_a_password_is_not_hashed(text: str) -> None:
    with pytest.raises(ValueError, match=r"surrogates|cannot be set"):
        hash_password(text)


@pytest.mark.parametrize("changed", [{"time_cost": 1}, {"memory_cost": 8192}, {"parallelism": 2}, {"type": "I"}])
def test_a_hash_of_other_parameters_is_renewed(changed: dict[str, object]) -> None:
    other = passwords._CONTEXT.copy(**{f"argon2__{name}": value for name, value in changed.items()})
    old = other.hash(PASSWORD)
    right, renewed = verify_password(PASSWORD, old)
    assert right
    assert renewed is not None
    assert verify_password(PASSWORD, renewed) == (True, None)
    assert verify_password("wrong", old) == (False, None)


@settings(max_examples=10, deadline=None)
@given(password=st.text(max_size=30), hashed=st.text(max_size=30))
def test_garbage_is_false(password: str, hashed: str) -> None:
    assert verify_password(password, hashed) == (False, None)


def test_the_event_loop_goes_on_meanwhile() -> None:
    async def story() -> int:
        door = Passwords(threads=1)
        await door.warm()
        work = asyncio.gather(door.hash(PASSWORD), door.verify(PASSWORD, HASH), door.dummy_verify())
        turns = 0
        while not work.done():
            await asyncio.sleep(0.001)
            turns += 1
        hashed, verdict, nothing = await work
        assert verify_password(PASSWORD, hashed) == (True, None)
        assert verdict == (True, None)
        assert nothing is None
        door.close()
        return turns

    assert asyncio.run(story()) > 3


def test_a_name_that_does_not_exist_costs_a_hash_too() -> None:
    passwords.dummy_verify()

    def best(work: Callable[[], object]) -> float:
        times = []
        for _ in range(4):
            before = time.perf_counter()
            work()
            times.append(time.perf_counter() - before)
        return min(times)

    assert 0.25 < best(passwords.dummy_verify) / best(lambda: verify_password("wrong", HASH)) < 4


def test_no_warning_leaves_the_module() -> None:
    code = "from app.core.security.passwords import *; verify_password('x', hash_password('x')); dummy_verify()"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=30)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("mèo trèo câycau", None),
        ("mèo trèo câyca", "too_short"),
        (unicodedata.normalize("NFD", "mèo trèo câyca"), "too_short"),
        ("Tôi yêu bún chả Hà Nội", None),
        ("correct horse battery staple", None),
        ("".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=128)), None),
        ("".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=129)), "too_long"),
        ("a" + "\u0301\u0323" * 10**6, "too_long"),
        ("a" * 15, "too_common"),
        (" " * 15, "too_common"),
        ("123456789012345", "too_common"),
        ("qwertyuiopasdfgh", "too_common"),
        ("matkhau123456789", "too_common"),
        ("mậtkhẩumậtkhẩu", "too_short"),
        ("mật khẩu mật khẩu", "too_common"),
        ("M@tKh4u2026!!!!", "too_common"),
        ("truongmamnon2026", "too_common"),
        ("Trường Mầm non 1", "too_common"),
        ("mamnonhoasen2026", "too_common"),
        ("H0aSen-h0asen-2026", "too_common"),
        ("Nguyễn Thị Lan 01/01/1990", "too_common"),
        ("lan.nguyen@hoa-sen", "too_common"),
        ("anhyeuem anhyeuem", "too_common"),
        ("\ud800" * 15, "too_common"),
    ],
)
def test_weakness(password: str, code: str | None) -> None:
    assert weakness(password, min_length=15, words=NAMES) == code


def test_random_passwords_are_strong() -> None:
    made = {random_password() for _ in range(20)}
    assert len(made) == 20
    assert {weakness(password, min_length=15, words=NAMES) for password in made} == {None}


def test_no_password_holds_the_server_up() -> None:
    """zxcvbn alone takes 4 s for 72 of these characters."""
    hostile = "".join(random.Random(1).choices("a4@8({[<369!1|0$5+7%2z", k=128))
    before = time.perf_counter()
    weakness(hostile, min_length=8, words=NAMES)
    assert time.perf_counter() - before < 1
