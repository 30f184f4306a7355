"""Who asked for a medicine (4.2.5): they do not decide on it themselves, and it stands while they are the child's guardian."""

import pytest

from app.models.post import Post
from tests.guardians.test_blocks import LIFTED, block
from tests.health.test_medication import REQUEST, accepted, given, requested
from tests.school import TODAY, TOMORROW, Caller, Child, Guards, Held, School


@pytest.fixture
def child(school: School) -> Child:
    return school.children["A1"][0]


@pytest.fixture
async def father(school: School, child: Child) -> Caller:
    return await school.user(Guards(child), full_name="Trần Văn Cha").arrive()


@pytest.fixture
def nurse(school: School) -> Caller:
    return school.as_("nurse")


@pytest.mark.parametrize("post", [Post.NURSE, Post.VP_CARE])
async def test_nobody_decides_on_or_gives_what_they_asked_for_themselves(
    school: School, child: Child, post: Post
) -> None:
    """A nurse who is the child's parent: the care vice-principal decides and gives, and the other way round."""
    both = await school.user(Held(post), Guards(child)).arrive()
    other = school.as_("care vice-principal" if post is Post.NURSE else "nurse")
    url = await requested(both, child)
    for verb, body in (("accept", None), ("refuse", {"reason": "Không có nhãn"})):
        answer = await both.post(f"{url}/{verb}", body)
        assert (answer.status, answer.code, answer.clause) == (403, "separation_of_duties", "4.2.5")
    told = (await both.get(f"{url}?include=allowed_actions")).json["allowed_actions"]
    assert told == ["medication.read", "medication.withdraw"]
    assert (await other.post(f"{url}/accept")).status == 200
    school.at("2026-11-25 10:00")
    assert (await given(both, url)).code == "separation_of_duties"
    assert (await given(other, url)).status == 201


async def test_what_the_other_parent_asked_for_is_decided_on_as_any(
    school: School, child: Child, father: Caller
) -> None:
    both = await school.user(Held(Post.NURSE), Guards(child)).arrive()
    assert (await both.post(f"{await requested(father, child)}/accept")).status == 200


# A guardian no more


async def test_nothing_is_given_on_a_blocked_guardian_s_request_until_the_school_accepts_it_again(
    school: School, child: Child, father: Caller, nurse: Caller
) -> None:
    """The journal, the state and the other parent see what they saw: a block leaves no trace (3.1)."""
    mother = await school.user(Guards(child)).arrive()
    url = await accepted(father, nurse, child)
    before = (await mother.get(f"{url}?include=allowed_actions")).json
    await block(school, father, child)
    school.at("2026-11-25 10:00")
    answer = await given(nurse, url)
    assert (answer.status, answer.code, answer.json["state"]) == (409, "wrong_state", "without_guardian")
    assert answer.json["transitions"] == ["accept", "end"]
    assert await school.query("select id from medication_doses") == []
    assert (await mother.get(f"{url}?include=allowed_actions")).json == before
    again = await nurse.post(f"{url}/accept")
    assert (again.status, again.json["state"], again.json["decided_at"]) == (
        200,
        "accepted",
        "2026-11-25T03:00:00+00:00",
    )
    assert (await nurse.post(f"{url}/accept")).status == 409
    assert (await given(nurse, url)).status == 201


async def test_a_nurse_who_is_blocked_from_their_own_child_reads_nothing_of_it_off_their_request(
    school: School, child: Child
) -> None:
    """What they hear is what they heard before, as a nurse too (3.1)."""
    both = await school.user(Held(Post.NURSE), Guards(child)).arrive()
    url, care = await requested(both, child), await school.as_("care vice-principal").arrive()

    async def heard() -> list[tuple[int, str | None, object]]:
        said = [await both.post(f"{url}/accept"), await given(both, url), await both.post(f"{url}/end", {})]
        return [(answer.status, answer.code, answer.json.get("state")) for answer in said]

    before = await heard()
    await block(school, both, child)
    assert await heard() == before
    assert (await care.post(f"{url}/accept")).json["state"] == "without_guardian"


async def test_a_block_that_was_lifted_leaves_the_request_as_it_was(
    school: School, child: Child, father: Caller, nurse: Caller
) -> None:
    url = await accepted(father, nurse, child)
    tie = await block(school, father, child)
    await school.as_("principal").post(f"{tie}/unblock", LIFTED)
    school.at("2026-11-25 10:00")
    assert (await given(nurse, url)).status == 201


async def test_what_a_blocked_guardian_asked_for_is_not_accepted_any_more(
    school: School, child: Child, father: Caller, nurse: Caller
) -> None:
    """Another guardian asks for it anew."""
    mother = await school.user(Guards(child)).arrive()
    url = await requested(father, child)
    await block(school, father, child)
    answer = await nurse.post(f"{url}/accept")
    assert (answer.status, answer.json["state"], answer.json["transitions"]) == (409, "without_guardian", ["refuse"])
    assert (await nurse.post(f"{await requested(mother, child)}/accept")).status == 200
    assert (await nurse.post(f"{url}/refuse", {"reason": "Đã có đơn mới"})).status == 200


async def test_the_request_of_whoever_is_a_guardian_until_a_day_is_given_until_then(
    school: School, child: Child, nurse: Caller
) -> None:
    """By the school's day: at half past midnight it is the day before in UTC."""
    until = await school.user(Guards(child, ends_on=TODAY)).arrive()
    url = await accepted(until, nurse, child, times=["00:30", "14:00"])
    school.at("2026-11-25 14:00")
    assert (await given(nurse, url, "14:00")).status == 201
    school.at("2026-11-26 00:30")
    assert (await given(nurse, url, "00:30")).json["state"] == "without_guardian"
    assert (await until.get(url)).status == 404
    assert (await nurse.post(f"{url}/accept")).status == 200
    assert (await given(nurse, url, "00:30")).status == 201


def test_the_days_of_these_tests() -> None:
    assert (REQUEST["starts_on"], REQUEST["ends_on"]) == (str(TODAY), str(TOMORROW))
