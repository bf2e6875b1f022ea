"""The cold floor of a function that publishes nothing: a bare function with the one client, and one read."""

import os
from functools import cache
from typing import Any

import functions_framework
from flask import Request, Response
from google.cloud import firestore


@cache
def _store() -> Any:
    return firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])


@functions_framework.http
def floor(request: Request) -> Any:
    _store().collection("floor").document("none").get()
    return Response(b'{"ok": true}', 201, content_type="application/json")
