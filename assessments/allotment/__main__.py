"""Share out a pool from the published inputs of a decision: python -m assessments.allotment INPUTS.json."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from assessments.allotment import AllotmentError, InputError, allot, document_of, read_inputs

USAGE = "usage: python -m assessments.allotment INPUTS.json"


class Refusal(Exception):
    """Inputs that give no amounts, said in one sentence."""


def run(arguments: Sequence[str]) -> str:
    """Return the amounts of one file of inputs as JSON text, or raise Refusal."""
    if len(arguments) != 1:
        raise Refusal(USAGE)
    path = Path(arguments[0])
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(document, dict):
            raise InputError("a JSON object is expected.")
        amounts = allot(*read_inputs(document))
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refusal(f"{path}: not a JSON document in UTF-8 ({error}).") from error
    except (InputError, AllotmentError) as error:
        raise Refusal(f"{path}: {error}") from error
    return json.dumps(document_of(amounts), ensure_ascii=False, indent=2)


def main(arguments: Sequence[str]) -> int:
    """Print the amounts and return 0, or one sentence on the error stream and return 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        amounts = run(arguments)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{amounts}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
