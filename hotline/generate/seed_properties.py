"""dbt's properties of the raw seeds, and a doc block for each measure."""

from pathlib import Path

from hotline.template.raw_seeds import TYPED_COLUMNS, raw_seeds
from hotline.template.registry import GENERATED, read_registry


def quoted(text: str) -> str:
    """A YAML single-quoted scalar."""
    return "'" + text.replace("'", "''") + "'"


def raw_seeds_yaml(root: Path) -> str:
    """Properties of the raw seeds."""
    lines = [f"# {GENERATED}", "version: 2", "seeds:"]
    for seed in raw_seeds(root):
        lines += [f"  - name: {seed.name}", f"    description: {quoted(seed.description)}"]
        if seed.may_be_empty:
            lines.append("    config: {meta: {may_be_empty: true}}")
        lines.append("    columns:")
        for column, meaning in seed.columns:
            lines += [f"      - name: {column}", f"        description: {quoted(meaning)}"]
            if column in TYPED_COLUMNS:
                lines.append(f"        data_type: {TYPED_COLUMNS[column]}")
    return "\n".join(lines) + "\n"


def measure_docs(root: Path) -> str:
    """A doc block for each measure, named as the measure."""
    blocks = [f"<!-- {GENERATED} -->"]
    for measure in read_registry(root, "measures"):
        blocks.append(
            f"{{% docs {measure['measure_code']} %}}\n"
            f"{measure['label_zh']}({measure['unit']})· {measure['definition_zh']}\n"
            "{% enddocs %}"
        )
    return "\n\n".join(blocks) + "\n"
