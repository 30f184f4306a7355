"""Publishing: what is approved, exactly so, and nothing else (7.2, 7.4)."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from tests.program import Answer
from tests.public.approved import approved, published
from tests.school import Guards, School


async def publish(school: School, item: UUID, who: str = "web administrator", **how: object) -> Answer:
    return await school.as_(who).post(f"/v1/content/{item}/publish", **how)


async def _nothing_is_out(school: School, item: UUID) -> None:
    assert (await school.program.send("GET", f"/public/items/{item}?school={school.code}")).status == 404
    assert await school.query("select id from publications where content_id = $1", item) == []


async def test_what_is_approved_is_put_on_the_site(school: School) -> None:
    item = await approved(school)
    answer = await publish(school, item)
    assert answer.status == 200, answer
    assert (answer.json["state"], answer.json["published_revision"]) == ("published", 1)
    (publication,) = answer.json["publications"]
    assert (publication["channel"], publication["revision"], publication["external_id"]) == ("website", 1, str(item))
    seen = await school.program.send("GET", f"/public/items/{item}?school={school.code}")
    assert publication["address"] == seen.json["url"]
    assert {row["clause"] for row in await school.journal("content.publish")} == {"7.2"}
    read = (await school.as_("principal").get(f"/v1/content/{item}")).json
    assert (read["reviews"][0]["action"], read["reviews"][0]["clause"]) == ("content.publish", "7.2")


@pytest.mark.parametrize("state", ["draft", "submitted", "verified", "withdrawn", "published"])
async def test_what_is_not_approved_is_not_published(school: School, state: str) -> None:
    columns = {"published_revision": 1} if state == "published" else {}
    item = await approved(school)
    await school.query("update content_items set state = $2, published_revision = $3 where id = $1", item, state,
                       columns.get("published_revision"))  # fmt: skip
    answer = await publish(school, item)
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", state)
    await _nothing_is_out(school, item)


async def test_a_revision_written_since_the_approval_is_not_published(school: School) -> None:
    """The approval is of revision 1; revision 2 is a draft again."""
    item = await approved(school)
    teacher = school.as_("teacher of the class")
    changed = await teacher.patch(f"/v1/content/{item}", {"html": "<p>Khác</p>"}, if_match="*")
    assert changed.status == 200, changed
    assert (await publish(school, item)).code == "wrong_state"
    await _nothing_is_out(school, item)


async def test_a_revision_that_was_changed_in_the_table_is_not_published(school: School) -> None:
    """Its hash is recomputed, and compared with what the journal was told when it was written."""
    item = await approved(school, sha256="0" * 64)
    answer = await publish(school, item)
    assert (answer.status, answer.code) == (409, "conflict")
    assert "duyệt lại" in answer.json["title"]
    await _nothing_is_out(school, item)


async def test_a_consent_that_was_withdrawn_since_the_approval_stops_it(school: School) -> None:
    child = school.children["A1"][0]
    item = await approved(school, shows=(child,))
    await school.query(
        "update consents set withdrawn_at = given_at, withdrawn_by = given_by where student_id = $1", child.id
    )
    answer = await publish(school, item)
    assert (answer.status, answer.code, answer.json["transitions"]) == (409, "wrong_state", ["withdraw"])
    assert child.full_name not in answer.text, "who it is, is not the publisher's to know"
    await _nothing_is_out(school, item)


async def test_a_parent_who_withdraws_while_it_is_published_is_told_that_it_is_out(school: School) -> None:
    """Publishing, held up between reading the consents and writing, keeps the withdrawal waiting."""
    child, mother = school.children["A1"][0], school.user(Guards("A1"))
    item = await approved(school, shows=(child,))
    await school.as_("web administrator").arrive()
    await mother.arrive()
    connection, watcher = [await asyncpg.connect(school.program.hands.migrator) for _ in range(2)]
    try:
        async with connection.transaction():
            await connection.execute("lock table publications in share mode")
            publishing = asyncio.create_task(publish(school, item))
            await _waits(watcher, publishing, 1)
            withdrawing = asyncio.create_task(mother.post(f"{child.url}/consents/withdraw", {"purposes": ["image"]}))
            await _waits(watcher, withdrawing, 2)
    finally:
        await connection.close()
        await watcher.close()
    assert (await publishing).status == 200
    assert (await withdrawing).json["to_take_down"] == 1


async def _waits(watcher: asyncpg.Connection, request: asyncio.Task[Answer], many: int) -> None:
    """Until the request is answered, or so many hang on a lock. The watcher, in no transaction, sees it anew each time."""
    hang = (
        "select count(*) from pg_locks where not granted and (locktype = 'transactionid' or database ="
        " (select oid from pg_database where datname = current_database()))"
    )
    while not request.done() and await watcher.fetchval(hang) < many:
        await asyncio.wait({request}, timeout=0.01)


async def test_a_new_revision_takes_the_place_of_the_old_one(school: School) -> None:
    item = await published(school)
    school.at("2026-11-25 09:00")
    await approved(school, "Ngày hội, sửa lại", item=item, number=2)
    answer = await publish(school, item)
    assert [(p["revision"], p["withdrawn_at"] is None) for p in answer.json["publications"]] == [(2, True), (1, False)]
    seen = (await school.program.send("GET", f"/public/items/{item}?school={school.code}")).json
    assert (seen["title"], seen["published_at"] < seen["updated_at"]) == ("Ngày hội, sửa lại", True)
    check = await school.as_("web administrator").post("/v1/content-checks")
    assert {name: check.json[name] for name in ("checked", "changed", "missing", "unapproved")} == {
        "checked": 1, "changed": 0, "missing": 0, "unapproved": 0,
    }  # fmt: skip


async def test_what_was_written_for_other_channels_alone_is_not_published_here(school: School) -> None:
    item = await approved(school, channels=["facebook"])
    assert (await publish(school, item)).errors == [("channels", "not_connected")]
    await _nothing_is_out(school, item)


async def test_two_at_once_publish_it_once(school: School) -> None:
    item = await approved(school)
    await school.as_("web administrator").arrive()
    answers = await asyncio.gather(*(publish(school, item) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert len(await school.query("select id from publications where content_id = $1", item)) == 1


async def test_the_same_key_publishes_once_and_answers_again(school: School) -> None:
    item = await approved(school)
    first, again = [await publish(school, item, headers={"idempotency-key": "dang-bai"}) for _ in range(2)]
    assert (first.status, again.status, again.headers["idempotent-replayed"]) == (200, 200, "true")
    assert again.json["publications"] == first.json["publications"]
