"""A headless Chromium of this machine, and what every page of the site must show in it."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from demo.stage import must

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
WIDTHS = {"phone": 390, "desktop": 1280}
# Contrast of each text with what lies behind it, by WCAG 2.2 (1.4.3): the least of the page.
_CONTRAST = """() => {
  const light = (said) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = said.match(/[\\d.]+/g).map((c) => linear(Number(c) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratios = [...document.querySelectorAll("body *")]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });
  return Math.min(...ratios);
}"""


_BROKEN = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().then(() => 0, () => 1);
}))"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whatever is called so here."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    must(
        program, "Chromium is not installed: as root, apt-get install chromium (Debian, Ubuntu), then make pages again."
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield running
        running.close()


def looked_at(running: Browser, address: str, name: str, pictures: Path, *, scheme: str = "light") -> None:
    """Open a page at each width, hold it to what every page keeps, and take its picture."""
    for size, width in WIDTHS.items():
        page = running.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        answer = page.goto(address, wait_until="networkidle")
        must(answer and answer.ok, f"{name} does not answer with a page.")
        _hold(page, f"{name} at {width} px, {scheme}")
        must(not said, f"{name}: the browser complains: {said}")
        page.screenshot(path=pictures / f"{name}-{size}-{scheme}.png", full_page=True)
        page.close()


def _hold(page: Page, where: str) -> None:
    must(page.evaluate("document.documentElement.lang") == "vi", f"{where}: the language is not said.")
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    must(wide <= seen, f"{where}: it scrolls sideways, {wide} of {seen} px.")
    for landmark in ("header", "main", "footer"):
        must(page.locator(f"body > {landmark}").count() == 1, f"{where}: not one {landmark}.")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => Number(h.tagName[1]))")
    must(levels[:1] == [1] and levels.count(1) == 1, f"{where}: its headings begin with {levels[:1]}.")
    must(all(b <= a + 1 for a, b in itertools.pairwise(levels)), f"{where}: a heading is left out: {levels}.")
    must(page.locator("img:not([alt])").count() == 0, f"{where}: a picture without alt.")
    broken = sum(page.evaluate(_BROKEN))
    must(broken == 0, f"{where}: {broken} pictures do not come.")
    must((contrast := page.evaluate(_CONTRAST)) >= 4.5, f"{where}: a text has the contrast {contrast:.1f}, under 4.5.")
    page.keyboard.press("Tab")
    must(
        page.evaluate("document.activeElement.className") == "skip",
        f"{where}: the first Tab does not reach the skip link.",
    )
    small = page.evaluate(
        "[...document.querySelectorAll('.pages a, .back a')].filter((a) => a.offsetHeight < 44).length"
    )
    must(small == 0, f"{where}: {small} buttons are under 44 px high.")
