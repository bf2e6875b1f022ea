"""The floor on one machine: a bare function that commits one SQLite row (`synchronous=FULL`) per request."""

import os
import sqlite3
import threading
from typing import Any
from uuid import uuid4

import functions_framework
from flask import Request, Response

_local = threading.local()


def _connection() -> sqlite3.Connection:
    connection: sqlite3.Connection | None = getattr(_local, "connection", None)
    if connection is None:
        connection = sqlite3.connect(os.environ["FLOOR_DB"], timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, body BLOB)")
        _local.connection = connection
    return connection


@functions_framework.http
def floor(request: Request) -> Any:
    _connection().execute("INSERT INTO rows VALUES (?, ?)", (uuid4().hex, request.get_data()))
    return Response(b'{"ok": true}', 201, content_type="application/json")
