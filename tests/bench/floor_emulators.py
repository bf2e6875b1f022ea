"""The floor on the emulators: a bare function that does one `create` and one confirmed publish per request."""

import os
from functools import cache
from typing import Any
from uuid import uuid4

import functions_framework
from flask import Request, Response
from google.cloud import firestore, pubsub_v1

TOPIC = "report-received"


@cache
def _store() -> Any:
    return firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])


@cache
def _publisher() -> Any:
    return pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1))


@functions_framework.http
def floor(request: Request) -> Any:
    id = uuid4().hex
    _store().collection("floor").document(id).create({"body": request.get_data()})
    topic = _publisher().topic_path(os.environ["GOOGLE_CLOUD_PROJECT"], TOPIC)
    _publisher().publish(topic, id.encode()).result(timeout=5)
    return Response(b'{"ok": true}', 201, content_type="application/json")
