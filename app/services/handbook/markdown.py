"""The handbook as Markdown."""

from collections.abc import Sequence

from app.core.words import Words
from app.services.handbook.contents import COLUMNS, KINDS, Chapter, Handbook, Part

CONFLICTS = Words("Khi người có quyền lại có tham gia: ai làm thay", "When every holder is conflicted: who acts then")
FIGURES = Words("Các con số", "The figures")
CONFLICT_HEADS = (
    Words("Việc", "What"), Words("Không ai được làm khi đó là việc", "Nobody may of what is"), Words("Người có quyền", "Who may"),
)  # fmt: skip
FIGURE_HEADS = (Words("Việc", "What"), Words("Bao nhiêu", "How many"), Words("Từ ngày", "From"), Words("Vì sao", "Why"))


def markdown(book: Handbook) -> str:
    """The whole book; each chapter a heading, each kind of rule a table."""
    locale = book.locale
    pages = [f"# {book.title}: {book.subtitle[0].lower()}{book.subtitle[1:]}", book.source + ".", *book.notes]
    for part in book.parts:
        pages.append(f"## {part.title}")
        for chapter in part.chapters:
            pages += _chapter(part, chapter, locale)
    pages += [f"## {CONFLICTS.in_(locale)}", _table(_heads(CONFLICT_HEADS, locale), book.conflicts)]
    pages += [f"## {FIGURES.in_(locale)}", _table(_heads(FIGURE_HEADS, locale), book.figures)]
    return "\n\n".join(pages) + "\n"


def _chapter(part: Part, chapter: Chapter, locale: str) -> list[str]:
    pages = [f"### {chapter.title}", chapter.said]
    for kind, words in KINDS.items():
        rows = [[getattr(row, name) for name in part.columns] for row in chapter.rows if row.kind == kind]
        if rows:
            pages += [f"**{words.in_(locale)}**", _table([COLUMNS[name].in_(locale) for name in part.columns], rows)]
    return pages


def _heads(words: Sequence[Words], locale: str) -> list[str]:
    return [each.in_(locale) for each in words]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
