"""Labels over HTTP: whose assets, which ones, what the code says; and what has been labelled (4.2.2)."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.settings import Settings, SettingsProblem
from tests.inventories.things import assets
from tests.pdfs import qr_codes, words
from tests.school import KINDS, School

READERS = {"principal", "care vice-principal", "asset keeper"}


async def codes(school: School, query: str = "", who: str = "asset keeper") -> list[str]:
    answer = await school.as_(who).get(f"/v1/assets/labels.pdf{query}")
    assert answer.status == 200, answer
    assert answer.headers["content-type"] == "application/pdf"
    return qr_codes(answer.content)


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_they_are_for_whoever_reads_the_whole_register(school: School, kind: str) -> None:
    await assets(school, "TS-1", class_id=school.classes["A1"])
    answer = await school.as_(kind).get("/v1/assets/labels.pdf")
    assert answer.status == (200 if kind in READERS else 404)


async def test_a_school_s_labels_are_its_own(school: School, other_school: School) -> None:
    await assets(school, "TS-1")
    ids = await assets(other_school, "TS-2")
    assert await codes(school) == ["mamnon:asset:TS-1"]
    assert (await school.as_("asset keeper").get(f"/v1/assets/labels.pdf?ids={ids['TS-2']}")).status == 404
    assert (await school.as_("nobody").get("/v1/assets/labels.pdf")).status == 401
    keeper = school.as_("asset keeper")
    answer = await keeper.post("/v1/asset-labels", {"asset_ids": [str(ids["TS-2"]), str(uuid4())]})
    assert [error["pointer"] for error in answer.json["errors"]] == ["/asset_ids/0", "/asset_ids/1"]


async def test_which_ones(school: School) -> None:
    ids = await assets(school, "TS-1", "TS-2")
    await assets(school, "TS-3", class_id=school.classes["A1"])
    await assets(school, "TS-4", category="furniture")
    await assets(school, "TS-5", quantity=0, state="disposed")
    link = "mamnon:asset:TS-{}".format
    assert await codes(school) == [link(n) for n in (1, 2, 3, 4)]
    assert await codes(school, f"?ids={ids['TS-2']},{ids['TS-1']}") == [link(1), link(2)]
    assert await codes(school, f"?class_id={school.classes['A1']}") == [link(3)]
    assert await codes(school, "?category=furniture&first=24") == [link(4)]
    assert await codes(school, "?limit=2") == [link(1), link(2)]
    assert (await school.as_("asset keeper").get("/v1/assets/labels.pdf?category=vehicle")).status == 404


@pytest.mark.parametrize("query", ["ids=x", "ids=", "first=0", "first=25", "limit=0", "class_id=x", "unlabelled=2"])
async def test_what_is_no_filter(school: School, query: str) -> None:
    answer = await school.as_("asset keeper").get(f"/v1/assets/labels.pdf?{query}")
    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == query.partition("=")[0]


async def test_what_has_its_label_is_left_out(school: School) -> None:
    ids = await assets(school, "TS-1", "TS-2")
    keeper, body = school.as_("asset keeper"), {"asset_ids": [str(ids["TS-1"]), str(ids["TS-1"])]}
    assert (await keeper.post("/v1/asset-labels", body)).json == {"labelled": 1}
    assert (await keeper.post("/v1/asset-labels", body)).json == {"labelled": 0}
    assert await codes(school, "?unlabelled=true") == ["mamnon:asset:TS-2"]
    assert await codes(school, "?unlabelled=false") == ["mamnon:asset:TS-1", "mamnon:asset:TS-2"]
    (row,) = await school.query("select labelled_by from asset_labels")
    assert row["labelled_by"] == keeper.person
    for who in ("care vice-principal", "principal", "teacher of the class"):
        answer = await school.as_(who).post("/v1/asset-labels", body)
        assert (answer.status, answer.clause) == (403, "4.2.2")


async def test_the_code_leads_where_the_server_says(school: School) -> None:
    await assets(school, "TS-1")
    link = "https://app.example.edu.vn/{school}/tai-san/{code}"
    runtime, state = school.program.runtime, school.program.application.state
    state.runtime = replace(runtime, settings=runtime.settings.model_copy(update={"asset_link": link}))
    try:
        assert await codes(school) == [f"https://app.example.edu.vn/{school.code}/tai-san/TS-1"]
    finally:
        state.runtime = runtime


@pytest.mark.parametrize("link", ["https://x/", "{code", "{code.x}", "{other}{code}", "{}", "{0}"])
def test_a_link_without_the_code_stops_the_start(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAMNON_ASSET_LINK", link)
    with pytest.raises(SettingsProblem, match="MAMNON_ASSET_LINK"):
        Settings.read()


async def test_the_file_has_a_name_and_the_school_s(school: School) -> None:
    await assets(school, "TS-1", name="Ghế đá", in_use_on="2025-01-01")
    answer = await school.as_("care vice-principal").get("/v1/assets/labels.pdf")
    assert answer.headers["content-disposition"].startswith('attachment; filename="tem-tai-san.pdf"; ')
    (said,) = words(answer.content)
    for part in (school.name, "TS-1", "Ghế đá", "Năm sử dụng: 2025"):
        assert part in said
