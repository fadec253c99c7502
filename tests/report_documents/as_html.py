"""Blocks as a web page, plain or as a site serves it."""

from collections.abc import Sequence
from html import escape

from .blocks import Block, Cell, Heading, Prose, Table
from .distortion import Distortion

CHARSETS = {"utf-8-sig": "utf-8"}
WRAPPERS = (
    "{}",
    "<p>{}</p>",
    '<p style="text-align:center"><span>{}</span></p>',
    "<div><p><b>{}</b></p></div>",
    "&nbsp;{}&nbsp;",
    "\n  <span>\n  {}\n  </span>\n",
    "<p>&nbsp;<span lang=EN-US><font>{}</font></span></p><!-- -->",
)
MENU = (
    '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>'
    '<li><a href="/2019">2019年</a></li><li><a href="tel:12345">12345</a></li></ul></div>'
    '<table class="nav"><tr><td><a href="/a">机构设置</a></td><td><a href="/b">互动交流</a></td>'
    '</tr><tr><td><a href="/c">政策文件</a></td><td><a href="/d">数据开放</a></td></tr></table>'
    "<script>var pages = 17; if (pages < 20) document.title += '<td>3</td>';</script>"
)
POSITION = "<div>当前位置:<a href='/'>首页</a> &gt; <a href='/tj'>统计信息</a></div>"
FOOTER = (
    '<div class="footer"><p>访问量:1048576次 字号:[大] [中] [小]</p>'
    "<p>某ICP备05012345号-1</p><p>联系电话:0000-12345678</p></div>"
)
STYLE = (
    "table {border-collapse: collapse} "
    "td, th {border: 1px solid black; padding: 1px 3px; vertical-align: top}"
)


def wrapped(text: str, distortion: Distortion, *place: object) -> str:
    """A cell's text as HTML, in inline tags where they are drawn."""
    inner = escape(text).replace("\n", "<br>")
    if not distortion.nested_tags:
        return inner
    return distortion.chance("tags", *place).choice(WRAPPERS).format(inner)


def cell_html(cell: Cell, tag: str, distortion: Distortion, *place: object) -> str:
    """A cell; one with a space doesn't wrap, since a printed page would lose the space there."""
    attributes = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rows), ("colspan", cell.columns))
        if count > 1
    )
    attributes += " nowrap" if " " in cell.text else ""
    return f"<{tag}{attributes}>{wrapped(cell.text, distortion, *place)}</{tag}>"


def table_html(table: Table, number: int, distortion: Distortion) -> str:
    """A table with its head rows in `thead`; `th` or `td`, as chance has it."""
    tag = distortion.chance("th", number).choice(("th", "td"))
    rows = [
        "<tr>"
        + "".join(
            cell_html(cell, tag if top < table.heads else "td", distortion, number, top, left)
            for left, cell in enumerate(row)
            if cell
        )
        + "</tr>\n"
        for top, row in enumerate(table.rows)
    ]
    caption = f"<p>{escape(table.caption)}</p>\n" if table.caption else ""
    head, body = "".join(rows[: table.heads]), "".join(rows[table.heads :])
    return f"{caption}<table>\n<thead>{head}</thead><tbody>{body}</tbody></table>\n"


def body_html(blocks: Sequence[Block], distortion: Distortion) -> str:
    """The report alone, without the page around it."""
    parts = []
    for number, block in enumerate(blocks):
        match block:
            case Heading():
                parts.append(f"<h{block.level}>{escape(block.text)}</h{block.level}>\n")
            case Prose():
                parts.extend(f"<p>{escape(piece)}</p>\n" for piece in block.pieces)
            case Table():
                parts.append(table_html(block, number, distortion))
    return "".join(parts)


def page(title: str, body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html>\n<html><head>{head}<title>{escape(title)}</title>"
        f"<style>{STYLE}</style></head>\n<body>\n{body}</body></html>\n"
    )


def to_html(blocks: Sequence[Block], distortion: Distortion) -> bytes:
    """A web page; its charset is declared, or told by the byte-order mark or by nothing."""
    body = body_html(blocks, distortion)
    if distortion.layout_table:
        body = f"<table><tr><td>\n{body}</td></tr></table>\n"
    title = blocks[0].text
    if distortion.site_menus:
        body = f"{MENU}{POSITION}<div id='content'>{body}</div>{FOOTER}"
        title += "-某市人民政府"
    declares = distortion.encoding != "utf-16" and distortion.chance("charset").random() < 0.7
    charset = CHARSETS.get(distortion.encoding, distortion.encoding)
    text = page(title, body, f'<meta charset="{charset}">' if declares else "")
    if distortion.crlf:
        text = text.replace("\n", "\r\n")
    return text.encode(distortion.encoding)
