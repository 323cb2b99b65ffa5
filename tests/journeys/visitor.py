"""A person at a browser without JavaScript: cookies, forms, and how long each answer took."""

import json
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from tests.journeys.people import PASSWORD, email

UNREACHABLE = 0
PATIENCE_SECONDS = 120
"""After so long without an answer nobody answered."""


@dataclass(frozen=True)
class Answer:
    """status 0: nobody answered."""

    status: int
    location: str
    text: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


@dataclass
class Visitor:
    """One signed-in session. Not shared between threads."""

    base: str
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.jar), _StayHere())

    def cookie(self, name: str) -> str:
        return next((str(cookie.value) for cookie in self.jar if cookie.name == name), "")

    def get(self, path: str) -> Answer:
        return self.send(Request(self.base + path))  # noqa: S310 - our own address

    def post(self, path: str, **fields: Any) -> Answer:
        """Send a form; a list is sent as several values."""
        data = urlencode(fields, doseq=True).encode()
        headers = {"X-CSRFToken": self.cookie("csrftoken"), "Referer": self.base + path}
        return self.send(Request(self.base + path, data=data, headers=headers))  # noqa: S310 - our own address

    def api(self, path: str, given: Any = None, **headers: str) -> Answer:
        """Ask the API with this session; with `given`, even an empty dict, it is a POST of JSON."""
        data = None if given is None else json.dumps(given).encode()
        ours = {"X-CSRFToken": self.cookie("csrftoken"), "Referer": self.base + "/", "Content-Type": "application/json"}
        address = f"{self.base}/api/v1/{path}"
        return self.send(Request(address, data=data, headers=ours | headers))  # noqa: S310 - our own address

    def api_upload(self, path: Path) -> str:
        """Send a file ahead of its ticket; return its id."""
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'.encode()
        data = head + path.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        headers = {
            "X-CSRFToken": self.cookie("csrftoken"),
            "Referer": self.base + "/",
            "Content-Type": f"multipart/form-data; boundary={mark}",
        }
        address = f"{self.base}/api/v1/uploads/"
        answer = self.send(Request(address, data=data, headers=headers))  # noqa: S310 - our own address
        assert answer.status == 201, answer
        return str(answer.json["id"])

    def send(self, request: Request) -> Answer:
        """Send, and time it from the first byte out to the last byte in. Redirects are not followed."""
        began = time.perf_counter()
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as found:
                return _answer(found, began)
        except HTTPError as error:
            with error:
                return _answer(error, began)  # type: ignore[arg-type]  # it is the answer
        except (URLError, OSError) as error:
            return Answer(UNREACHABLE, "", str(error), time.perf_counter() - began)

    def sign_in(self, name: str) -> "Visitor":
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", login=email(name), password=PASSWORD)
        assert answer.status == 302, (answer.status, answer.text[:300])
        return self

    def log_ticket(self, *, token: str = "", **changes: Any) -> Answer:
        """Send the question page, filled in."""
        fields = {
            "token": token or uuid.uuid4().hex,
            "tile": "missing",
            "problem_missing": "R21",
            "text": "Association rejected",
            "where": "device:CT2",
            "affected": "patient_waiting",
            "step": "send",
        }
        return self.post("/new", **fields | changes)


def number_in(answer: Answer) -> int:
    """The number of the ticket that was just sent."""
    assert answer.status == 302, (answer.status, answer.text[:500])
    return int(answer.location.rpartition("/")[2])


def _answer(found: HTTPResponse, began: float) -> Answer:
    text = found.read().decode(errors="replace")
    return Answer(int(found.status or 0), found.headers.get("Location", ""), text, time.perf_counter() - began)
