"""The way in and the way out: number, code and PIN; a PIN of one's own; signing out."""

from flask import Response

from functions.desk.phrases import words
from functions.desk.render import page
from functions.desk.visit import Guest, Visit, forget_everything, see_other, set_cookie
from functions.steps.sign_in import SignInFailed, WeakPin, send_code, set_pin, sign_in, sign_out, type_pin_again
from functions.steps.throttle import TooMany

WRONG = "Nomor, kode atau PIN tidak cocok. Kode baru bisa diminta dari awal."


def phone_page(guest: Guest) -> Response:
    notice = words()["done"]["pin"] if guest.query.get("done") == "pin" else None
    return page("sign_in.html", notice=notice)


def ask_for_code(guest: Guest) -> Response:
    """The same answer for every number."""
    phone = guest.fields.get("phone", "")
    try:
        send_code(guest.ports, phone, guest.address)
    except TooMany as wait:
        return _too_many(wait)
    return page("code.html", phone=phone, notice=None)


def come_in(guest: Guest) -> Response:
    given = guest.fields
    phone = given.get("phone", "")
    try:
        secret = sign_in(guest.ports, guest.app.pins, phone, given.get("code", ""), given.get("pin", ""), guest.address)
    except SignInFailed:
        return page("code.html", 403, phone=phone, notice=WRONG)
    except TooMany as wait:
        return _too_many(wait)
    return set_cookie(see_other("/desk"), secret)


def go_out(visit: Visit, secret: str) -> Response:
    sign_out(visit.ports, secret)
    return forget_everything(page("signed_out.html"))


def ended_page(status: int, typed: str) -> Response:
    """The session ended while somebody wrote: the words come back once, to be copied; nothing else does."""
    return forget_everything(page("ended.html", status, typed=typed))


# --- a PIN ------------------------------------------------------------------------------------------


def pin_page(guest: Guest) -> Response:
    return page("pin.html", invitation="", notice=None)


def choose_pin(guest: Guest) -> Response:
    """The invitation travels in the form's body; in the link it stands behind the #, which no server ever sees."""
    invitation, pin = guest.fields.get("invitation", "").strip(), guest.fields.get("pin", "")
    if pin != guest.fields.get("again", ""):
        return page("pin.html", 422, invitation=invitation, notice="Kedua PIN tidak sama. Ketik lagi.")
    try:
        set_pin(guest.ports, guest.app.pins, invitation.rpartition("#")[2], pin)
    except WeakPin:
        said = "PIN terlalu mudah. Pakai 6 angka atau lebih, jangan berurutan, jangan hanya dua angka."
        return page("pin.html", 422, invitation=invitation, notice=said)
    except SignInFailed:
        said = "Undangan ini sudah dipakai, sudah lewat waktunya, atau salah salin. Minta yang baru."
        return page("pin.html", 403, invitation="", notice=said)
    return see_other("/desk/sign-in?done=pin")


def pin_again_page(visit: Visit, below: str, status: int = 200, notice: str | None = None) -> Response:
    """Before what is sealed is opened; the form goes where the press had gone, `below` the case."""
    return page("pin_again.html", status, visit=visit, below=below, notice=notice)


def pin_was_typed(visit: Visit) -> bool:
    """Raises SignInFailed."""
    if "pin" not in visit.fields:
        return False
    type_pin_again(visit.ports, visit.app.pins, visit.signed_in, visit.fields["pin"])
    return True


def _too_many(wait: TooMany) -> Response:
    answer = page("sign_in.html", 429, notice=words()["problem"]["429"])
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer
