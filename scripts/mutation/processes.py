"""A process of its own for each piece of work, which begins as this one is."""

import gc
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

Work, Result = TypeVar("Work"), TypeVar("Result")
FORK = get_context("fork")


def each_in_a_process(
    function: Callable[[Work], Result], works: Iterable[Work], jobs: int
) -> Iterator[tuple[Work, Result]]:
    """Each piece of work with what the function makes of it, in the order in which they end.

    What the function knows is not copied but there when a process is forked. Raises
    RuntimeError where one ends without a result.
    """
    waiting = iter(works)
    # What is there already is no garbage; looking through it would copy it into each process.
    gc.freeze()
    running: dict[Connection, Work] = {}
    while True:
        while len(running) < jobs:
            try:
                work = next(waiting)
            except StopIteration:
                break
            receiver, sender = FORK.Pipe(duplex=False)
            FORK.Process(target=_send, args=(sender, function, work)).start()
            sender.close()
            running[receiver] = work
        if not running:
            return
        for receiver in wait(list(running)):
            assert isinstance(receiver, Connection)
            work = running.pop(receiver)
            try:
                yield work, receiver.recv()
            except EOFError as error:
                raise RuntimeError(f"no result for {work}") from error


def _send(sender: Connection, function: Callable[[Work], Result], work: Work) -> None:
    sender.send(function(work))
