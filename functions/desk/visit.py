"""One request to the desk: who makes it, with which fields, and the proof that it came from a page of ours."""

import hmac
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from flask import Request, Response

from functions.app import App
from functions.model.agency import Agency, Officer
from functions.ports import Ports
from functions.steps.case import Acting
from functions.steps.sign_in import SignedIn

# `__Host-` binds it to this very host. Browsers take it on plain http from 127.0.0.1 and localhost, and nowhere else.
COOKIE = "__Host-desk"
COOKIE_RULES = "Path=/; Secure; HttpOnly; SameSite=Strict"


@dataclass(frozen=True)
class Guest:
    """Nobody has signed in, or it does not matter who."""

    app: App
    address: str
    method: str
    query: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def ports(self) -> Ports:
        return self.app.ports

    @property
    def now(self) -> datetime:
        return self.app.clock.now()


@dataclass(frozen=True)
class Visit(Guest):
    """An officer at the desk. `report_id` is the case that the address names, or a message that may become one; `here`
    is where that is shown.
    """

    signed_in: SignedIn = field(kw_only=True)
    report_id: str = ""
    here: str = "/desk"

    @property
    def officer(self) -> Officer:
        return self.signed_in.officer

    @property
    def agency(self) -> Agency:
        return self.app.directory.current()

    @property
    def token(self) -> str:
        """In every form: another site cannot know it, whatever the browser sends along."""
        return self.ports.sealer.digest("desk-form", self.signed_in.session_id)

    def token_fits(self) -> bool:
        return hmac.compare_digest(self.fields.get("token", "").encode(), self.token.encode())

    def typed(self, status: int) -> dict[str, str]:
        """What a form shows again after it was refused; empty where there is nothing."""
        return defaultdict(str, self.fields if status >= 400 else {})

    def acting(self) -> Acting:
        seen = self.fields.get("seen", "")
        return Acting(
            self.ports,
            self.agency,
            self.officer,
            self.report_id,
            int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,
        )


def secret_of(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


def is_from_elsewhere(request: Request) -> bool:
    """By the browser's own word, where it gives one: a form of another site, or of another host of ours."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"


def see_other(where: str) -> Response:
    return Response(status=303, headers={"Location": where, "Cache-Control": "no-store"})


def set_cookie(answer: Response, secret: str) -> Response:
    answer.headers["Set-Cookie"] = f"{COOKIE}={secret}; {COOKIE_RULES}"
    return answer


def forget_everything(answer: Response) -> Response:
    """Also where a browser does not know Clear-Site-Data the cookie goes."""
    answer.headers["Set-Cookie"] = f"{COOKIE}=; Max-Age=0; {COOKIE_RULES}"
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
