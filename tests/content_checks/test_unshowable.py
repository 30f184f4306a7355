"""What stands on the site and cannot be shown: it is found, hides nothing else, and breaks no public page (7.1)."""

import pytest

from tests.content_checks.test_checks import Intruder, _told, admin, check, intruder, lone_school
from tests.files.made import photo, send
from tests.public.approved import published
from tests.public.test_site import LISTS, everywhere, visit
from tests.school import Caller, School

__all__ = ["admin", "intruder", "lone_school"]


@pytest.mark.parametrize(
    "changed",
    [
        "files = jsonb_set(files, '{0,media_type}', '\"text/html\"')",
        "files = jsonb_set(files, '{0,evil}', '1')",
        "files = jsonb_set(files, '{0,file_id}', '7')",
        "files = jsonb_set(files, '{0,size}', '1e400')",
        "files = jsonb_set(files, '{0,alt}', '7')",
        "files = files #- '{0,sha256}'",
        "files = '[7]'",
        "kind = 'evil'",
        "source_document = '7'",
        'source_document = \'{"number": "1", "issuer": "Sở", "issued_on": "hôm qua"}\'',
        "published_at = 'infinity'",
        "published_at = '-infinity'",
        "published_at = '0001-01-01 00:00+00', updated_at = '200000-01-01'",
        "file_ids = file_ids || content_id",
    ],
)
async def test_one_item_that_cannot_be_shown_blinds_nobody(
    lone_school: School, admin: Caller, intruder: Intruder, changed: str
) -> None:
    sent = (await send(lone_school.as_("teacher of the class"), photo())).json
    file = {"file_id": sent["id"], "sha256": sent["sha256"], "alt": "Bé", "caption": None}
    broken = await published(lone_school, "Bị sửa", attachments=[file])
    whole = await published(lone_school, "Còn nguyên")
    await intruder.execute(f"update site_items set {changed} where content_id = $1", broken)
    counts, differences = await check(admin)
    assert counts == {"checked": 2, "changed": 1, "missing": 0, "unapproved": 0}
    assert [_told(each) for each in differences] == [("changed", ["not_showable"])]
    assert (differences[0]["title"], differences[0]["content_id"]) == ("Bị sửa", str(broken))
    for path in LISTS:
        seen = await visit(lone_school, path)
        assert (seen.status, "Còn nguyên" in seen.text, "Bị sửa" in seen.text) == (200, True, False), path
    for path in everywhere(broken)[len(LISTS) :]:
        assert (await visit(lone_school, path)).status == 404, path
    for path in everywhere(whole)[len(LISTS) :]:
        assert (await visit(lone_school, path)).status == 200, path
    for id_ in (sent["id"], broken):
        assert (await visit(lone_school, f"/public/files/{id_}")).status in (200, 404)


async def test_a_page_that_holds_none_but_such_leads_on_to_the_next(
    lone_school: School, admin: Caller, intruder: Intruder
) -> None:
    first = await published(lone_school, "Đầu tiên")
    await intruder.execute(
        "insert into site_items (school_id, content_id, kind, title, html, language, files, file_ids, sha256, published_at,"
        " updated_at) select school_id, gen_random_uuid(), 'evil', title, html, language, files, file_ids, sha256,"
        " published_at + interval '1 hour', updated_at from site_items, generate_series(1, 25)"
    )
    feed = (await visit(lone_school, "/public/feed.json")).json
    assert feed["items"] == []
    after = feed["next_url"].partition("after=")[2]
    assert [each["id"] for each in (await visit(lone_school, f"/public/feed.json?after={after}")).json["items"]] == [
        str(first)
    ]
    _, differences = await check(admin)
    assert differences == [], "what is behind them is looked at"
