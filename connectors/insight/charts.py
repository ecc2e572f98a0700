"""Tables as pictures to look at: SVG by pygal, without scripts, in the colours of the staff's pages.

A picture shows the first columns of its table; whoever cannot see it has the table beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from bot.staff import Sheet


class Look(NamedTuple):
    """How a table is drawn: as lying or standing bars, of how many of its columns and rows."""

    lying: bool
    columns: int
    rows: int


#: The tables that are drawn.
LOOKS: Final[Mapping[str, Look]] = {
    "topics": Look(True, 1, 12),
    "months": Look(False, 2, 26),
    "demand": Look(True, 2, 12),
    "outcomes": Look(True, 1, 4),
}

_FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
#: As in `staff.css`; the dark ones follow below.
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#2b2621",
    foreground_strong="#2b2621",
    foreground_subtle="#8d8375",
    opacity="1",
    colors=("#15605a", "#a8470f"),
    value_colors=("#ffffff", "#ffffff"),
    font_family=_FONTS,
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
    value_font_size=14,
    no_data_font_size=18,
)
_DARK = (
    "inline:@media (prefers-color-scheme: dark) {"
    "text { fill: #f3ede3 !important; }"
    ".axis .line, .axis .guides { stroke: #918777 !important; }"
    ".color-0 { fill: #8fd6c9 !important; stroke: #8fd6c9 !important; }"
    ".color-1 { fill: #ffb27d !important; stroke: #ffb27d !important; }"
    ".text-overlay text, .text-overlay tspan { fill: #0d2b28 !important; stroke: none !important; }"
    "}"
)
_WIDTH = 720
_SVG = "http://www.w3.org/2000/svg"
#: Points that each bar and the legend take.
_BAR, _AROUND = 26, 90


def drawn(sheet: Sheet) -> bytes:
    """A table as SVG. Raises `KeyError` for one that is not drawn."""
    look = LOOKS[sheet.id]
    rows = sheet.rows[: look.rows]
    columns = [
        number for number in range(look.columns) if any(row.values[number] is not None for row in rows)
    ]
    bars = len(rows) * len(columns)
    kind = pygal.HorizontalBar if look.lying else pygal.Bar
    chart = kind(
        style=_STYLE,
        css=("file://style.css", "file://graph.css", _DARK),
        js=(),
        width=_WIDTH,
        height=max(bars * _BAR + _AROUND, 200) if look.lying else 320,
        margin=8,
        margin_left=8 + (_left(row.name for row in rows) if look.lying else 0),
        show_legend=len(columns) > 1,
        legend_at_bottom=True,
        print_values=True,
        show_y_guides=False,
        show_x_guides=False,
        show_x_labels=not look.lying,
        truncate_label=-1,
        truncate_legend=-1,
        no_data_text="还没有可以显示的数",
        disable_xml_declaration=False,
        formatter=lambda value: "" if value is None else f"{value:g}",
        range=None if bars else (0, 1),
    )
    if look.lying:
        # pygal draws lying bars from below.
        rows = rows[::-1]
    chart.x_labels = [row.name for row in rows]
    for number in columns:
        chart.add(sheet.columns[number], [row.values[number] for row in rows])
    return _still(chart.render())


def _left(names: Iterable[str]) -> int:
    """Points that pygal leaves out where it takes Chinese characters for as narrow as Latin ones."""
    return round(max(map(len, names), default=0) * _STYLE.label_font_size * 0.45)


def _still(picture: bytes) -> bytes:
    """The picture without the script that pygal puts its settings into: a picture needs none."""
    root = ElementTree.fromstring(picture)
    for parent in root.iter():
        for script in parent.findall(f"{{{_SVG}}}script"):
            parent.remove(script)
    ElementTree.register_namespace("", _SVG)
    still: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return still
