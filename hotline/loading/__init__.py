"""From documents to the raw seeds and back: load, archive, compare, remove."""

from hotline.loading.load import Loader
from hotline.loading.lock import project_lock
from hotline.loading.outcome import Loaded, LoadRefused, Source
from hotline.loading.rebuild import rebuild
from hotline.loading.removal import not_loaded, remove, take_back

__all__ = [
    "LoadRefused", "Loaded", "Loader", "Source", "not_loaded", "project_lock", "rebuild", "remove",
    "take_back",
]  # fmt: skip
