"""The published-content check: whatever was changed past the program is found, with what differs (7.1, 7.4)."""

from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from app.core.markup import cleaned
from tests.content import desk
from tests.files.made import photo, send
from tests.program import Program
from tests.public.approved import approved, published
from tests.school import Caller, School, founded

TABLES = ("publications", "content_revisions", "content_reviews", "site_items")


class Intruder:
    """Somebody who writes into the tables past the program: as their owner, with triggers and references switched off."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def execute(self, sql: str, *values: object) -> None:
        connection = await asyncpg.connect(self.dsn)
        try:
            async with connection.transaction():
                references = await connection.fetch(
                    "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
                    " where contype = 'f' and conrelid::regclass::text = any($1)", TABLES
                )  # fmt: skip
                for table, name, _ in references:
                    await connection.execute(f"alter table {table} drop constraint {name}")
                for table in TABLES:
                    await connection.execute(f"alter table {table} disable trigger user")
                done = await connection.execute(sql, *values)
                assert done.split()[-1] != "0", "nothing was done"
                for table in TABLES:
                    await connection.execute(f"alter table {table} enable trigger user")
                for table, name, said in references:
                    await connection.execute(f"alter table {table} add constraint {name} {said} not valid")
        finally:
            await connection.close()


@pytest.fixture
async def lone_school(lone_program: Program) -> School:
    """In a database of its own: who writes past the program locks whole tables."""
    return await founded(lone_program)


@pytest.fixture
def intruder(lone_school: School) -> Intruder:
    return Intruder(lone_school.program.hands.migrator)


@pytest.fixture
def admin(lone_school: School) -> Caller:
    return lone_school.as_("web administrator")


async def check(admin: Caller) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """A check's counts, and its differences."""
    done = await admin.post("/v1/content-checks")
    assert done.status == 201, done
    counts = {name: done.json[name] for name in ("checked", "changed", "missing", "unapproved")}
    return counts, await admin.items(f"/v1/content-checks/{done.json['id']}/differences")


async def test_what_stands_as_it_was_approved_is_no_difference(lone_school: School, admin: Caller) -> None:
    await published(lone_school)
    await published(
        lone_school,
        "Thực đơn tuần 13",
        kind="notice",
        summary="Tuần này.",
        html="<h2>Thứ Hai</h2><ul><li>Cháo</li></ul>",
    )
    assert await check(admin) == ({"checked": 2, "changed": 0, "missing": 0, "unapproved": 0}, [])


async def _one(intruder: Intruder, admin: Caller, sql: str, *values: object) -> dict[str, Any]:
    """The one difference that a check finds once a statement was run past the program."""
    await intruder.execute(sql, *values)
    _, differences = await check(admin)
    assert len(differences) == 1, differences
    assert differences[0]["diff"].startswith("--- đã duyệt"), differences
    assert differences[0]["state"] == "open"
    return differences[0]


def _told(difference: dict[str, Any]) -> tuple[str, list[str]]:
    return difference["result"], [remark["code"] for remark in difference["remarks"]]


async def test_a_stored_revision_that_was_changed_is_found_with_its_diff(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    item = await published(lone_school)
    found = await _one(intruder, admin,
                       "update content_revisions set html = '<p>Chiều nay</p>' where content_id = $1", item)  # fmt: skip
    assert _told(found) == ("changed", ["revision_changed"])
    assert "\n-<p>Sáng nay, cả trường đón các cháu trong tiếng trống hội.</p>\n+<p>Chiều nay</p>" in found["diff"]
    assert found["content_id"] == str(item)


async def test_a_revision_that_was_changed_together_with_its_hash_is_found_by_the_journal(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    await published(lone_school)
    other = await approved(lone_school, html="<p>Chiều nay</p>")
    found = await _one(
        intruder, admin,
        "update content_revisions r set html = o.html, sha256 = o.sha256 from content_revisions o"
        " where o.content_id = $1 and r.school_id = o.school_id and r.content_id <> o.content_id", other,
    )  # fmt: skip
    assert _told(found) == ("changed", ["revision_changed"])


async def test_what_stands_on_the_site_otherwise_than_approved_is_found_with_its_diff(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    item = await published(
        lone_school, html='<p>Xem <a href="https://a.example" rel="noopener noreferrer">ở đây</a>.</p>'
    )
    found = await _one(intruder, admin, "update site_items set html = replace(html, 'a.example', 'b.example')"
                       " where content_id = $1", item)  # fmt: skip
    assert _told(found) == ("changed", ["text_changed"])
    assert "https://a.example" in found["diff"]
    assert '+<p>Xem <a href="https://b.example"' in found["diff"]
    assert found["address"].endswith(f"/public/site/{item}?school={lone_school.code}")


@pytest.mark.parametrize(
    "changed",
    [
        {"media_type": "application/pdf"},  # a picture would be offered as a document
        {"size": 5},
        {"width": 20, "height": 300},
        {"alt": "Bé | hát", "caption": "múa"},  # of "Bé" and "hát | múa"
    ],
)
async def test_what_is_told_of_a_file_otherwise_than_approved_is_found(
    lone_school: School, admin: Caller, intruder: Intruder, changed: dict[str, Any]
) -> None:
    teacher = lone_school.as_("teacher of the class")
    sent = (await send(teacher, photo())).json
    file = {"file_id": sent["id"], "sha256": sent["sha256"], "alt": "Bé", "caption": "hát | múa"}
    item = await published(lone_school, attachments=[file])
    assert (await check(admin))[1] == []
    found = await _one(
        intruder, admin,
        "update site_items set files = jsonb_build_array(files->0 || $2::jsonb) where content_id = $1",
        item, orjson.dumps(changed).decode(),
    )  # fmt: skip
    assert _told(found)[1] == ["text_changed"]
    assert all(str(value) in found["diff"] for value in changed.values())


async def test_a_text_that_speaks_of_addresses_is_no_difference(lone_school: School, admin: Caller) -> None:
    """As words, and as a link to where its own file is seen: neither is taken for a link to an attachment."""
    sent = (await send(lone_school.as_("teacher of the class"), photo())).json
    file = {"file_id": sent["id"], "sha256": sent["sha256"], "alt": "Bé", "caption": None}
    first = await published(lone_school, "Trước", attachments=[file])
    told = (await admin.get(f"/public/items/{first}?school={lone_school.code}")).json
    address = told["files"][0]["url"]
    html = (f'<p>href="file:{first}" href="file:{sent["id"]}"</p><p><a href="{address}" rel="noopener noreferrer">x</a>'
            f'<a href="file:{sent["id"]}" rel="noopener noreferrer">y</a></p>')  # fmt: skip
    assert cleaned(html, [sent["id"]]).html == html
    second = await published(lone_school, "Sau", html=html, attachments=[file])
    shown = (await admin.get(f"/public/items/{second}?school={lone_school.code}")).json["html"]
    assert f'<p>href="file:{first}" href="file:{sent["id"]}"</p>' in shown
    assert shown.count(address) == 2
    assert (await check(admin))[1] == []


async def test_where_both_copies_were_changed_alike_no_approved_text_is_left_and_it_is_said(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    item = await published(lone_school)
    await intruder.execute("update site_items set title = 'Khác' where content_id = $1", item)
    found = await _one(intruder, admin, "update content_revisions set title = 'Khác' where content_id = $1", item)
    assert _told(found) == ("changed", ["revision_changed", "approved_lost"])
    assert "không còn bản nào" in found["diff"]


async def test_a_publication_that_points_at_another_revision_is_found(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    item = await published(lone_school)
    await approved(lone_school, item=item, number=2, title="Bản hai")
    found = await _one(intruder, admin, "update publications set number = 2 where content_id = $1", item)
    assert _told(found) == ("changed", ["register_changed"])
    assert "-Bản số: 1\n+Bản số: 2" in found["diff"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("publications", ("changed", ["register_missing"])),
        ("content_revisions", ("changed", ["revision_missing", "approved_lost"])),
        ("content_reviews", ("unapproved", ["approval_missing"])),
        ("site_items", ("missing", [])),
    ],
)
async def test_a_row_that_was_deleted_is_missed(
    lone_school: School, admin: Caller, intruder: Intruder, table: str, told: tuple[str, list[str]]
) -> None:
    item = await published(lone_school)
    found = await _one(intruder, admin, f"delete from {table} where content_id = $1", item)
    assert _told(found) == told


async def test_an_extra_publication_is_found(lone_school: School, admin: Caller, intruder: Intruder) -> None:
    item = await approved(lone_school)
    found = await _one(
        intruder, admin,
        "insert into publications (school_id, id, content_id, number, channel, sha256, published_at, published_by)"
        " select school_id, gen_random_uuid(), content_id, number, 'website', sha256, written_at, written_by"
        " from content_revisions where content_id = $1", item,
    )  # fmt: skip
    assert _told(found) == ("unapproved", ["not_in_journal"])
    assert "+Bản số: 1" in found["diff"]


async def test_what_stands_on_the_site_without_any_publication_is_found(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    item = await approved(lone_school, "Chưa đăng")
    found = await _one(
        intruder, admin,
        "insert into site_items (school_id, content_id, kind, title, html, language, files, file_ids, sha256, published_at,"
        " updated_at) select school_id, content_id, 'news', title, '<p>Mời mua hàng</p>', 'vi', '[]', '{}', sha256, written_at,"
        " written_at from content_revisions where content_id = $1", item,
    )  # fmt: skip
    assert _told(found) == ("unapproved", ["not_published_here"])
    assert "+<p>Mời mua hàng</p>" in found["diff"]
    assert found["title"] == "Chưa đăng"


async def test_an_approval_in_another_name_is_found(lone_school: School, admin: Caller, intruder: Intruder) -> None:
    item = await desk.approved(lone_school)
    assert (await admin.post(f"{item}/publish")).status == 200
    assert (await check(admin))[1] == []
    found = await _one(
        intruder, admin,
        "update content_reviews set person_id = (select person_id from content_reviews where person_id <> $2 limit 1)"
        " where content_id = $1 and action = 'content.approve'",
        UUID(item.rsplit("/", 1)[1]), lone_school.as_("principal").person,
    )  # fmt: skip
    assert _told(found) == ("changed", ["approval_changed"])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("published_at = '2001-01-01'", "-Ngày đăng: 2026-11-25T00:30:00+00:00\n+Ngày đăng: 2001-01-01"),
        ("updated_at = '2026-12-01'", "-Ngày sửa: 2026-11-25T00:30:00+00:00\n+Ngày sửa: 2026-12-01"),
        ("sha256 = repeat('0', 64)", "+Mã băm: " + "0" * 64),
    ],
)
async def test_what_readers_are_told_of_its_days_and_its_hash_is_compared(
    lone_school: School, admin: Caller, intruder: Intruder, changed: str, told: str
) -> None:
    await published(lone_school)
    found = await _one(intruder, admin, f"update site_items set {changed}")
    assert _told(found) == ("changed", ["hash_changed" if "sha256" in changed else "days_changed"])
    assert told in found["diff"]


async def test_the_day_is_that_of_the_first_revision_that_was_out_without_a_break(
    lone_school: School, admin: Caller
) -> None:
    item = await published(lone_school)
    for day, number in (("2026-11-25 09:00", 2), ("2026-11-25 10:00", 3)):
        lone_school.at(day)
        await approved(lone_school, f"Bản {number}", item=item, number=number)
        assert (await admin.post(f"/v1/content/{item}/publish")).status == 200
        assert (await check(admin))[1] == []
    lone_school.at("2026-11-25 11:00")
    gone = await lone_school.as_("principal").post(f"/v1/content/{item}/withdraw", {"reason": "Nhầm"}, if_match="*")
    assert gone.status == 200
    lone_school.at("2026-11-25 12:00")
    await approved(lone_school, "Bản 4", item=item, number=4)
    assert (await admin.post(f"/v1/content/{item}/publish")).status == 200
    assert (await check(admin))[1] == []
