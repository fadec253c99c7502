"""What can go wrong for a user, said in one line."""


class HotlineError(Exception):
    """A problem that the user can mend; its text is one line that names where."""
