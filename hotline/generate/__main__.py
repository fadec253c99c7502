"""Write the files that follow from the registry and from a build, so that nothing stands twice.

`make generate` writes them again; a test fails when one of them is out of date.
"""

import sys
from pathlib import Path

from hotline.generate.dictionary import MANIFEST
from hotline.generate.files import generated_docs, generated_files
from hotline.warehouse.publication import PUBLISHED


def main() -> None:
    """Write every generated file that has changed."""
    root = Path()
    files = generated_files(root)
    if all((root / needed).exists() for needed in (MANIFEST, PUBLISHED)):
        files |= generated_docs(root)
    else:
        print("docs/ is left as it is; run `make build` first to write it again", file=sys.stderr)
    for path, content in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
