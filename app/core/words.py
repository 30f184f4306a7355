"""What people read, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def in_(self, locale: str) -> str:
        """English for `en` and its regions (`en-GB`), Vietnamese for everything else."""
        language = locale.replace("_", "-").partition("-")[0]
        return self.en if language.strip().lower() == "en" else self.vi
