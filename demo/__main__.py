"""One school day, from the clerk's list to the look at the register; then a school from nothing. Told as it happens.

Ends with 0 only if every step was true, else with 1 and the sentence that was not.
"""

import signal
import sys
import time
from datetime import date
from pathlib import Path

import httpx

from demo.counting import take_the_inventory
from demo.founding import found_a_school
from demo.growing import measure_a_class
from demo.publishing import publish_an_article
from demo.register import keep_the_register
from demo.roster import bring_the_roster, own_children
from demo.safety import look_after_them
from demo.stage import A1, Person, School, Untrue, must, sample, school
from demo.telling import Story, quoted


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended then, too
    story, began = Story(), time.monotonic()
    try:
        with school() as (address, data), httpx.Client(base_url=address, timeout=30) as http:
            people, today = _people(story, http, data, address)
            classes = {each["name"]: each for each in people["principal"].items("/v1/classes")}
            bring_the_roster(story, people, classes)
            children = own_children(story, people, classes)
            keep_the_register(story, people, classes[A1]["id"], children)
            look_after_them(story, people, classes, children)
            measure_a_class(story, people, classes[A1]["id"], children)
            take_the_inventory(story, people)
            groups = {each["name"]: each for each in people["principal"].items("/v1/groups")}
            publish_an_article(story, people, groups, data)
            found_a_school(story, http, data, address, today)
            _goodbye(story, people["principal"])
    except (Untrue, httpx.HTTPError) as untrue:
        story.broken(str(untrue) or type(untrue).__name__)
        return 1
    except (LookupError, TypeError, ValueError) as error:
        story.broken(f"An answer had another shape than the story knows ({type(error).__name__}: {error}).")
        return 1
    except KeyboardInterrupt:
        return 130
    story.ending(
        f"{story.steps} steps, every one of them true, in {time.monotonic() - began:.1f} seconds. "
        "The server and its database are gone again."
    )
    return 0


def _people(story: Story, http: httpx.Client, data: Path, address: str) -> tuple[School, date]:
    """The school comes to be; whoever is in the story signs in."""
    accounts = sample(data)
    must(sample(data) == accounts, "`mamnon sample` printed other accounts the second time.")
    people = {
        account["role"]: Person(http, **account)
        for account in accounts
        if account["unit"] in (None, A1, "Mẫu giáo") or account["role"] not in ("homeroom_teacher", "group_leader")
    }
    in_the_story = (
        "principal", "vp_academic", "vp_care", "group_leader", "homeroom_teacher", "web_admin", "asset_keeper", "nurse",
        "kitchen", "clerk",
    )  # fmt: skip
    for role in in_the_story:
        people[role].sign_in()
    me = people["principal"].send("GET", "/v1/me").json()
    today = date.fromisoformat(me["school"]["today"])
    story.title(
        "Một ngày ở trường mầm non · one day at a kindergarten",
        f"{me['school']['name']}, {today:%d/%m/%Y} in {me['school']['time_zone']}",
        f"a real server on {address}, over a fresh PostgreSQL of its own",
    )
    story.chapter("Mở cửa", "the doors open")
    story.note(
        f"The operator founds the sample school: {len(accounts)} accounts, each with its post (chức vụ), four classes, "
        "not a child yet. Asked again, the command prints the same accounts and changes nothing.",
        "mamnon sample --empty --json",
    )
    who = people["homeroom_teacher"]
    answer = who.sign_in()
    must("must_change_password" in answer.json(), "The answer to signing in lacks must_change_password.")
    story.step(
        who,
        f"{who.full_name}, homeroom teacher (giáo viên chủ nhiệm) of {A1}, signs in, and so do the others.",
        answer,
        "201",
        action="account.read",
        clause="2",
    )
    return people, today


def _goodbye(story: Story, who: Person) -> None:
    """The end of the day."""
    story.chapter("Ra về", "going home")
    ended = who.send("DELETE", "/v1/auth/sessions/current")
    story.step(who, f"{who.full_name} signs out (đăng xuất).", ended, "204", action="session.end", clause="2")
    dead = who.send("GET", "/v1/me")
    story.step(
        who,
        "Her access token would be good for minutes more. Its session is over, so it is worth nothing at once.",
        dead,
        "401 unauthenticated",
        action="account.read",
        clause="2",
        shown="signing out acts at once",
        below=quoted(dead, who.send("GET", "/v1/me", english=True)),
    )


if __name__ == "__main__":
    sys.exit(main())
