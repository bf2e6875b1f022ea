"""Keep-alive HTTP clients in a process of their own.

`python -m tests.bench.clients PORT PATH CLIENTS REQUESTS [AUTHORIZATION]`; with an authorization they are a gateway
that brings texts, each from another phone.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from itertools import count

BODY = {
    "reporter": {"role": "witnessed"},
    "danger_now": "no",
    "incident": {
        "description": "Tetangga sering dipukuli suaminya di rumah, terdengar sampai luar. " * 4,
        "place": "Kota Jambi",
    },
    "victims": [{"age_group": "25-44", "sex": "female"}],
    "suspects": [{"relation": "spouse", "lives_with_victim": True}],
}
TEXT = "jangan balas. tetangga sering dipukuli suaminya, di Kota Jambi"
_numbers = count(time.time_ns() // 1000)


def request(path: str, body: object = BODY, *headers: str) -> bytes:
    raw = json.dumps(body).encode()
    head = [f"POST {path} HTTP/1.1", "Host: bench", "Content-Type: application/json", f"Content-Length: {len(raw)}"]
    return "\r\n".join([*head, *headers, "", ""]).encode() + raw


def text(path: str, authorization: str) -> bytes:
    number = next(_numbers)
    sms = {"id": str(number), "from": f"+62812{number % 10**8:08}", "to": "+628110000129", "text": TEXT}
    return request(path, sms, f"Authorization: {authorization}")


def client(port: int, next_request: Callable[[], bytes], requests: int, codes: list[int]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(requests):
            connection.sendall(next_request())
            codes.append(_answer(connection))


def _answer(connection: socket.socket) -> int:
    """Reads one answer with a Content-Length to its end; returns the status."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields[b"content-length"]):
        body += connection.recv(65536)
    return int(head.split(b" ", 2)[1])


def main() -> None:
    port, path, clients, requests, *authorization = sys.argv[1:]
    report = request(path)
    make = (lambda: text(path, authorization[0])) if authorization else (lambda: report)
    codes: list[int] = []
    each = max(int(requests) // int(clients), 1)
    threads = [threading.Thread(target=client, args=(int(port), make, each, codes)) for _ in range(int(clients))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    print(json.dumps({"rate": len(codes) / seconds, "refused": sum(not 200 <= code < 300 for code in codes)}))


if __name__ == "__main__":
    main()
