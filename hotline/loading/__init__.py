"""From documents to the raw seeds and back: load, archive, compare, remove."""

from hotline.loading.load import Loaded, Loader, LoadRefused, Source, not_loaded
from hotline.loading.lock import project_lock

__all__ = ["LoadRefused", "Loaded", "Loader", "Source", "not_loaded", "project_lock"]
