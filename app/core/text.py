"""Vietnamese text: one stored form (NFC), a search key, a "same name" key and a sort key.

Every function takes any `str`, lone surrogates and NUL included, and never raises. Letter and tone order are
those of Vietnamese dictionaries: a ă â b c d đ e ê … y; with equal letters ngang, huyền, hỏi, ngã, sắc, nặng.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
_PLAIN_VOWELS: Final = "aăâeêioôơuưy"
_UNSEARCHABLE: Final = frozenset(("Mn", "Me", "Cf", "Cs"))
_SHAPED: Final = frozenset("ăâêôơư")  # a vowel with a mark of its own carries the tone
_MARKS: Final = re.compile("[\u0300-\u036f]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")

_TONED: Final[dict[str, tuple[str, int]]] = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, tone)
    for vowel in _PLAIN_VOWELS + _PLAIN_VOWELS.upper()
    for tone, mark in enumerate(TONES)
}
_PUT_TONE: Final = {pair: letter for letter, pair in _TONED.items()}
_WORD: Final = re.compile(r"[^\W\d_]+")
_SYLLABLE: Final = re.compile(rf"(qu(?=[{_PLAIN_VOWELS}])|gi(?=[{_PLAIN_VOWELS}])|[^{_PLAIN_VOWELS}]*)"
                              rf"([{_PLAIN_VOWELS}]+)([^{_PLAIN_VOWELS}]*)")  # fmt: skip
# A shaped letter sorts after its plain sister and before the next letter: "z" < "{" < "|".
_ORDER: Final = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}


def nfc(text: str) -> str:
    """The one form text is stored in."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _twins(text: str) -> str:
    """Icelandic eth, which is often typed for đ and looks the same, made đ."""
    return text.replace("\u00d0", "\u0110").replace("\u00f0", "\u0111")


def tidy(text: str) -> str:
    """NFC, runs of white space made one space, ends trimmed, zero-width characters dropped."""
    return " ".join(nfc(text if text.isascii() else _INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """The search key: no diacritics, đ as d, no case, single spaces. "Đặng  Thuỳ" → "dang thuy"."""
    if not text.isascii():
        text = _twins(_MARKS.sub("", unicodedata.normalize("NFD", text))).replace("đ", "d").replace("Đ", "d")
        if not text.isascii():  # other scripts
            text = "".join([c for c in text if unicodedata.category(c) not in _UNSEARCHABLE])
    return " ".join(text.replace("\0", "").casefold().split())


@lru_cache(maxsize=8192)
def _unified(word: str) -> str:
    """The word with its one tone where the older spelling puts it; no Vietnamese syllable: as it is."""
    pairs = [_TONED.get(letter, (letter, 0)) for letter in word]
    tones = [tone for _, tone in pairs if tone]
    plain = [letter for letter, _ in pairs]
    match = _SYLLABLE.fullmatch("".join(plain).lower())
    if len(tones) != 1 or not match or len(match[0]) != len(word):
        return word
    start, nucleus = match.start(2), match[2]
    shaped = [i for i, vowel in enumerate(nucleus) if vowel in _SHAPED]
    if shaped:
        at = shaped[-1]
    elif len(nucleus) == 1 or (len(nucleus) == 2 and not match[3]):
        at = 0
    else:
        at = 1
    plain[start + at] = _PUT_TONE[plain[start + at], tones[0]]
    return "".join(plain)


def unify_tone(text: str) -> str:
    """NFC with one tone placement: Thuỳ → Thùy, Hoà → Hòa, khoẻ → khỏe; all other diacritics are kept."""
    text = nfc(text)
    return text if text.isascii() else _WORD.sub(lambda word: _unified(word[0]), text)


@lru_cache(maxsize=8192)
def identity_key(name: str) -> str:
    """Two names with the same key are the same name: form, case, spaces and tone placement do not count."""
    return unify_tone(_twins(tidy(name)).casefold())


def name_case(name: str) -> str:
    """A name all in capitals in name case, "NGUYỄN VĂN ĐẠT" → "Nguyễn Văn Đạt"; any other is left alone."""
    name = nfc(name)
    return name.title() if name.isupper() else name


@lru_cache(maxsize=8192)
def _word_order(word: str) -> str:
    letters, tones = [], []
    for letter in word:
        plain, tone = _TONED.get(letter, (letter, 0))
        if tone:
            tones.append(str(tone))
        if plain in _ORDER:
            letters.append(_ORDER[plain])
        elif plain.isalnum():
            letters.append(plain if plain.isascii() else fold(plain))
    return "".join(letters) + " " + ("".join(tones) or "0")


def sort_key(full_name: str) -> str:
    """A string whose byte order (COLLATE "C") is the order of names: tên, then họ, then đệm.

    Each word is its letters, a space and its tone: "Nguyễn Văn Ánh" → "anh 4 nguye{n 3 van 0".
    """
    words = _twins(tidy(full_name)).casefold().split()
    return " ".join(map(_word_order, words[-1:] + words[:-1]))


def visible(text: str) -> str:
    """Safe to show and to store: control characters as their pictures (NUL as ␀), broken ones as �."""
    return text if text.isascii() and text.isprintable() else "".join(map(_seen, text))


def _seen(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def title_key(title: str) -> str:
    """A string whose byte order (COLLATE "C") is the Vietnamese order of what is no person's name: word by word as it is read."""
    return " ".join(map(_word_order, _twins(tidy(title)).casefold().split()))


def patterns(q: str | None) -> list[str] | None:
    """LIKE patterns, all of which a search key must match: each word a prefix of one of its words. None: no search."""
    words = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in fold(q or "").split()]
    return [f"% {word}%" for word in words] or None
