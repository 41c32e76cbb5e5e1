"""A real browser for journeys: one shared Chromium, pages that report what must never happen, axe, pictures.

    def test_an_applicant_finds_the_call(page, live_server, sign_in, axe, shot):
        sign_in(page, user)
        page.goto(live_server.url + "/calls/")
        axe(page)
        shot(page, "calls")

`page` is a desktop page; `browse(viewport=..., color_scheme="dark", locale="fr-FR", java_script_enabled=False)` gives
others. At the end of a test every page is asked: no server error, no refused script or style, no request elsewhere.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tools.launcher.browser import MISSING, find_chromium

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "journeys"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def assets() -> Path:
    """The design system's style sheet, axe and the words of all languages, made once where they are missing."""
    from django.utils.translation import trans_real

    from tools.launcher.assets import provide
    from tools.launcher.say import Stop
    from tools.launcher.words import compile_words

    try:
        provide(("run", "test"))
    except Stop as stop:
        pytest.skip(str(stop))
    if compile_words():
        trans_real._translations.clear()
    return ROOT / ".tools" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium(assets: Path) -> Iterator[Any]:
    """One browser for the whole run."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    # The browser's own loop makes Django think that test code runs inside async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open pages with any setting of a browser context; check them all at the end."""
    contexts: list[Any] = []
    troubles: list[str] = []
    own = urlsplit(live_server.url).netloc

    def watch(page: Any) -> None:
        def said(message: Any) -> None:
            if message.type == "error" and "status of 4" not in message.text:
                troubles.append(f"{page.url}: {message.text}")

        def asked(request: Any) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in {"http", "https"} and parts.netloc != own:
                troubles.append(f"{page.url} asks {request.url}")

        def answered(response: Any) -> None:
            if response.status >= 500:
                troubles.append(f"{response.url} answers {response.status}")

        page.on("console", said)
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("request", asked)
        page.on("response", answered)

    def make(**settings: Any) -> Any:
        settings.setdefault("viewport", DESKTOP)
        settings.setdefault("locale", "en-GB")
        context = chromium.new_context(base_url=live_server.url, **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", watch)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(browse: Callable[..., Any]) -> Any:
    """A page on a desk."""
    return browse()


@pytest.fixture
def phone(browse: Callable[..., Any]) -> Any:
    """A page on a phone."""
    return browse(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Any, Any], None]:
    """Sign a page in as a user, without the form: sign_in(page, user)."""

    def do(page: Any, user: Any) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

    return do


@pytest.fixture
def axe(assets: Path) -> Callable[..., None]:
    """Assert that axe finds nothing on a page: axe(page)."""
    source = assets.read_text(encoding="utf-8")

    def check(page: Any, *, without: tuple[str, ...] = ()) -> None:
        page.evaluate(source)
        rules = {name: {"enabled": False} for name in without}
        found = page.evaluate(
            "rules => axe.run(document, {rules, resultTypes: ['violations']}).then(told => told.violations)", rules
        )
        lines = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:160]} {_why(node)}" for node in one["nodes"][:5])
            for one in found
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(lines)

    return check


def _why(node: dict[str, Any]) -> str:
    return re.sub(r"\s+", " ", node.get("failureSummary", ""))[:300]


@pytest.fixture
def shot() -> Callable[[Any, str], Path]:
    """Keep a picture of the whole page in build/journeys: shot(page, "calls-list")."""

    def take(page: Any, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=str(path), full_page=True)
        return path

    return take


def overflows(page: Any) -> bool:
    """Whether a page is wider than its window, so that one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
