"""The warehouse on a PostgreSQL server: built beside the old one, exchanged whole, read by BI."""

from hotline.publish.postgres.publish import publish
from hotline.publish.postgres.readers import create_reader
from hotline.publish.postgres.server import connect

__all__ = ["connect", "create_reader", "publish"]
