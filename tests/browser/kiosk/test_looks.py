"""Sizes, contrast, room and accessibility of the kiosk: figures for elderly people's interfaces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kiosk.conftest import OpenKiosk
from tests.browser.kiosk.steps import press, settled, write
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_looks import CONTRASTS

pytestmark = pytest.mark.browser

SIZES = ("标准", "大", "特大")
SCREENS = [(1024, 768), (1920, 1080), (768, 1024), (1080, 1920)]

#: Size and line spacing of every text that is seen, smallest first.
TEXTS = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (!data.trim() || element.closest(".unseen") || element.getClientRects().length === 0) continue;
    const { fontSize, lineHeight } = getComputedStyle(element);
    const size = parseFloat(fontSize);
    found.push([data.trim(), size, lineHeight === "normal" ? 0 : parseFloat(lineHeight) / size]);
  }
  return found;
}
"""
#: What can be pressed and is smaller than 60 px.
SMALL = """
() => [...document.querySelectorAll("button, summary, textarea, a[href]")]
  .map((element) => [element.textContent || element.id, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 59.5 || box.height < 59.5))
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)
"""
#: How far the page itself was moved, and how large it is.
BEYOND = """
() => {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = document.documentElement;
  return [scrollLeft + document.body.scrollLeft, scrollTop + document.body.scrollTop,
    Math.max(scrollWidth, document.body.scrollWidth), Math.max(scrollHeight, document.body.scrollHeight)];
}
"""
#: What is cut off at an edge of the screen or of its own box.
CUT = """
() => [...document.querySelectorAll("button, .dock-button, h1, #pad .key, .panel-head, textarea")]
  .filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0) return false;
    return box.left < -0.5 || box.right > innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1;
  })
  .map((element) => element.textContent || element.id)
"""


def moments(page: Page) -> Iterator[str]:
    """Shows one of everything, moment by moment."""
    yield "first screen"
    write(page, "领结婚证要带什么")
    page.locator("summary").first.tap()
    page.locator("summary").first.scroll_into_view_if_needed()
    yield "answer"
    write(page, "家里煤气泄漏了")
    yield "emergency"
    write(page, "补贴")
    yield "choices"
    write(page, "办理 上门助浴")
    yield "days"
    press(page, "明天")
    press(page, "选别的日子")
    yield "digits"
    for text in ("明天上午十点", "王秀英"):
        write(page, text)
    yield "telephone"
    write(page, "13800138000")
    press(page, "凭条：打印，或用手机扫码")
    expect(page.locator(".code svg")).to_be_visible()
    yield "slip"
    page.keyboard.press("Escape")
    for name in ("紧急求助", "帮助"):
        press(page, name)
        yield name
        page.keyboard.press("Escape")
    page.evaluate("document.querySelector('.warning').showModal()")
    yield "warning"
    page.evaluate("document.querySelector('.warning').close()")


def choose(page: Page, size: str, theme: str) -> None:
    """Chooses how the page looks."""
    press(page, size)
    if theme == "contrast":
        press(page, "高对比")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


def resize(page: Page, size: int) -> None:
    """Sets the size of type, also while a panel lies over its buttons."""
    page.evaluate("size => { document.documentElement.dataset.size = size; }", size)


#: Moments at which axe looks at all sizes; at the others what it finds does not depend on them.
ALL_SIZES = ("first screen", "telephone", "slip")


@pytest.mark.parametrize("theme", ["calm", "contrast"])
def test_axe_finds_nothing_at_any_moment(open_kiosk: OpenKiosk, theme: str) -> None:
    page = open_kiosk(reduced_motion="reduce")
    choose(page, "标准", theme)
    for moment in moments(page):
        for size in (1, 2, 3) if moment in ALL_SIZES else (1,):
            resize(page, size)
            assert_accessible(page)
        resize(page, 1)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_texts_and_targets_are_large_and_nothing_is_cut_off(
    open_kiosk: OpenKiosk, screen: tuple[int, int]
) -> None:
    page = open_kiosk(viewport={"width": screen[0], "height": screen[1]}, reduced_motion="reduce")
    for moment in moments(page):
        for size in (1, 2, 3):
            resize(page, size)
            small = [text for text in page.evaluate(TEXTS) if text[1] < 18 or text[2] < 1.3]
            assert (small, page.evaluate(SMALL), page.evaluate(CUT)) == ([], [], []), (moment, size)
            # Nothing is moved out of the screen, and nothing waits beyond it.
            assert page.evaluate(BEYOND) == [0, 0, *screen], (moment, size)


def test_text_grows_in_three_steps_to_30_pixels(kiosk: Page) -> None:
    press(kiosk, "老年食堂优惠")
    settled(kiosk, "老年食堂优惠")
    sizes = []
    for name in SIZES:
        press(kiosk, name)
        sizes.append(
            kiosk.locator(".assistant .text").evaluate("text => parseFloat(getComputedStyle(text).fontSize)")
        )
    assert sizes == [20, 25, 30]


#: Selectors of texts that `test_looks` of the chat does not know, and of those that look different here.
TEXTS_ON_GROUNDS = [
    *(
        (selector, None)
        for selector in ("h1", ".warmth", ".tool[aria-pressed=true]", ".tool[aria-pressed=false]")
    ),
    *((selector, None) for selector in (".turn", ".greeting p", ".group h3", ".tile span", ".tile small")),
    *((selector, None) for selector in (".dock-button", ".alarm", ".finish", ".send", ".resident .text")),
    *(
        (selector, None)
        for selector in (".assistant .text", ".status", "summary", "blockquote", ".unverified")
    ),
    *(
        (selector, None)
        for selector in (".urgent-title strong", ".call", ".choice", ".key", ".done", "#pad h2")
    ),
    *((selector, None) for selector in (".countdown", ".seconds", ".stay", ".leave", "#still-why")),
    ("#question", None),
    ("#question", "::placeholder"),
]


@pytest.mark.parametrize(("theme", "least"), [("calm", 4.5), ("contrast", 7.0)])
def test_text_stands_out_from_its_ground(kiosk: Page, theme: str, least: float) -> None:
    choose(kiosk, "标准", theme)
    for text in ("领结婚证要带什么", "补贴", "家里煤气泄漏了", "办理 上门助浴"):
        write(kiosk, text)
    contrasts = kiosk.evaluate(CONTRASTS, TEXTS_ON_GROUNDS)
    assert len(contrasts) == len(TEXTS_ON_GROUNDS)
    assert {name: ratio for name, ratio in contrasts.items() if ratio < least} == {}


def test_what_is_pressed_says_so_without_colour(kiosk: Page) -> None:
    press(kiosk, "大")
    marks = kiosk.locator(".tool-group .tool").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert [("✓" in mark) for mark in marks] == [False, True, False]


def test_calm_for_those_who_asked_for_less_motion(open_kiosk: OpenKiosk) -> None:
    page = open_kiosk(reduced_motion="reduce")
    assert page.locator("#home").evaluate("home => getComputedStyle(home).scrollBehavior") == "auto"
