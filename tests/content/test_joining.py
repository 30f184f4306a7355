"""Two records of one child made one: what its parents let the school publish, and what is out already (6.1, 6.3)."""

from typing import Any

import pytest

from tests.content.desk import begun, edited, step, taken
from tests.content.planting import planted
from tests.school import Child, Guards, School

IMAGE = {"purposes": ["image"]}


async def merged(school: School, kept: Child, other: Child) -> None:
    answer = await school.as_("teacher of the class").post(f"{kept.url}/merge", {"duplicate_id": str(other.id)})
    assert answer.status == 200, answer


async def said(school: School, child: Child, *verbs: str) -> None:
    """A parent gives or withdraws the consent to publish pictures, in this order."""
    parent = await school.user(Guards(child)).arrive()
    for verb in verbs:
        assert (await parent.post(f"{child.url}/consents/{verb}", IMAGE)).status == 200


async def consents(school: School, child: Child) -> Any:
    return (await school.as_("principal").get(f"{child.url}/consents")).json


@pytest.mark.parametrize(
    ("with_the_kept", "with_the_other", "may_be_shown", "told"),
    [
        ([], ["give"], True, 1),
        (["give"], [], True, 1),
        (["give"], ["give"], True, 1),  # said twice is once
        (["give"], ["give", "withdraw"], False, 2),
        (["give", "withdraw"], ["give"], False, 2),
        (["give", "withdraw"], ["give", "withdraw"], False, 2),
        (["give", "withdraw", "give"], [], True, 2),
        ([], ["give", "withdraw"], False, 1),
        (["give"], ["give", "withdraw", "give"], True, 2),  # no record of it says no
    ],
)
async def test_what_either_record_s_parents_took_back_is_taken_back(
    school: School, with_the_kept: list[str], with_the_other: list[str], may_be_shown: bool, told: int
) -> None:
    kept, other = school.children["A1"][:2]
    await said(school, kept, *with_the_kept)
    await said(school, other, *with_the_other)
    await merged(school, kept, other)
    read = await consents(school, kept)
    assert (read["image"], len(read["consents"])) == (may_be_shown, told)
    assert [each["withdrawn_at"] is None for each in read["consents"]].count(True) == may_be_shown


async def test_what_shows_the_child_goes_when_the_other_record_s_parents_had_said_no(school: School) -> None:
    kept, other = school.children["A1"][:2]
    await said(school, kept, "give")
    await said(school, other, "give", "withdraw")
    author, principal = school.as_("nurse"), school.as_("principal")
    item = await planted(school, author, state="published", shows=(kept,), out_on=("website",))
    assert await principal.items("/v1/content/to-take-down") == []
    await merged(school, kept, other)
    assert [each["id"] for each in await principal.items("/v1/content/to-take-down")] == [str(item)]
    (by,) = {each["withdrawn_by"] for each in (await consents(school, kept))["consents"]}
    assert by  # whose word it was, also for the one that another had given


async def test_content_of_a_record_merged_away_is_the_kept_child_s_however_often(school: School) -> None:
    """Declared of the first, which was merged into a second, that into a third and that into a fourth."""
    first, second, third = school.children["A1"][:3]
    fourth = await school.child("A1")
    await said(school, first, "give")
    teacher, principal = school.as_("teacher of the class"), school.as_("principal")
    url = await begun(teacher, children=[{"student_id": str(first.id), "uses": ["image"]}])
    for other, kept in ((first, second), (second, third), (third, fourth)):
        await merged(school, kept, other)
    await edited(teacher, url, title="Bé A1 tập vẽ")  # it may still be written in
    await taken(teacher, url, "submit")
    await taken(school.as_("leader of the group"), url, "verify")
    await taken(principal, url, "approve")
    parent = await school.user(Guards(fourth)).arrive()
    await parent.post(f"{fourth.url}/consents/withdraw", IMAGE)
    assert (await step(school.as_("web administrator"), url, "publish")).code == "wrong_state"
