"""One text as Markdown, plain text, HTML, Word and pdf, for the tests of the import."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import docx


@dataclass(frozen=True)
class Line:
    """A paragraph, or a heading of a level."""

    text: str
    level: int | None = None


def as_markdown(lines: Sequence[Line]) -> bytes:
    """The text with `#` headings and blank lines between paragraphs."""
    return "\n\n".join(
        "#" * (line.level or 0) + " " * bool(line.level) + line.text for line in lines
    ).encode()


def as_text(lines: Sequence[Line], encoding: str = "utf-8") -> bytes:
    """The text with an indent of two wide spaces, as official texts are copied."""
    return "\r\n".join(line.text if line.level else f"　　{line.text}" for line in lines).encode(encoding)


def as_html(lines: Sequence[Line], encoding: str = "utf-8", marked: bool = True) -> bytes:
    """A page with a menu, a script, a comment and a footer around the text; `marked` uses heading tags."""
    body = "\n".join(
        f"<h{line.level}>{html.escape(line.text)}</h{line.level}>"
        if line.level and (marked or line.level == 1)
        else f"<p>\n　　{html.escape(line.text)}\n</p>"
        for line in lines
    )
    page = (
        f"<!DOCTYPE html><html><head><meta charset='{encoding}'><title>政府网站</title>"
        "<style>p{margin:0}</style></head>"
        f"<body><nav>首页 政务公开</nav><script>var 第一条 = '广告';</script><!-- 第九条 不显示 -->"
        f"<div id='zoom'>{body}</div><footer>版权所有</footer></body></html>"
    )
    return page.encode(encoding)


def as_docx(lines: Sequence[Line], styled: bool = True) -> bytes:
    """A Word file; `styled` uses heading styles, else all are plain paragraphs."""
    document = docx.Document()
    for line in lines:
        if line.level and styled:
            document.add_heading(line.text, line.level)
        else:
            document.add_paragraph(line.text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The Word file of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member, content if member.filename == name else old.read(member))
    return out.getvalue()


#: What fonts often map characters to in pdf files.
RADICALS = str.maketrans("一人日月户民门", "⼀⼈⽇⽉⼾⺠⻔")

_CHARACTERS_A_LINE = 36
_LINES_A_PAGE = 16
_SIZE = 12.0
_LEFT = 72.0
_TOP = 770.0
_LEADING = 20.0


def _printed(lines: Sequence[Line]) -> list[tuple[float, str]]:
    """Lines as they are printed: (indent in characters, text)."""
    out: list[tuple[float, str]] = []
    for line in lines:
        if line.level:
            out.append(((_CHARACTERS_A_LINE - len(line.text)) / 2, line.text))
            continue
        first, rest = line.text[: _CHARACTERS_A_LINE - 2], line.text[_CHARACTERS_A_LINE - 2 :]
        out.append((2.0, first))
        out += [
            (0.0, rest[place : place + _CHARACTERS_A_LINE])
            for place in range(0, len(rest), _CHARACTERS_A_LINE)
        ]
    return out


def _page(
    lines: Sequence[tuple[float, str]], number: int, codes: dict[str, int], running_head: bool
) -> bytes:
    def show(x: float, y: float, text: str) -> str:
        coded = "".join(f"{codes[sign]:04x}" for sign in text)
        return f"BT /F1 {_SIZE} Tf 1 0 0 1 {x} {y} Tm <{coded}> Tj ET"

    shown = [show(_LEFT + 150, _TOP + 30, "滨江区文件汇编")] if running_head else []
    shown += [
        show(_LEFT + indent * _SIZE, _TOP - place * _LEADING, text)
        for place, (indent, text) in enumerate(lines)
    ]
    shown.append(show(280, 40, f"—{number}—"))
    return "\n".join(shown).encode("ascii")


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items()]
    blocks = [pairs[place : place + 100] for place in range(0, len(pairs), 100)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}\nendcmap end end"
    ).encode("ascii")


def as_pdf(lines: Sequence[Line], radicals: bool = True) -> bytes:
    """A pdf as offices print them: indented paragraphs, wrapped lines, a running head and page numbers.

    Its text can be read only through the font's map to Unicode, as in most pdf files in Chinese.
    """
    printed = _printed(
        [Line(line.text.translate(RADICALS) if radicals else line.text, line.level) for line in lines]
    )
    signs = sorted({sign for _, text in printed for sign in text} | set("—0123456789滨江区文件汇编"))
    codes = {sign: code for code, sign in enumerate(signs, 1)}
    pages = [printed[place : place + _LINES_A_PAGE] for place in range(0, len(printed), _LINES_A_PAGE)]
    font = "/Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H"
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        f"<< {font} /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>".encode(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(_to_unicode(codes)),
    ]
    for number, page in enumerate(pages, 1):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(_page(page, number, codes, running_head=len(pages) > 1)))
    return _file(objects)


def _stream(data: bytes) -> bytes:
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


LAW = [
    Line("滨江区社区食堂管理办法", 1),
    Line("2024年5月1日 滨江区民政局发布"),
    Line("目 录", 2),
    Line("第一章 总则"),
    Line("第二章 经营与监督"),
    Line("第一章 总则", 2),
    Line(
        "第一条 为了让老年人在家门口吃得上热饭，规范社区食堂的开办、经营和监督，"
        "保障老年人的饮食安全，制定本办法。"
    ),
    Line("第二条 本办法所称社区食堂，是指设在社区、优先为老年人提供餐食的场所。"),
    Line("餐饮企业依照本办法备案的，视同社区食堂。"),
    Line("第三条 开办社区食堂应当具备下列条件："),
    Line("（一）有与供餐人数相适应的场地；"),
    Line("（二）有取得健康证明的从业人员；"),
    Line(
        "（三）依照本办法第二条第二款的规定办理备案，并在门口醒目的位置公示收费标准、优惠办法、监督电话和当天的菜单，"
        "公示的内容有变化的，自变化之日起三个工作日内更新。"
    ),
    Line("第二章 经营与监督", 2),
    Line("第四条 社区食堂应当对年满六十周岁的人给予优惠，对年满八十周岁的人送餐上门。"),
    Line("第四条之一 优惠所需的经费由区财政和街道分担。"),
    Line("第五条 违反第三条规定的，由街道责令改正；拒不改正的，取消优惠资格。"),
    Line(
        "第四条第一款所称年满，以身份证记载的出生日期为准，当天算作年满；"
        "没有身份证的，以户口簿记载的出生日期为准。"
    ),
    Line("第六条 本办法自2024年6月1日起施行。"),
]

LAW_ARTICLES = ["第一条", "第二条", "第三条", "第四条", "第四条之一", "第五条", "第六条"]

NOTICE = [
    Line("滨江区民政局关于做好高温天气老年助餐工作的通知", 1),
    Line("滨民〔2024〕12号"),
    Line("各街道办事处："),
    Line("近日气温持续升高，为保障老年人用餐，现就有关事项通知如下。"),
    Line("一、送餐上门", 2),
    Line("（一）对象。年满八十周岁的独居老人，由社区登记后送餐上门；行动不便的，不受年龄限制。"),
    Line("（二）时间。午餐十一点半以前送到，晚餐五点以前送到。"),
    Line("送餐员应当当面交给老人，并问候身体情况。"),
    Line("二、场所降温", 2),
    Line("食堂应当开放空调，准备饮水和常用药品，供路过的老人休息。"),
    Line("滨江区民政局"),
    Line("2024年7月1日"),
]
