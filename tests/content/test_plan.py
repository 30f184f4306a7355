"""The editorial plan: who writes what by when, and what came of it (3.5, 5.2)."""

from typing import Any

from tests.content.desk import begun, edited, step, taken
from tests.program import Answer
from tests.school import Caller, Held, School

PLANNED: dict[str, Any] = {"kind": "news", "title": "Hội thao của bé", "channels": ["website"], "due_on": "2026-12-05"}
ENTRIES = "/v1/editorial-plan-entries"


async def assigned(school: School, writer: Caller, **more: Any) -> Answer:
    """The leader has somebody of the group write."""
    await writer.arrive()
    body = PLANNED | {"group_id": str(school.groups["mẫu giáo"]), "writer_id": str(writer.user)} | more
    answer = await school.as_("leader of the group").post(ENTRIES, body)
    assert answer.status == 201, answer
    return answer


async def directed(school: School, **more: Any) -> Answer:
    body = PLANNED | {"group_id": str(school.groups["mẫu giáo"])} | more
    answer = await school.as_("principal").post(f"{ENTRIES}/direct", body)
    assert answer.status == 201, answer
    return answer


def _url(entry: Answer) -> str:
    return f"{ENTRIES}/{entry.json['id']}"


async def test_the_leader_says_who_writes_what_by_when(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    entry = await assigned(school, teacher)
    told = entry.json
    assert (told["title"], told["due_on"], told["status"], told["directed_by"]) == (
        "Hội thao của bé", "2026-12-05", "planned", None
    )  # fmt: skip
    assert told["writer"]["user_id"] == str(teacher.user)
    assert [each["id"] for each in await teacher.items(f"{ENTRIES}?mine=true")] == [told["id"]]
    assert await leader.items(f"{ENTRIES}?mine=true") == []
    changed = await leader.patch(_url(entry), {"due_on": "2026-12-06", "note": "Xin hai ảnh"}, if_match=entry.etag)
    assert (changed.status, changed.json["due_on"], changed.json["note"]) == (200, "2026-12-06", "Xin hai ảnh")
    assert (await leader.patch(_url(entry), {"note": None}, if_match=entry.etag)).code == "stale"
    assert (await leader.patch(_url(entry), {"note": None}, if_match=changed.etag)).json["note"] is None


async def test_another_group_is_none_of_the_leaders_to_plan(school: School) -> None:
    """A group of the own school may be seen by all of the staff, so it is 403; one elsewhere is not there."""
    teacher, other = await school.as_("teacher of the class").arrive(), school.as_("leader of another group")
    entry = await assigned(school, teacher)
    body = PLANNED | {"group_id": str(school.groups["mẫu giáo"]), "writer_id": str(teacher.user)}
    refused = await other.post(ENTRIES, body)
    assert (refused.status, refused.json["clause"]) == (403, "5.2")
    for answer in (
        await other.patch(_url(entry), {"note": "Gấp"}, if_match="*"),
        await other.post(f"{_url(entry)}/cancel"),
    ):
        assert (answer.status, answer.json["clause"]) == (403, "5.2")
    nowhere = await school.as_("leader of the group").post(ENTRIES, body | {"group_id": entry.json["id"]})
    assert nowhere.status == 404
    parent = school.as_("parent of a child in it")
    assert (await parent.get(_url(entry))).status == 404


async def test_an_entry_of_another_school_is_not_there(school: School, other_school: School) -> None:
    entry = await assigned(school, school.as_("teacher of the class"))
    leader = other_school.as_("leader of the group")
    for answer in (
        await leader.get(_url(entry)),
        await leader.patch(_url(entry), {"note": "Gấp"}, if_match="*"),
        await leader.post(f"{_url(entry)}/cancel"),
    ):
        assert answer.status == 404


async def test_what_the_principal_directs_the_leader_assigns_and_does_not_change(school: School) -> None:
    leader, teacher = school.as_("leader of the group"), await school.as_("teacher of the class").arrive()
    entry = await directed(school)
    assert (entry.json["writer"], entry.json["directed_by"] is None) == (None, False)
    to_whom = await leader.patch(
        _url(entry), {"writer_id": str(teacher.user), "note": "Xong trước thứ Sáu"}, if_match="*"
    )
    assert (to_whom.status, to_whom.json["writer"] is None) == (200, False)
    assert [each["id"] for each in await teacher.items(f"{ENTRIES}?mine=true")] == [entry.json["id"]]
    refused = await leader.patch(_url(entry), {"title": "Khác", "due_on": "2026-12-30", "note": "x"}, if_match="*")
    assert (refused.status, refused.errors) == (422, [("/due_on", "directed"), ("/title", "directed")])
    assert (await leader.post(f"{_url(entry)}/cancel")).errors == [("/", "directed")]
    read = (await leader.get(_url(entry))).json
    assert (read["title"], read["due_on"], read["note"], read["status"]) == (
        "Hội thao của bé", "2026-12-05", "Xong trước thứ Sáu", "planned"
    )  # fmt: skip


async def test_what_the_principal_directed_the_principal_takes_back(school: School) -> None:
    """The group's own stays its leader's; nothing is taken back twice."""
    principal, entry = school.as_("principal"), await directed(school)
    allowed = (await principal.get(f"{_url(entry)}?include=allowed_actions")).json["allowed_actions"]
    assert "editorial_plan.direct" in allowed
    assert (await principal.post(f"{_url(entry)}/revoke")).json["status"] == "cancelled"
    again = await principal.post(f"{_url(entry)}/revoke")
    assert (again.code, again.json["state"]) == ("wrong_state", "cancelled")
    own = await assigned(school, school.as_("teacher of the class"))
    assert (await principal.post(f"{_url(own)}/revoke")).errors == [("/", "not_directed")]
    whole = await directed(school, group_id=None)
    refused = await school.as_("leader of the group").post(f"{_url(whole)}/revoke")
    assert (refused.status, refused.json["clause"]) == (403, "3.5")
    assert (await principal.post(f"{_url(whole)}/revoke")).json["status"] == "cancelled"


async def test_the_whole_school_is_directed_and_only_by_the_principal(school: School) -> None:
    entry = await directed(school, group_id=None)
    assert entry.json["group"] is None
    for who in ("leader of the group", "academic vice-principal", "teacher of the class", "web administrator"):
        refused = await school.as_(who).post(f"{ENTRIES}/direct", PLANNED)
        assert (refused.status, refused.json["clause"]) == (403, "3.5")


async def test_a_parent_is_no_writer(school: School) -> None:
    parent = await school.as_("parent of a child in it").arrive()
    body = PLANNED | {"group_id": str(school.groups["mẫu giáo"]), "writer_id": str(parent.user)}
    refused = await school.as_("leader of the group").post(ENTRIES, body)
    assert (refused.status, refused.errors) == (422, [("/writer_id", "not_there")])


async def test_what_was_cancelled_stays_to_be_read_and_is_fulfilled_no_more(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    entry = await assigned(school, teacher)
    assert (await leader.post(f"{_url(entry)}/cancel")).json["status"] == "cancelled"
    for again in (
        await leader.post(f"{_url(entry)}/cancel"),
        await leader.patch(_url(entry), {"note": "x"}, if_match="*"),
    ):
        assert (again.status, again.code, again.json["state"]) == (409, "wrong_state", "cancelled")
    assert [each["id"] for each in await leader.items(f"{ENTRIES}?status=cancelled")] == [entry.json["id"]]
    assert await leader.items(f"{ENTRIES}?status=planned") == []
    url = await begun(teacher)
    refused = await teacher.patch(url, {"plan_entry_id": entry.json["id"]}, if_match="*")
    assert (refused.status, refused.errors) == (422, [("/plan_entry_id", "not_there")])


async def test_an_article_fulfils_the_entry_of_its_own_group(school: School) -> None:
    teacher, leader = school.as_("teacher of the class"), school.as_("leader of the group")
    entry = await assigned(school, teacher)

    async def status() -> Any:
        return (await leader.get(_url(entry))).json["status"]

    elsewhere = await begun(teacher, group=None)
    refused = await teacher.patch(elsewhere, {"plan_entry_id": entry.json["id"]}, if_match="*")
    assert refused.errors == [("/plan_entry_id", "not_there")]
    url = await begun(teacher, plan_entry_id=entry.json["id"])
    assert await status() == "written"
    # Away from it and back: what is said of the plan is no new revision.
    assert (await edited(teacher, url, plan_entry_id=None)).json["revision"] == 1
    assert await status() == "planned"
    await edited(teacher, url, plan_entry_id=entry.json["id"])
    await taken(teacher, url, "submit")
    await taken(leader, url, "verify")
    await taken(school.as_("principal"), url, "approve")
    assert await status() == "written"
    await taken(school.as_("web administrator"), url, "publish")
    assert await status() == "published"
    assert [each["id"] for each in await leader.items(f"{ENTRIES}?status=published")] == [entry.json["id"]]
    assert (await step(school.as_("principal"), url, "withdraw")).status == 200
    assert await status() == "written"


async def test_what_was_due_is_found_by_its_days(school: School) -> None:
    """An entry may be put down afterwards: the plan is what was to be written, too."""
    teacher = school.as_("teacher of the class")
    days = ("2026-11-01", "2026-11-25", "2026-12-31")
    for day in reversed(days):
        await assigned(school, teacher, due_on=day)
    leader = school.user(Held("group_leader", "mẫu giáo"))
    for query, found in {
        "": days,
        "?due_from=2026-11-25": days[1:],
        "?due_to=2026-11-25": days[:2],
        "?due_from=2026-11-02&due_to=2026-12-30": days[1:2],
    }.items():
        assert [each["due_on"] for each in await leader.items(f"{ENTRIES}{query}")] == list(found)
