"""Bring Superset's own database up to date: its tables, an admin, the dashboards as code.

A process of its own, because Superset reads much of that database once, when it starts.
"""

import secrets
from typing import TextIO

from bi.superset.home import PREPARED, bundle, fingerprint, log_to_file
from hotline.language import Text

ADMIN = "admin"


def make_admin() -> str | None:
    """Returns the admin's password where there was no admin yet; only its hash is kept."""
    from superset import security_manager

    if security_manager.find_user(ADMIN):
        return None
    password = secrets.token_urlsafe(12)
    role = security_manager.find_role("Admin")
    security_manager.add_user(ADMIN, "", "管理员", "admin@localhost", role, password)
    return password


def import_bundle() -> None:
    """Make databases, datasets, charts and dashboards what the bundle says."""
    from superset import db, security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.connectors.sqla.models import SqlaTable
    from superset.utils.core import override_user

    with override_user(security_manager.find_user(ADMIN)):
        ImportAssetsCommand(bundle()).run()
        # The bundle names the columns that it uses; the warehouse knows all of them.
        for dataset in db.session.query(SqlaTable):
            dataset.fetch_metadata()
        db.session.commit()


def prepare(terminal: TextIO) -> None:
    from flask_migrate import upgrade
    from superset import appbuilder, security_manager
    from superset.app import create_app

    with create_app().app_context():
        upgrade()
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        password = make_admin()
        if password is not None:
            print(
                Text(
                    f"sign in as {ADMIN} with the password {password} (it is shown only now)",
                    f"用户名{ADMIN},密码{password}(仅显示这一次)",
                ),
                file=terminal,
                flush=True,
            )
        import_bundle()
    PREPARED.write_text(fingerprint(), encoding="utf-8")


if __name__ == "__main__":
    prepare(log_to_file())
