"""Where `hotline` and `python -m hotline` begin."""

import signal


def main() -> None:
    """Run the command line."""
    # A Ctrl-C before anything has begun ends it without a word: libraries that are still being
    # imported answer it with errors of their own. In the background of a script it is ignored.
    if listens := signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from hotline.commands.cli import main as run

    if listens:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
