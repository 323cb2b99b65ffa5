"""Garbage collection of the web processes.

A full collection looks at every object of the application, some 50 ms, and Python starts one every hundred pages or so.
What is there after the start stays: it is set aside. The rest is collected in small steps, since a rare long one would
hold up a page, and in full ten times more rarely.
"""

import gc

_THRESHOLDS = (700, 5, 100)
"""Objects made and not freed before a first look; such looks before a second; such before a full one."""


def settle() -> None:
    """Set everything there is now aside for good, and collect in full more rarely. Call it once all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
