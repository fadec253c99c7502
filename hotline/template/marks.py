"""What a raw seed writes in a cell where there is no text to hold: each nothing is another."""

# Printed empty; merged with the cell above; not printed in this report; printed, but not readable.
BLANK = "[blank]"
MERGED = "[merged]"
ABSENT = "[absent]"
UNREAD = "[unread]"
# In reference seeds: there is nothing to say.
NONE = "[none]"
MARKS = frozenset({BLANK, MERGED, ABSENT, UNREAD, NONE})
