"""Files that other apps put into the pack of a file: the left asks nothing of the right.

An app registers a function under a path; it is given files with their communes and cycles, and answers, for
those that have something to say, what the file holds. The same answer is the same pack.
"""

from collections.abc import Callable, Mapping, Sequence

from assessments.models import Assessment

# Given some files, what to put into the pack of each by its key. A number of queries that does not grow.
Addition = Callable[[Sequence[Assessment]], Mapping[int, bytes]]

_additions: dict[str, Addition] = {}


def register_addition(path: str, function: Addition) -> None:
    """Put what a function answers under a path of every pack, such as "data/grant-use.csv"."""
    _additions[path] = function


def additions_to(files: Sequence[Assessment]) -> dict[int, dict[str, bytes]]:
    """Return what is added to the pack of each file: contents by path; nothing for most."""
    found: dict[int, dict[str, bytes]] = {}
    for path, function in sorted(_additions.items()):
        for pk, content in function(files).items():
            found.setdefault(pk, {})[path] = content
    return found
