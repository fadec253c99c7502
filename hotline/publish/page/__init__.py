"""The published warehouse as one HTML file, for people without a database.

`content` reads the warehouse, `cells` its printed cells and `checks` the report's arithmetic;
`hotline.tracing` ties figures and checks to the cells. `charts` draws, `document` puts the file
together from the template, style and scripts in `assets`.
"""

from hotline.publish.page.document import page_html
from hotline.publish.page.selection import MOST_REPORTS, selected_reports

__all__ = ["MOST_REPORTS", "page_html", "selected_reports"]
