"""The published warehouse as one HTML file, for people without a database.

`content` reads the warehouse, `figures` ties every figure of a mart to the cells that it was
printed in, `checks` does the same for the report's arithmetic, `charts` draws, `document` puts the
file together from the template, style and scripts in `assets`.
"""

from hotline.page.document import page_html
from hotline.page.selection import MOST_REPORTS, selected_reports

__all__ = ["MOST_REPORTS", "page_html", "selected_reports"]
