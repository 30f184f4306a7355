"""Which language a caller reads: Vietnamese, or English where it is preferred."""

from functools import lru_cache


@lru_cache(maxsize=256)
def preferred(accept_language: bytes | None) -> str:
    """ "vi" or "en", from Accept-Language (RFC 9110): the one weighted highest; Vietnamese where neither is named."""
    weights: dict[str, float] = {}
    for part in (accept_language or b"").decode("latin-1").lower().split(",")[:20]:
        tag, _, parameter = part.partition(";")
        language = tag.strip().split("-")[0]
        if language in ("vi", "en"):
            quality = parameter.strip().removeprefix("q=")
            try:
                weights[language] = max(weights.get(language, 0), float(quality or 1))
            except ValueError:
                continue
    return "en" if weights.get("en", 0) > weights.get("vi", 0) else "vi"
