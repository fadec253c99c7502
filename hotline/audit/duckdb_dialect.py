"""DuckDB for Great Expectations: all that the two lack of each other stands here.

To Great Expectations this is PostgreSQL, whose SQL DuckDB speaks but for what `Compiler` says
otherwise: of a dialect by another name it would know no regular expressions.
"""

from typing import Any

from duckdb_engine import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.sql.elements import BinaryExpression

SCHEME = "hotline_duckdb"


class Compiler(Dialect.statement_compiler):
    """PostgreSQL's SQL as DuckDB takes it."""

    def visit_custom_op_binary(
        self,
        element: BinaryExpression,
        operator: Any,  # noqa: ANN401 SQLAlchemy gives it no name
        **kw: Any,  # noqa: ANN401
    ) -> str:
        """`~` finds a pattern anywhere in PostgreSQL, while in DuckDB the whole must match."""
        if operator.opstring not in ("~", "!~"):
            return super().visit_custom_op_binary(element, operator, **kw)
        text, pattern = (self.process(side, **kw) for side in (element.left, element.right))
        found = f"regexp_matches({text}, {pattern})"
        return found if operator.opstring == "~" else f"not {found}"


class ReadingDialect(Dialect):
    """A DuckDB file that is read and never written.

    Great Expectations closes its connection before it has fetched, and a rollback, which SQLAlchemy
    does then, would discard what DuckDB has still to give; so there are no transactions.
    """

    name = "postgresql"
    supports_statement_cache = False
    statement_compiler = Compiler

    def do_begin(self, connection: object) -> None:
        """Begin nothing."""

    def do_commit(self, connection: object) -> None:
        """Commit nothing."""

    def do_rollback(self, connection: object) -> None:
        """Roll nothing back."""


def register() -> None:
    """Let SQLAlchemy find the dialect by its scheme."""
    registry.register(SCHEME, __name__, ReadingDialect.__name__)
