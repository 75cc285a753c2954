"""Apportion the seats of a council: python -m communes.cooperation.apportionment INPUTS.json."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from communes.cooperation.apportionment import (
    ApportionmentError,
    InputError,
    apportion,
    document_of,
    read_inputs,
)

USAGE = "usage: python -m communes.cooperation.apportionment INPUTS.json"


class Refusal(Exception):
    """Inputs that give no seats, said in one sentence."""


def run(arguments: Sequence[str]) -> str:
    """Return the seats of one file of inputs as JSON text, or raise Refusal."""
    if len(arguments) != 1:
        raise Refusal(USAGE)
    path = Path(arguments[0])
    try:
        seats, weights, method = read_inputs(json.loads(path.read_text(encoding="utf-8-sig")))
        found = apportion(seats, weights, method=method)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refusal(f"{path}: not a JSON document in UTF-8 ({error}).") from error
    except (InputError, ApportionmentError) as error:
        raise Refusal(f"{path}: {error}") from error
    return json.dumps(document_of(seats, method, found), ensure_ascii=False, indent=2)


def main(arguments: Sequence[str]) -> int:
    """Print the seats and return 0, or one sentence on the error stream and return 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        seats = run(arguments)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{seats}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
