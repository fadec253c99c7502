"""The warehouse on a PostgreSQL server: built beside the old one, exchanged whole, read by BI."""

from hotline.postgres.publish import publish
from hotline.postgres.readers import create_reader
from hotline.postgres.server import connect

__all__ = ["connect", "create_reader", "publish"]
