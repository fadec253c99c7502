"""The page as one file: template, style, scripts, data and the chart library, all inside."""

import base64
import hashlib
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hotline.publish.page.charts import VEGA_LITE, specifications
from hotline.publish.page.content import content
from hotline.publish.page.words import WORDS

ASSETS = Path(__file__).parent / "assets"
TEMPLATE, STYLE = "page.html.jinja", "page.css"
# In the order in which they need each other.
SCRIPTS = (
    "data.js", "dom.js", "address.js", "numbers.js", "charts.js", "trace.js", "sections.js",
    "comparison.js", "province.js", "search.js", "main.js",
)  # fmt: skip
# Text of a script element ends at the first `</script`, and `<!--` changes how it is read.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page_html(connection: duckdb.DuckDBPyConnection, root: Path, keys: list[str]) -> bytes:
    """The page of some reports of a published warehouse; `keys` are report keys.

    The same warehouse gives the same bytes.
    """
    said = content(connection, root, keys)
    shared = {**said.shared, "charts": specifications()}
    script, library = page_script(), chart_library()
    style = Markup(asset(STYLE))
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template(TEMPLATE).render(
        title=shared["reports"][0]["title"] if len(keys) == 1 else "",
        words=WORDS,
        policy=policy(style, script, library),
        style=style,
        script=script,
        library=deflated(library),
        shared=as_json(shared),
        reports=[deflated(as_json(report)) for report in said.reports],
    )
    return html.encode("utf-8")


def asset(name: str) -> str:
    """A source file of the page."""
    return (ASSETS / name).read_text(encoding="utf-8")


def page_script() -> Markup:
    """The page's scripts in a scope of their own."""
    return Markup("\n".join(["'use strict';(() => {", *map(asset, SCRIPTS), "})();"]))


@cache
def chart_library() -> str:
    """Vega and what embeds it, in a scope of their own."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
    return f"(() => {{{bundle}}})();"


def deflated(text: str) -> str:
    """A text as zlib's format in base64, which the page inflates when it is needed."""
    return base64.b64encode(zlib.compress(text.encode("utf-8"), zlib.Z_BEST_COMPRESSION)).decode()


def as_json(value: Any) -> Markup:  # noqa: ANN401
    """A value as JSON that can stand inside a script element, whatever its texts say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(str.maketrans(ESCAPES)))


def policy(style: str, *scripts: str) -> str:
    """What the browser lets the page do: run and draw what is in it, and nothing else."""
    allowed = " ".join(map(source_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {source_hash(style)};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def source_hash(text: str) -> str:
    """The hash by which a policy knows an element's text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
