"""`python -m pages`: the public site in a real browser, from the first draft to the page that parents read."""

import sys
from pathlib import Path

import httpx
from playwright.sync_api import Page

from demo import stage
from demo.stage import Person, Untrue, must
from pages import story
from pages.browser import browser, looked_at

PICTURES = Path("build/pages")


def main() -> int:
    """1 where a page is not as it must be, and one sentence why."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        with browser() as running, stage.school("--sample") as (address, data), httpx.Client(base_url=address) as http:
            looked_at(running, f"{address}/public/site", "sample", PICTURES)
            people = _people(http, data)
            item = story.told(people)
            for scheme in ("light", "dark"):
                looked_at(running, f"{address}/public/site", "list", PICTURES, scheme=scheme)
                looked_at(running, f"{address}/public/site/{item}", "item", PICTURES, scheme=scheme)
            _turn(running.new_page(), address)
            must(
                http.get("/public/feed.json").json()["items"][0]["id"] == item,
                "the feed does not begin with the newest item.",
            )
            check = people["web_admin"].send("POST", "/v1/content-checks").json()
            # The sample school's own article stands there already.
            must(check["checked"] == story.ITEMS + 1 and not check["changed"], f"the check finds a difference: {check}")
    except Untrue as untrue:
        print(f"pages: {untrue}", file=sys.stderr)
        return 1
    print(f"the site's pages at {PICTURES}: read at two widths, light and dark, by keyboard; nothing scrolls sideways")
    return 0


def _people(http: httpx.Client, data: Path) -> dict[str, Person]:
    accounts = stage.accounts(data)
    wanted = {"homeroom_teacher": "LỚP 5 TUỔI A1", "group_leader": "Mẫu giáo", "principal": None, "web_admin": None}
    people = {}
    for account in accounts:
        role = account["role"]
        if role in wanted and role not in people and (wanted[role] is None or wanted[role] in (account["unit"] or "")):
            people[role] = Person(http, **account)
            people[role].sign_in()
    return people


def _turn(page: Page, address: str) -> None:
    """By the links alone: the next page, an item, and back to the list."""
    page.goto(f"{address}/public/site")
    for link, heading in (
        ("Trang sau", "Tin cũ hơn"),
        ("tuần 1", "tuần 1"),
        ("Tất cả tin của trường", "Tin của trường"),
    ):
        page.get_by_role("link", name=link).first.click()
        said = page.locator("h1").inner_text()
        must(heading in said, f"“{link}” leads to “{said}”.")


if __name__ == "__main__":
    raise SystemExit(main())
