"""What dbt's YAML files say of seeds and models."""

from pathlib import Path

import yaml

# A tenth of the time where libyaml is there.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_properties(folder: Path) -> list[dict]:
    """The content of every YAML file below a folder, in the order of their paths."""
    paths = sorted(folder.rglob("*.yml"))
    return [yaml.load(path.read_text(encoding="utf-8"), LOADER) for path in paths]
