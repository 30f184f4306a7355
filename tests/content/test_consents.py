"""What may be published of a child: approval waits for the parents, and what they take back is to be taken down (3.1, 6.3)."""

from tests.content.desk import begun, edited, step, taken
from tests.content.planting import planted
from tests.school import Guards, School


async def test_nothing_is_approved_of_a_child_without_the_parents_consent(school: School) -> None:
    teacher, principal = school.as_("teacher of the class"), school.as_("principal")
    child, other = school.children["A1"][:2]
    uses = [{"student_id": str(child.id), "uses": ["name", "image"]}, {"student_id": str(other.id), "uses": ["name"]}]
    url = await begun(teacher, children=uses)
    await taken(teacher, url, "submit")
    await taken(school.as_("leader of the group"), url, "verify")
    parent, other_parent = school.as_("parent of a child in it"), school.user(Guards(other))
    assert (await parent.post(f"{child.url}/consents/give", {"purposes": ["name"]})).json["name"] is True
    await other_parent.post(f"{other.url}/consents/give", {"purposes": ["name", "image"]})
    refused = await step(principal, url, "approve")
    assert (refused.status, refused.json["state"], refused.json["transitions"]) == (409, "verified", ["return"])
    assert refused.json["children"] == [{"student_id": str(child.id), "full_name": child.full_name, "uses": ["image"]}]
    assert child.full_name in refused.json["detail"]
    await parent.post(f"{child.url}/consents/give", {"purposes": ["image"]})
    await taken(principal, url, "approve")


async def test_what_a_parent_takes_back_is_listed_to_be_taken_down(school: School) -> None:
    child = school.children["A1"][0]
    mother, father = school.user(Guards("A1")), school.user(Guards("A1"))
    principal = school.as_("principal")
    await mother.post(f"{child.url}/consents/give", {"purposes": ["image"]})
    item = await planted(school, school.as_("nurse"), state="published", shows=(child,), out_on=("website",))
    await planted(school, school.as_("nurse"), state="draft", shows=(child,))
    assert await principal.items("/v1/content/to-take-down") == []
    withdrawn = await father.post(f"{child.url}/consents/withdraw", {"purposes": ["image"]})
    assert (withdrawn.status, withdrawn.json["image"], withdrawn.json["to_take_down"]) == (200, False, 1)
    (listed,) = await principal.items("/v1/content/to-take-down")
    assert (listed["id"], listed["channels"], listed["published_revision"]) == (str(item), ["website"], 1)
    assert listed["children"] == [{"student_id": str(child.id), "full_name": child.full_name, "uses": ["image"]}]
    # The website's administrator reads no records: which item it is, and not which child.
    (told,) = await school.as_("web administrator").items("/v1/content/to-take-down")
    assert [each["full_name"] for each in told["children"]] == [None]
    await taken(principal, f"/v1/content/{item}", "withdraw")
    assert await principal.items("/v1/content/to-take-down") == []
    history = (await principal.get(f"{child.url}/consents")).json["consents"]
    assert [(each["purpose"], each["withdrawn_at"] is not None) for each in history] == [("image", True)]


async def test_the_same_consent_twice_is_one(school: School) -> None:
    child = school.children["A1"][0]
    for parent in (school.user(Guards("A1")), school.user(Guards("A1"))):
        given = await parent.post(f"{child.url}/consents/give", {"purposes": ["name"]})
        assert [each["purpose"] for each in given.json["consents"]] == ["name"]


async def test_whoever_may_not_read_a_child_cannot_name_it(school: School) -> None:
    """One neutral refusal, for a child of another class and for none."""
    teacher = school.as_("teacher of the class")
    url = await begun(teacher)
    for stranger in (str(school.children["D1"][0].id), url.rsplit("/", 1)[-1]):
        uses = [{"student_id": stranger, "uses": ["image"]}]
        answer = await teacher.patch(url, {"children": uses}, if_match="*")
        assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/children/0/student_id")


async def test_who_writes_along_keeps_the_children_that_another_named(school: School) -> None:
    nurse, child = await school.as_("nurse").arrive(), school.children["A1"][0]
    uses = [{"student_id": str(child.id), "uses": ["image"]}]
    url = await begun(school.as_("teacher of the class"), children=uses, writers=[str(nurse.user)])
    told = await edited(nurse, url, title="Bé rửa tay", children=uses)
    assert told.json["children"] == [{"student_id": str(child.id), "full_name": None, "uses": ["image"]}]
