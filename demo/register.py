"""The day's register (sổ điểm danh): marked, confirmed, and read by those who answer for it."""

from collections.abc import Mapping
from typing import Any

from demo.stage import School, must
from demo.telling import Story, quoted


def keep_the_register(story: Story, people: School, class_id: str, children: list[dict[str, Any]]) -> None:
    """The morning's register (sổ điểm danh)."""
    teacher, leader = people["homeroom_teacher"], people["group_leader"]
    principal, academic = people["principal"], people["vp_academic"]
    today = principal.send("GET", "/v1/me").json()["school"]["today"]
    url = f"/v1/classes/{class_id}/registers/{today}"
    story.chapter("Sổ điểm danh", "the morning's register")
    all_present = [_mark(child, "present") for child in children]

    refused = leader.send("PUT", url, json={"marks": all_present})
    must(leader.send("GET", url).status_code == 200, "The group leader cannot read the register.")
    must(refused.json().get("allowed_roles") == ["homeroom_teacher"], f"Who may mark was not said: {refused.text}")
    story.step(
        leader,
        f"{leader.full_name}, group leader (tổ trưởng), may read the register. She tries to help out and mark it. "
        "The refusal says which clause gives this, and to whom.",
        refused,
        "403 forbidden",
        action="attendance.mark",
        clause="6.2",
        shown="a leader marking is refused, with clause and who may",
        below=quoted(refused, leader.send("PUT", url, english=True, json={"marks": all_present})),
    )

    late_comers = children[-2:]
    first = teacher.send("PUT", url, json={"marks": [_mark(children[0], "excused"), *all_present[1:-2]]})
    must(first.status_code == 200, f"The homeroom teacher cannot mark: {first.text}")
    counts, late = first.json()["counts"], first.json()["late"]
    must(counts["unmarked"] == 2, f"Two children were to be without a mark, not {counts['unmarked']}.")
    story.step(
        teacher,
        f"{teacher.full_name} marks who is there: {counts['present']} present (có mặt), {counts['excused']} excused "
        f"(có phép), two not yet seen. {'It is past the cut-off, so the register says late.' if late else 'In good time.'}",
        first,
        "200 open",
        action="attendance.mark",
        clause="6.2",
        shown="the homeroom teacher marks the class",
    )
    early = teacher.send("POST", f"{url}/confirm")
    named = {each["student_id"] for each in early.json().get("children", [])}
    must(named == {each["id"] for each in late_comers}, f"The children without a mark were not named: {early.text}")
    story.step(
        teacher,
        "She confirms too early. The answer names the children who wait for a mark.",
        early,
        "409 wrong_state",
        action="attendance.confirm",
        clause="6.2",
        shown="confirming too early names the children without a mark",
        below=quoted(early, teacher.send("POST", f"{url}/confirm", english=True)),
    )
    rest = teacher.send(
        "PUT",
        url,
        json={"marks": [{"student_id": each["id"], "mark": "present", "version": 0} for each in late_comers]},
    )
    story.step(
        teacher,
        "The two arrive and are marked.",
        rest,
        "200 marked",
        action="attendance.mark",
        clause="6.2",
    )
    confirmed = teacher.send("POST", f"{url}/confirm")
    story.step(
        teacher,
        "Now she confirms the day (xác nhận sổ).",
        confirmed,
        "200 confirmed",
        action="attendance.confirm",
        clause="6.2",
        shown="and confirms the day",
    )
    changed = teacher.send("PUT", url, json={"marks": [_mark(children[0], "present")]})
    must(changed.json().get("state") == "confirmed", f"The refusal does not say the state: {changed.text}")
    story.step(
        teacher,
        "A confirmed register is never changed silently, not even by her.",
        changed,
        "409 wrong_state",
        action="attendance.mark",
        clause="6.2",
        shown="no silent change after confirmation",
        below=quoted(changed),
    )

    story.chapter("Ban giám hiệu", "the school's leaders")
    read = principal.send("GET", url)
    must(read.json().get("counts") == confirmed.json()["counts"], "The principal reads other numbers.")
    counts = read.json()["counts"]
    story.step(
        principal,
        f"{principal.full_name}, principal (hiệu trưởng), follows the day: {counts['present']} present, "
        f"{counts['excused']} excused, confirmed.",
        read,
        "200 confirmed",
        action="attendance.read",
        clause="3.3",
        shown="the principal reads every register",
    )
    seen = academic.send("GET", url)
    must(seen.status_code == 200, f"The academic vice-principal cannot read the register: {seen.text}")
    refused = academic.send("PUT", url, json={"marks": [_mark(children[0], "present")]})
    story.step(
        academic,
        f"{academic.full_name}, vice-principal (phó hiệu trưởng chuyên môn), reads it too (Điều 4.1.1) and may not "
        "change it.",
        refused,
        "403 forbidden",
        action="attendance.mark",
        clause="6.2",
        shown="the academic vice-principal reads and changes nothing",
        below=quoted(refused),
    )


def _mark(child: Mapping[str, Any], mark: str) -> dict[str, Any]:
    return {"student_id": child["id"], "mark": mark}
