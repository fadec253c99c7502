"""Old Word documents (`.doc`), turned into `.docx` by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text

MEDIA_TYPE = "application/msword"
OFFICE_NAMES = ("soffice", "libreoffice")
MOST_SECONDS = 120


def docx_of(content: bytes, name: str) -> bytes:
    """The same document as `.docx`; raises HotlineError where LibreOffice is missing or fails."""
    office = next(filter(None, map(shutil.which, OFFICE_NAMES)), None)
    if office is None:
        raise HotlineError(
            Text(
                f"{name}: reading .doc needs LibreOffice, which is not installed here;"
                " install it, or save the document as .docx",
                f"{name}: 读取.doc需要LibreOffice,本机未安装;请安装,或将文档另存为.docx",
            )
        )
    with tempfile.TemporaryDirectory(prefix="hotline-doc-") as folder:
        source = Path(folder) / "report.doc"
        source.write_bytes(content)
        command = [office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                   "--headless", "--convert-to", "docx", "--outdir", folder,
                   str(source)]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=True)
            return (Path(folder) / "report.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise HotlineError(
                Text(
                    f"{name}: LibreOffice could not read the document",
                    f"{name}: LibreOffice无法读取该文档",
                )
            ) from error
