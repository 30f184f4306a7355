"""Whether two names are one medicine (4.2.5): rather stopped too often than given twice."""

import re
import unicodedata
from typing import Final

from app.core.text import fold, identity_key

_UNIT: Final = "mg|mcg|μg|ug|g|ml|l|iu|ui|%"
_NUMBER: Final = r"\d+(?:[.,]\d+)?"
# "250mg", "(120 mg/5 ml)", "5ml/lần"; a number alone where it is set apart and no "B 6": "Hapacol 150".
_STRENGTH: Final = re.compile(
    rf"(?:(?<!\d)\(?\s*{_NUMBER}\s*(?:{_UNIT})(?:\s*/\s*(?:{_NUMBER})?\s*[^\W\d]*)?|\s\d{{2,}})[\s).,;]*$"
)


def medicine_key(name: str) -> str:
    """The letters and digits of a medicine's name, without marks, case, form and the strength at its end.

    "Siro ho", "SIRO HO.", "Ｓｉｒｏ ho 5ml" and "Sirô ho" are one medicine.
    """
    text = fold(unicodedata.normalize("NFKC", name))
    plain = text
    while shorter := _STRENGTH.search(plain):
        plain = plain[: shorter.start()]
    return _letters(plain) or _letters(text) or identity_key(name)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
