"""What each status of a recovered change is called."""

from hotline.language import Text

STATUSES = {
    "printed": Text("printed", "印明"),
    "proved": Text("proved by its own arithmetic", "由本格算术证明"),
    "proved_by_sums": Text("proved by the sums", "由各式证明"),
    "confirmed": Text("confirmed by last year's report", "由上年报告证实"),
    "ambiguous": Text("ambiguous", "不能确定"),
    "misprint": Text("misprint", "误印"),
    "overruled": Text("read by a person", "人工判读"),
}
