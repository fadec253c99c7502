"""What can go wrong for a user, said in one line, and the exit codes that tell of it."""

from hotline.language import Text

# 1 and 2 are what the shell's tools mean by them: it failed, it was called wrongly.
EXIT_FAILED = 1
EXIT_MISUSED = 2
EXIT_REJECTED = 3
EXIT_QUARANTINED = 4
# What a shell gives a command that Ctrl-C stopped.
EXIT_INTERRUPTED = 130
STOPPED = Text("stopped", "已中断")


class HotlineError(Exception):
    """A problem that the user can mend; its text is one line that names where."""

    def __init__(self, text: Text, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(text)
        self.text = text
        self.exit_code = exit_code

    def __str__(self) -> str:
        return str(self.text)
