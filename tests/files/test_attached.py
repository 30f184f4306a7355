"""Who reads a file that content has with it: whoever reads the content, by the content's own rule (3.1, 5.2, 7.1)."""

import asyncio
from uuid import UUID

import pytest

from app.core.errors import Invalid
from app.core.ids import new_id
from app.policies.act import Act
from app.services.files import attaching
from tests.content.planting import planted
from tests.files.made import attached, photo, send
from tests.program import Answer, Program
from tests.school import Caller, School, founded


async def seen(caller: Caller, id_: str) -> set[int]:
    return {(await caller.get(f"/v1/files/{id_}{what}")).status for what in ("", "/content")}


@pytest.fixture
async def item(school: School) -> UUID:
    return await planted(school, school.as_("teacher of the class"))


async def test_readers_of_the_content_read_its_files(program: Program, school: School, item: UUID) -> None:
    id_ = await attached(school.as_("plain staff"), await send(school.as_("plain staff"), photo()), item)
    for who in (
        "plain staff",
        "teacher of the class",
        "principal",
        "academic vice-principal",
        "web administrator",
        "leader of the group",
    ):
        assert await seen(school.as_(who), id_) == {200}, who
    for who in ("teacher of another class", "leader of another group", "nurse", "clerk", "care vice-principal",
                "parent of a child in it", "commune office", "someone without a post"):  # fmt: skip
        assert await seen(school.as_(who), id_) == {404}, who
    other = await founded(program)
    assert await seen(other.as_("principal"), id_) == {404}


async def test_who_reads_it_may_not_delete_it(school: School, item: UUID) -> None:
    id_ = await attached(school.as_("plain staff"), await send(school.as_("plain staff"), photo()), item)
    answer = await school.as_("principal").delete(f"/v1/files/{id_}")
    assert (answer.status, answer.clause) == (403, "5.2")
    assert (await school.as_("plain staff").delete(f"/v1/files/{id_}")).code == "wrong_state"


async def test_reading_follows_the_content_as_it_changes(school: School) -> None:
    """Told to no file: the author lets a colleague write in it too, and they read its files from then on."""
    teacher, colleague = school.as_("teacher of the class"), await school.as_("nurse").arrive()
    item = await planted(school, teacher, group=None)
    id_ = await attached(teacher, await send(teacher, photo()), item)
    assert await seen(colleague, id_) == {404}
    await school.query("update content_items set writers = array[$2::uuid] where id = $1", item, colleague.person)
    assert await seen(colleague, id_) == {200}
    await school.query("update content_items set writers = '{}' where id = $1", item)
    assert await seen(colleague, id_) == {404}


async def attach(caller: Caller, content: UUID, *ids: UUID, number: int = 1) -> None:
    """As the service that writes a revision does it."""
    act = Act("content.update", caller.session, caller.program.clock(), caller.program.runtime)
    assert caller.school
    try:
        await act.begin()
        await act.sign("5.2", person=caller.person)
        found = await attaching.usable(act, ids)
        assert set(found) == set(ids)
        await attaching.attach(act, school=caller.school.id, content=content, number=number, ids=ids)
    except BaseException as error:
        await act.end(error)
        raise
    await act.end()


async def test_one_attaches_one_s_own_and_what_one_reads(school: School, item: UUID) -> None:
    teacher, colleague = school.as_("teacher of the class"), school.as_("plain staff")
    own, theirs = UUID((await send(teacher, photo())).json["id"]), UUID((await send(colleague, photo())).json["id"])
    with pytest.raises(Invalid) as refused:
        await attach(teacher, item, own, theirs, new_id())
    assert [error.pointer for error in refused.value.members["errors"]] == [
        "/attachments/1/file_id",
        "/attachments/2/file_id",
    ]
    assert (await teacher.get(f"/v1/files/{own}")).json["state"] == "pending"
    await attach(teacher, item, own)
    about = await teacher.get(f"/v1/files/{own}")
    assert (about.json["state"], about.etag) == ("attached", '"2"')
    await school.plant({"content_files": [{"content_id": item, "number": 1, "file_id": theirs}]})
    other = await planted(school, teacher)
    await attach(teacher, other, own, theirs)


async def test_attaching_and_deleting_at_once_leaves_no_revision_without_its_file(school: School, item: UUID) -> None:
    teacher = school.as_("teacher of the class")
    for _ in range(6):
        id_ = UUID((await send(teacher, photo())).json["id"])

        async def attaches(id_: UUID = id_) -> bool:
            try:
                await attach(teacher, item, id_)
            except Invalid:
                return False
            return True

        attached_, deleted = await asyncio.gather(attaches(), teacher.delete(f"/v1/files/{id_}"))
        assert isinstance(deleted, Answer)
        assert (attached_, deleted.status) in {(True, 409), (False, 204)}
        assert ((await teacher.get(f"/v1/files/{id_}/content")).status == 200) == attached_
