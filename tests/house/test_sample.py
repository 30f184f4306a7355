"""The sample school and the first school of one's own, through `mamnon` as a person runs it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.cli.school import create
from app.core import migrate
from app.core.embedded import Cluster, cluster
from app.core.security.codes import verify_code
from app.core.security.passwords import verify_password
from app.database import DatabaseProblem, Hands, hands_of, provided
from app.models.post import Post
from app.services.sample import accounts

PROGRAM = Path(sys.executable).with_name("mamnon")
CLASSES = {"LỚP 5 TUỔI A1", "LỚP 4 TUỔI B1", "LỚP 3 TUỔI C1", "NHÓM TRẺ D1"}
TABLES = (
    "schools school_years school_days groups classes counters persons users assignments students guardians enrolments"
)
COUNTED = [*TABLES.split(), "registers", "marks", "content_items", "site_items", "journal", "journal_values"]
COUNTS = "select " + ", ".join(f"(select count(*) from {table}) as {table}" for table in COUNTED)


@dataclass
class Place:
    """A data folder, and the database that `mamnon` uses with it."""

    folder: Path
    running: Cluster
    hands: Hands
    own: bool

    def mamnon(self, *words: str) -> subprocess.Popen[str]:
        ours = {"MAMNON_DATA_DIR": str(self.folder)} | ({"DATABASE_URL": self.hands.app} if self.own else {})
        others = {k: v for k, v in os.environ.items() if not k.startswith("MAMNON_") and k != "DATABASE_URL"}
        return subprocess.Popen(
            [PROGRAM, *words], env=others | ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def answers(self, *words: str) -> Any:
        """What it prints as JSON."""
        out, err = (running := self.mamnon(*words, "--json")).communicate(timeout=60)
        assert running.returncode == 0, err
        return json.loads(out)

    def refuses(self, *words: str) -> str:
        """The one sentence with which it refuses."""
        out, err = (running := self.mamnon(*words)).communicate(timeout=60)
        assert (running.returncode, out) == (2, "")
        (sentence,) = err.splitlines()
        assert sentence.startswith("mamnon: ")
        assert sentence.endswith(".")
        return sentence

    def rows(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Past the walls, as the migrator."""

        async def ask() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.hands.migrator)
            try:
                return await connection.fetch(query, *values)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def counts(self) -> dict[str, int]:
        return dict(self.rows(COUNTS)[0])

    def assert_usable(self, account: dict[str, Any]) -> None:
        """The name leads to a user who has that password, and nothing to do first."""
        (found,) = self.rows("select * from account_of($1, $2)", *account["username"].split("@"))
        assert verify_password(account["password"], found["password_hash"])[0]
        assert (found["must_change_password"], found["suspended"], found["code_hash"]) == (False, False, None)


@pytest.fixture(scope="module")
def embedded() -> Iterator[Place]:
    """A data folder that nobody has used yet, but that its PostgreSQL runs already."""
    # Not in pytest's own temporary folder, which PostgreSQL's user may not enter when we are root.
    folder = Path(tempfile.mkdtemp(prefix="sample-")).resolve()
    folder.chmod(0o755)
    try:
        with cluster(folder / "postgres", settings={"fsync": "off"}) as running:
            yield Place(folder, running, hands_of(running, "mamnon"), own=False)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def own(embedded: Place) -> Place:
    """A database of the operator's own, and another data folder."""
    hands = asyncio.run(provided(embedded.running, "own"))
    migrate.upgrade(hands.migrator)
    return Place(embedded.folder / "own", embedded.running, hands, own=True)


@pytest.fixture(scope="module")
def filled(own: Place) -> list[dict[str, Any]]:
    return own.answers("sample")


@pytest.fixture(scope="module")
def created(embedded: Place) -> list[Any]:
    """What two processes print that create it, empty, at the same time."""
    two = [embedded.mamnon("sample", "--empty", "--json") for _ in range(2)]
    return [json.loads(running.communicate(timeout=60)[0]) for running in two]


def test_created_once_by_whoever_comes_first_and_never_again(embedded: Place, created: list[Any]) -> None:
    first, second = created
    assert first == second
    before = embedded.counts()
    assert (before["schools"], before["students"], before["marks"]) == (1, 0, 0)
    assert embedded.answers("sample") == first  # not empty now: that changes nothing either
    assert embedded.counts() == before

    assert Counter(account["role"] for account in first) == {
        post.value: 1 for post in Post if post is not Post.PARENT
    } | {
        "group_leader": 2,
        "homeroom_teacher": 4,
    }
    for account in first:
        assert list(account) == ["username", "password", "role", "full_name", "unit"]
        embedded.assert_usable(account)
    assert {account["unit"] for account in first if account["role"] == "homeroom_teacher"} == CLASSES
    assert (embedded.folder / "sample-accounts.json").stat().st_mode & 0o777 == 0o600


def test_a_lost_list_of_accounts_is_said_and_no_password_reset(embedded: Place, created: list[Any]) -> None:
    (school,) = embedded.rows("select id from schools")[0]
    kept = embedded.folder / "sample-accounts.json"
    aside = kept.rename(kept.with_suffix(".aside"))
    assert str(kept) in embedded.refuses("sample")
    for damaged in ('{"x', "[]", json.dumps({str(school): 1}), json.dumps({str(school): [{"user": 1}]})):
        kept.write_text(damaged)
        with pytest.raises(DatabaseProblem, match="put it back"):
            accounts.kept(embedded.folder, school)
    aside.rename(kept)
    for account in created[0]:
        embedded.assert_usable(account)


def test_the_filled_school_can_be_tried_any_day(own: Place, filled: list[dict[str, Any]]) -> None:
    over, current = own.rows("select * from school_years order by starts_on")
    assert over["ends_on"] + timedelta(1) == current["starts_on"]
    assert (current["starts_on"].month, current["starts_on"].day, current["ends_on"].month, current["ends_on"].day) == (
        8,
        1,
        7,
        31,
    )
    assert current["name"] == f"{current['starts_on'].year}-{current['ends_on'].year}"
    assert current["roster_due_on"] == current["ends_on"]
    classes = own.rows(
        """select c.id, c.name, g.name as group, (select count(*) from registers r where r.class_id = c.id) as registers,
                  (select count(*) from enrolments e where e.class_id = c.id) as children
             from classes c join groups g on g.id = c.group_id where c.school_year_id = $1""",
        current["id"],
    )
    days = (current["ends_on"] - current["starts_on"]).days + 1
    assert {(it["name"], it["registers"], 20 <= it["children"] <= 25) for it in classes} == {
        (name, days, True) for name in CLASSES
    }
    assert Counter(it["group"] for it in classes) == {"Mẫu giáo": 3, "Nhà trẻ": 1}
    states = own.rows(
        """select distinct r.state from registers r join classes c on c.id = r.class_id
            where c.school_year_id = $1 and exists (select from marks m where m.class_id = r.class_id and m.date = r.date)""",
        over["id"],
    )
    assert [it["state"] for it in states] == ["confirmed"]
    (counter,) = own.rows("select value from counters where name = 'student_code'")
    assert own.rows("select max(code) from students")[0][0] == f"HS{counter['value']:06}"


def test_its_cupboards_hold_what_their_movements_say(own: Place, filled: list[dict[str, Any]]) -> None:
    """A dozen assets, of which classes have some; three medicines, and a lot that soon expires."""
    found = own.rows(
        "select a.class_id, a.quantity,"
        " (select sum(m.change) from asset_movements m where m.asset_id = a.id) as moved from assets a"
    )
    assert [row["quantity"] for row in found] == [row["moved"] for row in found]
    assert (len(found), len({row["class_id"] for row in found} - {None})) == (12, 4)
    lots = own.rows(
        "select l.expires_on - l.received_on as days, l.balance, (select sum(m.change) from stock_movements m"
        " where m.lot_id = l.id) as moved, (select max(m.number) from stock_movements m where m.lot_id = l.id) as number,"
        " l.version from stock_lots l"
    )
    assert [(row["balance"], row["version"]) for row in lots] == [(row["moved"], row["number"]) for row in lots]
    assert min(row["days"] for row in lots) < 100
    assert own.rows("select count(*) from stock_items")[0][0] == 3


def test_one_article_is_out_as_approved_one_waits_and_one_is_planned(own: Place, filled: list[dict[str, Any]]) -> None:
    """And what stands on the site is what the principal approved: the check finds no difference."""
    found = own.rows(
        "select i.state, r.sha256, p.sha256 as out, s.sha256 as stands, c.uses, e.title as planned,"
        " (select count(*) from content_reviews w where w.content_id = i.id) as steps"
        " from content_items i join content_revisions r on r.content_id = i.id"
        " left join publications p on p.content_id = i.id left join site_items s on s.content_id = i.id"
        " left join content_children c on c.content_id = i.id"
        " left join editorial_plan_entries e on e.id = i.plan_entry_id order by i.state"
    )
    assert [(row["state"], row["steps"], row["uses"], row["planned"] is not None) for row in found] == [
        ("draft", 0, None, True),
        ("published", 4, None, False),
        ("submitted", 1, ["name"], False),
    ]
    assert [(row["out"], row["stands"]) for row in found] == [
        (None, None),
        (found[1]["sha256"],) * 2,
        (None, None),
    ]
    out, err = (checked := own.mamnon("content", "check", "--school", "vinh-hao")).communicate(timeout=60)
    assert checked.returncode == 0, out + err
    assert own.rows(
        "select count(*) from consents c join content_children d on d.student_id = c.student_id"
        " where c.purpose = any(d.uses) and c.withdrawn_at is null"
    )[0][0], "its father lets the child's name be published"


def test_without_children_nothing_names_one(embedded: Place, created: list[Any]) -> None:
    (counts,) = embedded.rows(
        "select (select count(*) from content_items) as items, (select count(*) from content_children) as named,"
        " (select count(*) from consents) as consents, (select count(*) from site_items) as out"
    )
    assert tuple(counts.values()) == (2, 0, 0, 1)


def test_every_class_has_a_parent_and_some_parent_has_siblings(own: Place, filled: list[dict[str, Any]]) -> None:
    parents = [account for account in filled if account["role"] == "parent"]
    units = own.rows(
        """select u.username, s.full_name as child, c.name as class from users u
             join guardians g on g.person_id = u.person_id
             join students s on s.id = g.student_id
             join enrolments e on e.student_id = s.id
             join classes c on c.id = e.class_id
             join school_years y on y.id = c.school_year_id and y.ends_on = (select max(ends_on) from school_years)"""
    )
    assert sorted((account["username"], account["unit"]) for account in parents) == sorted(
        (f"{it['username']}@vinh-hao", it["child"]) for it in units
    )
    assert {it["class"] for it in units} == CLASSES
    assert max(Counter(account["username"] for account in parents).values()) == 2
    for account in parents:
        own.assert_usable(account)


def test_a_school_of_ones_own(own: Place, filled: list[dict[str, Any]]) -> None:
    words = ("--code", "hoa-sen", "--name", "Mầm non  Hoa Sen", "--principal", "hieu.truong")
    made = own.answers("school", "create", *words)
    (school,) = own.rows("select id::text, code, name from schools where code = 'hoa-sen'")
    assert made["school"] == dict(school) == {"id": school["id"], "code": "hoa-sen", "name": "Mầm non Hoa Sen"}
    assert made["username"] == "hieu.truong@hoa-sen"
    (user,) = own.rows("select * from account_of('hieu.truong', 'hoa-sen')")
    assert verify_code(made["one_time_code"], user["code_hash"])
    assert user["must_change_password"]
    assert "'hoa-sen' already" in own.refuses("school", "create", *words)


@pytest.mark.parametrize(
    "wrong",
    [{"code": "Hoa Sen"}, {"code": "-x"}, {"code": "x" * 65}, {"principal": "a@cuc-hoa"}, {"principal": ""}, {"name": " "},
     {"name": "\udcff"}, {"principal_name": ""}],
)  # fmt: skip
def test_what_names_no_school(wrong: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        create(**{"code": "cuc-hoa", "name": "Cúc Hoạ", "principal": "a", "principal_name": "B"} | wrong)
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("mamnon: "), err.endswith(".\n"), err.count("\n")) == ("", True, True, 1)
