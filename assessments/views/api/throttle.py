"""How often one reader may ask."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.sign_in import client_ip


class ReaderThrottle(SimpleRateThrottle):
    """So many requests a minute from one address (ADAA_API_RATE); beyond it 429 with Retry-After."""

    scope = "reader"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": client_ip(request._request)}
