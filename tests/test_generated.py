"""What follows from the registry and from a build is up to date."""

from conftest import ROOT

from hotline.generate.files import generated_docs, generated_files


def test_generated_files_are_up_to_date():
    stale = [
        str(path.relative_to(ROOT))
        for path, content in generated_files(ROOT).items()
        if path.read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run `make generate`"


def test_generated_docs_are_up_to_date(built_project):
    stale = [
        str(path)
        for path, content in generated_docs(built_project).items()
        if (ROOT / path).read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run `make build generate`"
