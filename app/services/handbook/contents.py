"""What the handbook says: parts by clause, by post and by resource, each of chapters, each of rows. Nothing is typed by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from app.core.words import Words
from app.data.figures import FIGURES
from app.models.post import POST_CLAUSES, POST_NAMES, Post
from app.policies.actions import ACTIONS
from app.policies.declare import DUTIES_OWED, GRANTS, NEVERS, Cited, Duty, Grant, Never
from app.policies.duties import DUTIES
from app.policies.nouns import NOUNS
from app.policies.operations import OPERATIONS
from app.policies.regulation import CLAUSES, ORIGIN_WORDS, SOURCE, order
from app.policies.telling import EVERYONE, kind, post_words, rhythm_words, withheld

By = Literal["clause", "post", "resource"]
Kind = Literal["may", "must", "never"]

KINDS: dict[Kind, Words] = {
    "may": Words("Được phép", "May"),
    "must": Words("Phải làm", "Must"),
    "never": Words("Không được", "Never"),
}
COLUMNS = {
    "who": Words("Ai", "Who"),
    "what": Words("Việc", "What"),
    "reach": Words("Phạm vi, khi nào", "How far, when"),
    "clause": Words("Điều", "Clause"),
    "origin": Words("Nguồn", "Origin"),
}
TITLE = Words("Sổ tay quy chế", "Handbook of the regulation")
SUBTITLE = Words("Ai được, ai phải, ai không được", "Who may, who must, who never")
NOTES = (
    Words(
        "Nguồn: Q là lời của quy chế, L là luật hoặc tiêu chuẩn, H là quy tắc hệ thống đặt thêm để vận hành.",
        "Origin: Q the regulation's own words, L a law or standard, H a rule of the system, so that the text can work.",
    ),
    Words(
        "Dấu ° sau một việc: hệ thống chưa làm việc ấy, hoặc chưa đo được đã làm hay chưa.",
        "The sign ° after a line: the system does not do it yet, or does not measure it yet.",
    ),
)
SIGNS = {"T": "Q", "L": "L", "D": "H"}
NOT_YET = "°"


@dataclass(frozen=True, slots=True)
class Row:
    """One line, told in one language. `cited`: the rules behind it, for whoever counts them."""

    kind: Kind
    who: str
    what: str
    reach: str
    clause: str
    origin: str
    cited: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    said: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """`columns`: those of `COLUMNS` that its rows show; the others stand in the chapter's title."""

    by: By
    title: str
    columns: tuple[str, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """`conflicts`: who acts when every holder is tied; `figures`: of duties, with day and source."""

    title: str
    subtitle: str
    source: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    conflicts: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[str, str, str, str], ...]
    locale: str


PARTS: dict[By, Words] = {
    "clause": Words("Theo điều của quy chế", "By clause"),
    "post": Words("Theo chức vụ", "By post"),
    "resource": Words("Theo loại dữ liệu", "By resource"),
}


def handbook(locale: str, on: date, by: Iterable[By] = ("clause", "post", "resource")) -> Handbook:
    """The whole handbook, or some of its parts; figures as of the day."""
    made: dict[By, Callable[[str, date], Part]] = {"clause": _by_clause, "post": _by_post, "resource": _by_resource}
    return Handbook(
        TITLE.in_(locale),
        SUBTITLE.in_(locale),
        SOURCE.in_(locale),
        tuple(note.in_(locale) for note in NOTES),
        tuple(made[each](locale, on) for each in by),
        _conflicts(locale),
        _figures(locale),
        locale,
    )


def _grants() -> list[Grant]:
    grants = [grant for each in GRANTS.values() for grant in each]
    return sorted(grants, key=lambda grant: (order(grant.cited.clause), grant.number))


def _nevers() -> list[Never]:
    nevers = [never for each in NEVERS.values() for never in each]
    return sorted(nevers, key=lambda never: (order(never.cited.clause), never.number))


def _by_clause(locale: str, on: date) -> Part:
    chapters = []
    for clause in CLAUSES.values():
        rows = (
            *_may([grant for grant in _grants() if grant.cited.clause == clause.number], locale),
            *_must([duty for duty in DUTIES_OWED if duty.cited.clause == clause.number], locale, on),
            *_never([never for never in _nevers() if never.cited.clause == clause.number], locale),
        )
        chapters.append(Chapter(f"{clause.number}. {clause.title.in_(locale)}", clause.summary.in_(locale), rows))
    return Part("clause", PARTS["clause"].in_(locale), ("who", "what", "reach", "origin"), tuple(chapters))


def _by_post(locale: str, on: date) -> Part:
    chapters = []
    for post in (None, *Post):
        rows = (
            *_may([grant for grant in _grants() if grant.post is post], locale),
            *_must([duty for duty in DUTIES_OWED if duty.post is post], locale, on),
            *_never([never for never in _nevers() if never.post is post], locale),
        )
        named = POST_NAMES[post] if post else Words(f"{EVERYONE.vi}, và mọi chức vụ", f"{EVERYONE.en}, and every post")
        cited = ", ".join(POST_CLAUSES[post]) if post else "2"
        said = Words(f"Quy chế: điều {cited}.", f"In the regulation: {cited}.")
        chapters.append(Chapter(named.in_(locale), said.in_(locale), rows))
    return Part("post", PARTS["post"].in_(locale), ("what", "reach", "clause", "origin"), tuple(chapters))


def _by_resource(locale: str, on: date) -> Part:
    chapters = []
    for noun, words in NOUNS.items():
        rows = (
            *_may([grant for grant in _grants() if grant.action.partition(".")[0] == noun], locale),
            *_never([never for never in _nevers() if never.action.partition(".")[0] == noun], locale),
        )
        if rows:
            chapters.append(Chapter(words.in_(locale), noun, rows))
    return Part(
        "resource", PARTS["resource"].in_(locale), ("who", "what", "reach", "clause", "origin"), tuple(chapters)
    )


def _may(grants: list[Grant], locale: str) -> Iterable[Row]:
    """What one post may, by one clause, as far, and by one origin, stands in one row."""

    def alike(grant: Grant) -> tuple[str, str, str, Cited]:
        return grant.cited.clause, grant.role, grant.reach.in_(locale), grant.cited

    for _, same in groupby(grants, key=alike):
        of_row = list(same)
        first = of_row[0]
        told = [ACTIONS[each.action].in_(locale) + _mark(each.action in OPERATIONS) for each in of_row]
        yield Row(
            "may",
            post_words(first.post).in_(locale),
            "; ".join(told),
            first.reach.in_(locale),
            first.cited.clause,
            SIGNS[first.cited.origin.value],
            tuple(("may", each.number) for each in of_row),
        )


def _must(duties: list[Duty], locale: str, on: date) -> Iterable[Row]:
    for duty in sorted(duties, key=lambda each: (order(each.cited.clause), each.number)):
        yield Row(
            "must",
            post_words(duty.post).in_(locale),
            DUTIES[duty.name].in_(locale) + _mark(duty.owed is not None),
            rhythm_words(duty, on).in_(locale),
            duty.cited.clause,
            SIGNS[duty.cited.origin.value],
            (("must", duty.number),),
        )


def _never(nevers: list[Never], locale: str) -> Iterable[Row]:
    whoever = Words("Bất cứ ai", "Anybody")
    for never in nevers:
        yield Row(
            "never",
            (post_words(never.post) if never.post else whoever).in_(locale),
            withheld(never).in_(locale) + _mark(never.action in OPERATIONS or never.when is None),
            "",
            never.cited.clause,
            SIGNS[never.cited.origin.value],
            (("never", never.number),),
        )


def _mark(there: bool) -> str:
    return "" if there else NOT_YET


def _conflicts(locale: str) -> tuple[tuple[str, str, str], ...]:
    """Each separation, and who may do it then: whoever holds the right and is not tied, in the regulation's order."""
    rows = []
    for action in dict.fromkeys(never.action for never in _nevers() if kind(never) == "separation"):
        held = "; ".join(
            f"{post_words(grant.post).in_(locale)} ({grant.reach.in_(locale)})" for grant in GRANTS[action]
        )
        ties = [never for never in NEVERS[action] if kind(never) == "separation"]
        said = "; ".join(dict.fromkeys(never.when.words.in_(locale) for never in ties if never.when))
        rows.append((ACTIONS[action].in_(locale), said, held))
    return tuple(rows)


def _figures(locale: str) -> tuple[tuple[str, str, str, str], ...]:
    """Each figure: what for, how many, from when, why."""
    named = {duty.figure: DUTIES[duty.name].in_(locale) for duty in reversed(DUTIES_OWED) if duty.figure}
    return tuple(
        (
            named[code],
            f"{dated.value} {figure.unit.in_(locale)}",
            f"{dated.valid_from:%d/%m/%Y}",
            _why(dated.source, locale),
        )
        for code, figure in FIGURES.items()
        for dated in figure.values
    )


def _why(source: str, locale: str) -> str:
    """ "D: …" as the handbook signs it."""
    origin, _, why = source.partition(": ")
    words = next(words for each, words in ORIGIN_WORDS.items() if each.value == origin)
    return f"{words.in_(locale)}: {why}"
