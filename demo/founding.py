"""A school from nothing: the operator founds it, its principal sets it up, a script brings its children."""

import json
import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from demo.roster import CHILDREN, FAULTS, FAULTY, GOOD
from demo.stage import MAMNON, PATIENCE, ROOT, Person, must, run
from demo.telling import Story, quoted

CODE, NAME = "hoa-sen", "Trường Mầm non Hoa Sen"
CLASSES = {
    "LỚP 5 TUỔI A1": "preschool_5_6",
    "LỚP 4 TUỔI B1": "preschool_4_5",
    "LỚP 3 TUỔI C1": "preschool_3_4",
    "NHÓM TRẺ D1": "nursery_25_36",
}
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def found_a_school(story: Story, http: httpx.Client, data: Path, address: str, today: date) -> None:
    """Everything that a new school needs before its first day (3.1)."""
    story.chapter("Trường mới", "a school from nothing")
    principal = _principal(story, http, data)
    classes = _structure(story, principal, today)
    clerk = _people(story, principal, classes, today)
    _roster(story, principal, clerk, address)


def _principal(story: Story, http: httpx.Client, data: Path) -> Person:
    command = ["school", "create", "--code", CODE, "--name", NAME, "--principal", "hieutruong"]
    made = json.loads(run(data, *command, "--principal-name", "Mai Thị Hạnh", "--json"))
    story.note(
        f"The operator founds {NAME} and its first principal, who gets a one-time code: no year, no class, nobody else.",
        f"mamnon school create --code {CODE} --principal hieutruong …",
    )
    principal = Person(http, made["username"], made["one_time_code"], "principal", "Mai Thị Hạnh", None)
    _arrive(principal)
    must(principal.items("/v1/school-years") == [], "The new school has a school year already.")
    return principal


def _structure(story: Story, principal: Person, today: date) -> list[dict[str, Any]]:
    """The school year with its calendar, a group, four classes."""
    first = today.year if today.month >= 8 else today.year - 1
    dates = {"name": f"{first}-{first + 1}", "starts_on": f"{first}-08-01", "ends_on": f"{first + 1}-07-31"}
    year = principal.send("POST", "/v1/school-years", json=dates | {"roster_due_on": dates["ends_on"]})
    story.step(
        principal,
        f"{principal.full_name} signs in with the code, which is good for setting a password and nothing else. Then she opens "
        f"the school year (năm học) {dates['name']}: its school days follow from the calendar, Tết and the public holidays in it.",
        year,
        "201",
        action="school_year.create",
        clause="3.1",
        shown="a principal opens a school year over HTTP",
    )
    url = f"/v1/school-years/{year.json()['id']}/calendar"
    calendar = principal.send("PUT", url, json={"weekdays": EVERY_DAY, "terms": [], "holidays": []})
    must(today.isoformat() in calendar.json()["school_days"], f"Today is no school day: {calendar.text[:300]}")
    story.step(
        principal,
        "So that this story can be told on any day, every day is a school day here.",
        calendar,
        "200",
        action="calendar.update",
        clause="3.1",
    )
    group = principal.send("POST", "/v1/groups", json={"name": "Mẫu giáo"}).json()
    answers = [
        principal.send("POST", "/v1/classes", json={"name": name, "age_group": age_group, "group_id": group["id"]})
        for name, age_group in CLASSES.items()
    ]
    must({answer.status_code for answer in answers} == {201}, f"A class was refused: {[a.text for a in answers]}")
    story.step(
        principal,
        "A group (tổ chuyên môn) and four classes, each of an age group that says how many children it may hold.",
        answers[-1],
        "201",
        action="class.create",
        clause="3.1",
    )
    return [answer.json() for answer in answers]


def _people(story: Story, principal: Person, classes: list[dict[str, Any]], today: date) -> Person:
    """A clerk and a homeroom teacher; the only principal cannot go."""
    created = []
    for username, full_name, post in (
        ("gvcn.a1", "Lò Thị Ban", {"role": "homeroom_teacher", "unit_id": classes[0]["id"]}),
        ("vanthu", "Tô Minh Thư", {"role": "clerk"}),
    ):
        user = principal.send("POST", "/v1/users", json={"username": username, "full_name": full_name})
        must(user.status_code == 201, f"{username} was refused: {user.text}")
        posts = f"/v1/users/{user.json()['id']}/assignments"
        held = principal.send("POST", posts, json=post | {"valid_from": today.isoformat()})
        must(held.json().get("in_force"), f"{username} does not hold the post: {held.text}")
        created.append(user)
    story.step(
        principal,
        "She makes accounts for a homeroom teacher and a clerk, and gives each a post (phân công) from today. Each gets a "
        "one-time code, shown this once.",
        created[-1],
        "201",
        action="user.create",
        clause="3.1",
        shown="accounts and posts are the principal's to give",
    )
    mine = principal.send("GET", "/v1/me").json()["assignments"]
    post = next(each for each in mine if each["role"] == "principal")
    last = principal.send("POST", f"/v1/assignments/{post['id']}/end")
    story.step(
        principal,
        "She tries to end her own post. A school is never without a principal in office.",
        last,
        "409 wrong_state",
        action="assignment.end",
        clause="3.1",
        shown="the last principal in office cannot be ended",
        below=quoted(last, principal.send("POST", f"/v1/assignments/{post['id']}/end", english=True)),
    )
    account = created[-1].json()
    clerk = Person(principal.http, account["username"], account["one_time_code"], "clerk", "Tô Minh Thư", None)
    _arrive(clerk)
    return clerk


def _roster(story: Story, principal: Person, clerk: Person, address: str) -> None:
    """The clerk's script, twice: the bad list and the good one."""
    code, result = _script(clerk, FAULTY, address)
    must((code, result["counts"]["refused"]) == (1, len(FAULTS)), f"The bad list ended with {code}: {result['counts']}")
    story.note(
        f"The clerk's script sends the bad list: exit code 1, {len(FAULTS)} refused rows as JSON, nothing written.",
        f"MAMNON_TOKEN=… mamnon import {FAULTY.name} --server … --kind students --json",
    )
    code, result = _script(clerk, GOOD, address)
    must((code, result["counts"]["created"]) == (0, CHILDREN), f"The good list ended with {code}: {result['counts']}")
    size = sum(each["size"] for each in principal.items("/v1/classes"))
    must(size == CHILDREN, f"The classes hold {size} children, not {CHILDREN}.")
    story.note(
        f"And the good one: exit code 0, {CHILDREN} children in their classes. The school can open.",
        f"MAMNON_TOKEN=… mamnon import {GOOD.name} --server … --kind students --json",
    )


def _script(who: Person, file: Path, address: str) -> tuple[int, dict[str, Any]]:
    """What `mamnon import --json` ends with, and prints."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*MAMNON, "import", str(file), "--server", address, "--kind", "students", "--json"],
        cwd=ROOT, env=os.environ | {"MAMNON_TOKEN": who.token}, check=False, capture_output=True, text=True,
        encoding="utf-8", timeout=PATIENCE,
    )  # fmt: skip
    must(done.returncode in (0, 1), f"`mamnon import` could not run: {done.stderr.strip()}")
    result: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, result


def _arrive(who: Person) -> None:
    """The first time: in with the one-time code, which sets a password and does nothing else."""
    who.sign_in()
    chosen = f"bảy cánh diều bay qua đồng {who.username.partition('@')[0]}"
    refused = who.send("GET", "/v1/classes")
    must(refused.json().get("code") == "password_change_required", f"The code alone opened the school: {refused.text}")
    changed = who.send("PUT", "/v1/me/password", json={"current_password": who.password, "new_password": chosen})
    must(changed.status_code == 204, f"{who.username} cannot set a password: {changed.text}")
    who.password = chosen
    who.sign_in()
