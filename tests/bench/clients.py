"""Keep-alive HTTP clients in a process of their own: `python -m tests.bench.clients PORT PATH CLIENTS REQUESTS`."""

import json
import socket
import sys
import threading
import time

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


def request(path: str) -> bytes:
    body = json.dumps(BODY).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def client(port: int, raw: bytes, requests: int, codes: list[int]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(requests):
            connection.sendall(raw)
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
    port, path, clients, requests = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    codes: list[int] = []
    threads = [
        threading.Thread(target=client, args=(port, request(path), requests // clients, codes)) for _ in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    print(json.dumps({"rate": len(codes) / seconds, "refused": sum(not 200 <= code < 300 for code in codes)}))


if __name__ == "__main__":
    main()
