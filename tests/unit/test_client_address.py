"""Which address a request counts under, behind how many proxies of our own."""

import pytest

from functions.entrypoints.http import client_address

ADDRESSES: list[tuple[str, list[str], int, str]] = [
    ("203.0.113.7", [], 0, "203.0.113.7"),
    ("203.0.113.7", ["198.51.100.1"], 0, "203.0.113.7"),
    ("10.0.0.1", ["198.51.100.1"], 1, "198.51.100.1"),
    ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], 1, "198.51.100.1"),
    ("10.0.0.1", ["1.1.1.1", "198.51.100.1 , 10.0.0.2"], 2, "198.51.100.1"),
    ("10.0.0.1", ["198.51.100.1"], 2, "10.0.0.1"),
    ("10.0.0.1", [], 1, "10.0.0.1"),
    ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::/64"),
    ("10.0.0.1", ["2001:db8:1:2:ffff::1"], 1, "2001:db8:1:2::/64"),
    ("::ffff:203.0.113.7", [], 0, "203.0.113.7"),
    ("10.0.0.1", ["unknown"], 1, "unknown"),
]


@pytest.mark.parametrize(("remote", "forwarded", "proxies", "counts"), ADDRESSES)
def test_only_our_own_proxies_are_believed(remote: str, forwarded: list[str], proxies: int, counts: str) -> None:
    from flask import Request
    from werkzeug.test import EnvironBuilder

    headers = [("X-Forwarded-For", line) for line in forwarded]
    request = Request(EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": remote}).get_environ())
    assert client_address(request, proxies) == counts
