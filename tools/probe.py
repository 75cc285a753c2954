"""Ask an address of the portal from inside its container; exit 0 when it answers 200.

python tools/probe.py http://127.0.0.1:8000/readyz
"""

import os
import sys
import urllib.request


def main(address: str) -> int:
    host = os.environ.get("ADAA_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310  (our own address)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
