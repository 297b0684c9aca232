"""Answers of other servers that are never longer, slower or elsewhere than was agreed."""

from __future__ import annotations

import time
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError, ReadTimeout

PIECE = 16 * 1024


class BoundedAdapter(HTTPAdapter):
    """Reads an answer whole, up to a size and about a time, however slowly it trickles. **Units**: bytes and seconds."""

    def __init__(self, timeout_s: float, largest: int) -> None:
        super().__init__(max_retries=0)
        self._timeout, self._largest = timeout_s, largest

    def send(self, request: PreparedRequest, *given: Any, **named: Any) -> Response:
        """Ask, and take the answer. **Raises** RequestException for none that keeps the bounds."""
        until = time.monotonic() + self._timeout
        response = super().send(request, **{**named, "timeout": self._timeout, "stream": True})
        pieces, length = [], 0
        for piece in response.iter_content(PIECE):
            length += len(piece)
            if length > self._largest:
                response.close()
                raise ContentDecodingError("the answer is too large")
            if time.monotonic() > until:
                response.close()
                raise ReadTimeout("the answer takes too long")
            pieces.append(piece)
        response._content = b"".join(pieces)
        return response
