"""Year-on-year changes: what publishing destroyed of them, recovered and proved.

`refresh` computes the readings of reports and writes the seed `year_over_year_readings`;
`without_quarantined` those that rest on a quarantined report, for as long as a build takes.
The method is described in `docs/year-over-year.md`.
"""

from hotline.changes.refresh import Refreshed, refresh

__all__ = ["Refreshed", "refresh"]
