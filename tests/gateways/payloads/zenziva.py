"""Zenziva documents no webhook: whatever calls in its name is a stranger. Its inbox is polled (test_polling.py)."""

from tests.gateways.payloads.row import FORM, Row, form

MESSAGE = {"messageId": "424", "date": "2017-11-03 09:04:59", "dari": "+628123456789", "isiPesan": "Hi John"}
ROWS = [
    Row("a text", "/sms/zenziva/inbound", form(MESSAGE), FORM, status=401),
    Row("a receipt", "/sms/zenziva/receipt", form({"messageId": "424", "msg-status": "Delivered"}), FORM, status=401),
    Row("nothing", "/sms/zenziva/inbound", method="GET", status=401),
]
