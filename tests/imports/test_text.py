"""Vietnamese text: search, sameness and order, as tables that a reader of Vietnamese can check."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import text

FOLDED = {
    "Đặng  Thuỳ\u00a0Dương": "dang thuy duong",
    "Ðỗ Văn Ðạt": "do van dat",  # Icelandic eth
    "Nguye\u0302\u0303n Va\u0306n A": "nguyen van a",
    "H'Mông": "h'mong",
    " a\0b ": "ab",
    "\ud800x": "x",
    "": "",
}
ONE_TONE = {
    "Thuỳ": "Thùy", "Hoà": "Hòa", "khoẻ": "khỏe", "HOÀ": "HÒA", "Qúy": "Quý", "quá": "quá", "Hòan": "Hoàn",
    "Hùynh": "Huỳnh", "cuả": "của", "gìa": "già", "giờ": "giờ", "gì": "gì", "ngoài": "ngoài",
    "Khuỷu": "Khuỷu",
    "thuở": "thuở", "Nguyễn": "Nguyễn", "luỹ": "lũy", "mía": "mía", "Huế": "Huế", "María": "María",
    "Yến": "Yến",
}  # fmt: skip
NAME_CASE = {
    "NGUYỄN VĂN ĐẠT": "Nguyễn Văn Đạt",
    "DƯƠNG THUỲ CHI": "Dương Thuỳ Chi",
    "H'HEN NIÊ": "H'Hen Niê",
    "Nguyễn văn A": "Nguyễn văn A",
    "lê thị b": "lê thị b",
    "Nguyễn Văn ĐẠT": "Nguyễn Văn ĐẠT",
}
SAME = [("Thuỳ Dương", "thùy  DƯƠNG"), ("Nguyễn Hoà", "Nguye\u0302\u0303n Hòa"), ("Đỗ An", "Ðỗ An")]
DIFFERENT = [("Trần An", "Trần Ân"), ("Lê Hoa", "Lê Hoà"), ("Đỗ An", "Do An"), ("Lê Tú", "Lê Tư")]
IN_ORDER = [
    "Dương An", "Đỗ An", "Nguyễn An", "Nguyễn Bá An", "Nguyễn Văn An", "Trần An", "Lê Án",
    "Bùi Ạn", "Bùi Anh",
    "Lê Ánh", "Bùi Ăn", "Lê Ân", "Lê Bình", "Vũ Chi", "Lê Dung", "Lê Đạt", "Ngô Em", "Lê Ên",
    "Lê Giang", "Lê Hà",
    "Lê Hòa", "Lê Hoàn", "Lê Loan", "Lê Long", "Lê Lô", "Lê Lơ", "Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má",
    "Lê Mạ", "Lê Uyên", "Lê Ưng", "Lê Vy", "Lê Yến",
]  # fmt: skip


@pytest.mark.parametrize(("written", "key"), FOLDED.items())
def test_fold(written: str, key: str) -> None:
    assert text.fold(written) == key


@pytest.mark.parametrize(("written", "unified"), ONE_TONE.items())
def test_unify_tone(written: str, unified: str) -> None:
    assert text.unify_tone(written) == unified
    assert text.unify_tone(unified) == unified


@pytest.mark.parametrize(("written", "stored"), NAME_CASE.items())
def test_name_case(written: str, stored: str) -> None:
    assert text.name_case(written) == stored


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_name(one: str, other: str) -> None:
    assert text.identity_key(one) == text.identity_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_diacritics_count(one: str, other: str) -> None:
    assert text.identity_key(one) != text.identity_key(other)


def test_order_of_names_is_byte_order() -> None:
    shuffled = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=lambda name: text.sort_key(name).encode()) == IN_ORDER


def test_tone_placement_does_not_part_equal_names_in_order() -> None:
    assert text.sort_key("Lê Thuỳ An") == text.sort_key("LÊ THÙY AN")


def test_visible() -> None:
    assert text.visible("A\0B\n\x7f\u202e\ud800") == "A␀B␊␡��"
    assert text.visible("Nguyễn Văn A") == "Nguyễn Văn A"


@given(st.text(alphabet=st.characters(), max_size=40))
def test_nothing_raises_and_keys_can_be_stored(anything: str) -> None:
    for function in (text.nfc, text.tidy, text.unify_tone, text.name_case):
        function(anything)
    for key in (text.fold(anything), text.sort_key(anything), text.visible(anything)):
        assert "\0" not in key
        key.encode("utf-8")
    assert text.identity_key(anything) == text.identity_key(text.unify_tone(anything))


@given(st.text(alphabet="aăâeêioôơuưyđbcghkmnpqrstvxÀÁẢÃẠàáảãạòóỏõọùúủũụìíỉĩịỳýỷỹỵ ", max_size=20))
def test_unify_tone_is_settled_after_one_step(word: str) -> None:
    once = text.unify_tone(word)
    assert text.unify_tone(once) == once
    assert text.fold(once) == text.fold(word)
