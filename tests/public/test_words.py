"""What lists say of an article that has no summary."""

import time

import pytest

from app.channels.site.words import excerpt

LONG = "Sáng nay cả trường đón các cháu. " * 20


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("", ""),
        ("<h2>Thứ Hai</h2><ul><li>Cháo &amp; sữa</li></ul>", "Thứ Hai Cháo & sữa"),
        ("<p>một\n hai</p><p>ba</p>", "một hai ba"),
        ("<br>" * 2_000 + "<p>" + "tiếng " * 20 + "</p>", " ".join(["tiếng"] * 20)),
        ("x" * 999 + "&amp;" + "y" * 10, " …"),
        (f"<p>{LONG}</p>", LONG[:200].rpartition(" ")[0] + " …"),
        (f"<p>{'<b></b>' * 300}{LONG}</p>", LONG[:200].rpartition(" ")[0] + " …"),
        ("a " * 90 + "&ecirc;" * 4 + " hết", "a " * 90 + "êêêê hết"),
    ],
)
def test_it_is_the_first_words(html: str, said: str) -> None:
    assert excerpt(html) == said


def test_a_long_article_costs_no_more_than_its_first_words() -> None:
    """Twenty of them are in a feed, which anybody may ask for."""
    took = []
    for many in (50, 50_000):
        html = f"<p>{'Sáng <b>nay</b> cả trường. ' * many}</p>"
        start = time.process_time()
        for _ in range(20):
            excerpt(html)
        took.append(time.process_time() - start)
    assert took[1] < took[0] * 20, "a thousand times as long"
