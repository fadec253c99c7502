"""Superset for one reader's machine: Chinese, quiet, no network, nothing secret in the repository.

Superset takes the upper-case names of this module. Paths are relative to the folder in which it is
started, the project's.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from jinja2 import ChoiceLoader, FileSystemLoader

HERE = Path(__file__).parent
HOME = Path.cwd() / "bi" / "superset" / "home"


def secret_key(path: Path) -> str:
    """The key that signs sessions; made at the first start, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        draft.rename(path)
    return path.read_text()


SECRET_KEY = secret_key(HOME / "secret_key")
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME / 'superset.db'}"

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {
    "zh": {"flag": "cn", "name": "中文"},
    "en": {"flag": "us", "name": "English"},
}
APP_NAME = "12345热线年报"
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["¥", ""]}

THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": "/static/assets/images/superset-logo-horiz.png",
        "brandLogoHref": "/",
        "brandLogoMargin": "18px 0",
        "brandLogoHeight": "24px",
        "colorPrimary": "#1f6f8b",
        "colorLink": "#1f6f8b",
        # Inter has no Chinese; each system's own Chinese face comes after it.
        "fontFamily": "Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
        "fontUrls": [],
    },
    "algorithm": "default",
}
THEME_DARK = {**THEME_DEFAULT, "algorithm": "dark"}

# A new build must be seen at once, and a query takes milliseconds: nothing is cached.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
CELERY_CONFIG = None
RATELIMIT_STORAGE_URI = "memory://"

# The browser may talk to this server alone. Superset's own policy also allows its makers' counters
# and map servers.
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'none'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
SESSION_COOKIE_SAMESITE = "Strict"
FEATURE_FLAGS = {"ALERT_REPORTS": False, "SLACK_ENABLE_AVATARS": False}


def chinese_words(superset: Path) -> dict[str, Any]:
    """Superset's Chinese, with our own where its own is wrong or missing."""
    path = superset / "translations" / "zh" / "LC_MESSAGES" / "messages.json"
    pack = json.loads(path.read_text(encoding="utf-8"))
    ours = json.loads((HERE / "words_zh.json").read_text(encoding="utf-8"))
    pack["locale_data"]["superset"].update(ours)
    return pack


def FLASK_APP_MUTATOR(app: Flask) -> None:  # noqa: N802
    """Put our own head of the pages before Superset's, and our own words into its Chinese.

    Its head has nothing for phones. It gives its Chinese only to those who have signed in, so that
    the form to sign in would be English.
    """
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), app.jinja_loader])
    words = chinese_words(Path(app.root_path))

    @app.before_request
    def give_chinese_words() -> Response | None:
        return jsonify(words) if request.path == "/superset/language_pack/zh/" else None
