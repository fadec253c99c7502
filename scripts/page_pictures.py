"""Take the pictures of the page for docs/images; needs the published warehouse and Chromium.

.venv/bin/python scripts/page_pictures.py
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from page_tools import PHONE, chromium, draw_charts, opened  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from hotline.publish.page import page_html, selected_reports  # noqa: E402
from hotline.warehouse.published import open_published  # noqa: E402

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
COLOURS = 256


def pictures(browser: Browser, file: Path) -> Iterator[tuple[str, bytes]]:
    """Names and pictures: light, dark, the way of a number, charts, a phone."""
    with opened(browser, file) as page:
        draw_charts(page)
        page.evaluate("scrollTo(0, 0)")
        yield "page", page.screenshot()
        page.locator("#requests .number", has_text="31,031").click()
        yield "page-trace", page.screenshot()
        page.keyboard.press("Escape")
        page.locator("#sharing").evaluate("section => section.scrollIntoView()")
        yield "page-sharing", page.screenshot()
    with opened(browser, file, color_scheme="dark") as page:
        draw_charts(page)
        page.evaluate("scrollTo(0, 0)")
        yield "page-dark", page.screenshot()
    with opened(browser, file, viewport=PHONE) as page:
        draw_charts(page)
        page.evaluate("scrollTo(0, 0)")
        yield "page-phone", page.screenshot()


def main() -> None:
    """Take and write them; refuses one that is too large for a repository."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "hotline.html"
        with open_published(ROOT) as connection:
            file.write_bytes(page_html(connection, ROOT, selected_reports(connection)))
        for name, picture in pictures(browser, file):
            packed = io.BytesIO()
            flat = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
            flat.save(packed, "PNG", optimize=True)
            if packed.tell() > MOST_BYTES:
                sys.exit(f"{name}: {packed.tell()} bytes are too many")
            (IMAGES / f"{name}.png").write_bytes(packed.getvalue())


if __name__ == "__main__":
    main()
