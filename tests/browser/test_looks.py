"""What the page looks like to people who see, hear or move less well: sizes, contrast, room, calm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chat import ask

pytestmark = pytest.mark.browser

#: Contrast of each selector's text with the ground it stands on, as WCAG 2.2 computes it.
CONTRASTS = """
(selectors) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    throw new Error("no ground");
  };
  const found = {};
  for (const [selector, part] of selectors) {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`not on the page: ${selector}`);
    const text = luminance(channels(getComputedStyle(element, part).color));
    const behind = luminance(ground(element));
    found[selector + (part ?? "")] = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
  }
  return found;
}
"""
TEXTS = [
    ("h1", None),
    (".warmth", None),
    (".sizes [aria-pressed=true]", None),
    (".sizes [aria-pressed=false]", None),
    ("#restart", None),
    (".welcome h2", None),
    (".welcome p", None),
    ("#examples-label", None),
    ("#hint", None),
    (".choice", None),
    (".resident .text", None),
    (".assistant .text", None),
    ("summary", None),
    (".citation-title", None),
    (".citation dt", None),
    (".citation dd", None),
    (".citation blockquote", None),
    (".citation a", None),
    (".unverified", None),
    (".urgent-title strong", None),
    (".call", None),
    (".emergency .text", None),
    (".notice .text", None),
    (".retry", None),
    ("#typing span:last-child", None),
    ("label", None),
    ("#question", None),
    ("#question", "::placeholder"),
    (".send", None),
]


def fill(page: Page) -> None:
    """Puts one of everything on the page."""
    for text in ("领结婚证要带什么", "补贴", "家里煤气泄漏了"):
        ask(page, text)
    page.locator("summary").first.click()
    ask(page, "崩溃" * 200)
    expect(page.locator(".retry")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    fill(page)
    contrasts = page.evaluate(CONTRASTS, TEXTS)
    assert len(contrasts) == len(TEXTS)
    assert {name: ratio for name, ratio in contrasts.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_nothing_is_wider_than_the_screen(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 740})
    fill(page)
    ask(page, "https://example.test/" + "a" * 300)
    for size in ("标准", "大", "特大"):
        page.get_by_role("button", name=size, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        right_edges = page.locator("button:visible, a:visible, textarea").evaluate_all(
            "all => all.map((element) => element.getBoundingClientRect().right)"
        )
        assert max(right_edges) <= width


def test_text_comes_in_three_sizes_and_stays_as_chosen(page: Page) -> None:
    def pixels() -> float:
        return page.locator(".welcome p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")

    assert pixels() == 18
    sizes = {}
    for name in ("大", "特大"):
        button = page.get_by_role("button", name=name, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        sizes[name] = pixels()
    assert sizes == {"大": 24, "特大": 30}
    page.reload()
    expect(page.get_by_role("button", name="特大", exact=True)).to_have_attribute("aria-pressed", "true")
    assert pixels() == 30


def test_no_text_is_smaller_than_18_pixels(page: Page) -> None:
    fill(page)
    small = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const small = [];
          while (walker.nextNode()) {
            const { parentElement: element, data } = walker.currentNode;
            if (data.trim() && parseFloat(getComputedStyle(element).fontSize) < 18) small.push(data.trim());
          }
          return small;
        }"""
    )
    assert small == []


@pytest.mark.parametrize("viewport", [{"width": 360, "height": 740}, {"width": 1366, "height": 768}])
def test_targets_are_large_enough_for_a_finger(
    open_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = open_page(viewport=viewport)
    fill(page)
    low = page.locator("button:visible, a:visible:not(.skip), summary, textarea").evaluate_all(
        """all => all.map((element) => [element.textContent, element.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
    )
    assert low == []


def test_calm_for_those_who_asked_for_less_motion(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    assert page.locator(".dots i").first.evaluate("dot => getComputedStyle(dot).animationName") == "none"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_answer_is_read_from_its_beginning(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    for text in ("老年食堂吃饭打几折", "家里煤气泄漏了"):
        ask(page, text)
        expect(page.locator(".resident").last).to_be_in_viewport(ratio=1)
        expect(page.locator(".assistant").last).to_be_in_viewport()


def test_on_a_phone_no_keyboard_comes_up_over_the_answer(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="领结婚证要带什么").tap()
    expect(page.locator("summary")).to_be_visible()
    expect(page.get_by_label("您想问什么？")).not_to_be_focused()
