"""Every generated file of the project with its content."""

from pathlib import Path

from hotline.generate.changes_document import changes_document
from hotline.generate.dictionary import dictionary
from hotline.generate.irregularities import irregularities
from hotline.generate.macros import figure_macros, place_macro, template_macro
from hotline.generate.questions import questions
from hotline.generate.seed_properties import measure_docs, raw_seeds_yaml
from hotline.generate.suites import generated_suites


def generated_files(root: Path) -> dict[Path, str]:
    """Path and content of every file that follows from the registry alone."""
    return {
        root / "macros" / "template.sql": template_macro(root),
        root / "macros" / "figure.sql": figure_macros(),
        root / "macros" / "place.sql": place_macro(),
        root / "seeds" / "raw" / "_raw.yml": raw_seeds_yaml(root),
        root / "models" / "measures.md": measure_docs(root),
        **generated_suites(root),
    }


def generated_docs(built: Path) -> dict[Path, str]:
    """Path within the project and content of the documents that tell of a build in a folder."""
    return {
        Path("docs") / "dictionary.md": dictionary(built),
        Path("docs") / "irregularities.md": irregularities(built),
        Path("docs") / "changes.md": changes_document(built),
        Path("docs") / "questions.md": questions(built),
    }
