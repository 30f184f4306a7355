"""What the sample school writes: an article on its site, one that waits for verification, and a draft that was planned (5.2)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table

from app.channels import CHANNELS, Edition
from app.channels.channel import Text
from app.core.ids import new_id
from app.core.markup import cleaned
from app.core.text import fold, nfc
from app.models.content import (
    consents,
    content_children,
    content_items,
    content_reviews,
    content_revisions,
    editorial_plan_entries,
    publications,
)
from app.policies.act import Act
from app.services.content.canonical import fingerprint
from app.services.sample.children import Child
from app.services.sample.plan import B1, NURSERY, PRESCHOOL

Rows = tuple[Table, str, Iterable[tuple[Any, ...]]]

LEADER, PRINCIPAL, PUBLISHER = "totruong.maugiao", "hieutruong", "quantriweb"
STEPS: Final = {"submit": "5.2", "verify": "5.2", "approve": "3.1", "publish": "7.2"}
"""Each step with its clause, in their order."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something written for the website. `steps`: who took each of STEPS, by username; `of`: the child that it names."""

    id: UUID
    author: str
    group: str
    title: str
    html: str
    state: str
    steps: tuple[str, ...] = ()
    of: Child | None = None
    entry: UUID | None = None

    @property
    def children(self) -> list[dict[str, Any]]:
        return [{"student_id": str(self.of.id), "uses": ["name"]}] if self.of else []

    @property
    def approved(self) -> int | None:
        return 1 if "approve" in self.taken else None

    @property
    def taken(self) -> dict[str, str]:
        """The steps that were taken, and by whom."""
        return dict(zip(STEPS, self.steps, strict=False))

    def sha256(self, groups: Mapping[str, UUID]) -> str:
        said = {"kind": "news", "group_id": str(groups[self.group]), "title": self.title, "summary": None, "html": self.html,
                "language": "vi", "channels": ["website"], "attachments": [], "children": self.children,
                "source_document": None}  # fmt: skip
        return fingerprint(said)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where it is written. `people`: by username; `groups`: by name; `named`: a child whose name its father lets be published."""

    people: Mapping[str, UUID]
    groups: Mapping[str, UUID]
    now: datetime
    today: date
    named: Child | None

    def items(self, entry: UUID) -> list[Item]:
        """What there is. `entry`: of the plan, which the draft fulfils."""
        there = [
            _item(
                "gvcn.a1", PRESCHOOL, "Ngày hội đọc sách của bé", _READING, "published",
                steps=("gvcn.a1", LEADER, PRINCIPAL, PUBLISHER),
            ),
            _item("gvcn.d1", NURSERY, "Bé nhà trẻ tập xúc cơm", _EATING, "draft", entry=entry),
        ]  # fmt: skip
        if self.named:
            told = f"<p>Bé {self.named.full_name} chăm cây đỗ của lớp từ hạt đến ngày ra hoa.</p>"
            there.append(
                _item("gvcn.b1", PRESCHOOL, "Vườn đỗ của lớp", told, "submitted", steps=("gvcn.b1",), of=self.named)
            )
        return there

    def rows(self, items: list[Item], entry: UUID) -> Iterator[Rows]:
        """Table, columns and rows of all but what stands on the site."""
        now = self.now
        yield (
            editorial_plan_entries,
            "id group_id kind title channels writer_id due_on created_at",
            [(entry, self.groups[NURSERY], "news", "Bữa ăn ở lớp nhà trẻ", ["website"], self.people["gvcn.d1"],
              self.today + timedelta(7), now)],
        )  # fmt: skip
        if self.named:
            father = next(adult.id for relationship, adult in self.named.family if relationship == "father")
            yield (
                consents,
                "id student_id purpose given_by given_at version",
                [(new_id(), self.named.id, "name", father, now, 1)],
            )
        yield (
            content_items,
            "id kind state group_id author_id writers hands deciders revision approved_revision published_revision"
            " plan_entry_id title search_key version created_at updated_at",
            [
                (
                    it.id, "news", it.state, self.groups[it.group], self.people[it.author], [], [self.people[it.author]],
                    [self.people[LEADER]] if it.approved else [], 1, it.approved, it.approved, it.entry, it.title,
                    f" {fold(it.title)}", 1 + len(it.steps), now, now,
                )
                for it in items
            ],
        )  # fmt: skip
        yield (
            content_revisions,
            "content_id number group_id title html language channels attachments children_stated sha256 written_by"
            " written_at",
            [
                (it.id, 1, self.groups[it.group], it.title, it.html, "vi", ["website"], [], True, it.sha256(self.groups),
                 self.people[it.author], now)
                for it in items
            ],
        )  # fmt: skip
        yield (
            content_children,
            "content_id number student_id uses",
            [(it.id, 1, each["student_id"], each["uses"]) for it in items for each in it.children],
        )
        yield (
            content_reviews,
            "id content_id number action clause person_id at",
            [
                (new_id(), it.id, 1, f"content.{verb}", STEPS[verb], self.people[who], now)
                for it in items
                for verb, who in it.taken.items()
            ],
        )

    async def published(self, act: Act, items: list[Item], school: UUID, code: str) -> Rows:
        """Put what is approved on the site; what is written down of that."""
        rows = []
        for it in items:
            if it.approved:
                text, sha256 = Text("news", it.title, None, it.html, "vi", None), it.sha256(self.groups)
                placed = await CHANNELS["website"].publish(act, Edition(school, code, it.id, sha256, text))
                rows.append(
                    (new_id(), it.id, 1, "website", sha256, placed.external_id, placed.address, self.now,
                     self.people[PUBLISHER])
                )  # fmt: skip
        return (
            publications,
            "id content_id number channel sha256 external_id address published_at published_by",
            rows,
        )


def named(children: Iterable[Child]) -> Child | None:
    """Whose father has an account."""
    return next((child for child in children if (child.of_class.name, child.number) == (B1, 0)), None)


def _item(author: str, group: str, title: str, html: str, state: str, **more: Any) -> Item:
    return Item(new_id(), author, group, nfc(title), cleaned(html, []).html, state, **more)


_READING: Final = (
    "<p>Sáng nay các lớp mẫu giáo mang cuốn sách mình thích đến trường.</p>"
    "<p>Cô đọc, bé nghe rồi bé kể lại bằng lời của mình.</p>"
)
_EATING: Final = "<p>Các bé tập cầm thìa bằng tay phải.</p>"
