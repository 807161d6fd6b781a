"""Waiting is always polling for a condition, bounded by a deadline."""

import time

# How long a condition that will come true may take here, with other work on the same cores.
PATIENCE = 30.0


class Late(AssertionError):
    """A condition did not come true in time."""


def eventually(condition, what, seconds=PATIENCE, pause=0.02):
    """The first true value of `condition`, asked again and again; Late if none comes."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Late(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)
