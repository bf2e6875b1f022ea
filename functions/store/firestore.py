"""Documents in Firestore: compare-and-set by update time, never a transaction."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.field_path import FieldPath

from functions.model.collections import Collection
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Query, StoreUnavailable, Write
from functions.store import wire
from functions.store.codec import from_fields, to_fields
from functions.store.queries import insist_on_index

T = TypeVar("T")
R = TypeVar("R")
TIMEOUT_SECONDS = 5.0
OPERATORS = {"contains": "array_contains"}
RANGES = frozenset({"<=", ">="})
CONFLICTS = (
    exceptions.FailedPrecondition,
    exceptions.AlreadyExists,
    exceptions.NotFound,
    exceptions.Aborted,
)
UNREACHABLE = (exceptions.GoogleAPICallError, exceptions.RetryError)
PAGE = 300

# A read may be tried again within the same five seconds; a commit never is: it may have happened.
READS = Retry(
    predicate=if_exception_type(exceptions.ServiceUnavailable, exceptions.InternalServerError),
    initial=0.1,
    maximum=1.0,
    timeout=TIMEOUT_SECONDS,
)


class FirestoreStore:
    """One client an instance. Versions are update times; a commit's answer carries the next ones."""

    def __init__(self, project: str) -> None:
        self._client = firestore.Client(project=project)
        # The calls beneath the library's references and batches, on its own channel.
        self._calls, self._metadata = self._client._firestore_api, self._client._rpc_metadata
        self._database: str = self._client._database_string

    def close(self) -> None:
        self._client.close()

    def get(self, collection: Collection[T], id: str) -> Found[T] | None:
        request = {"database": self._database, "documents": [self._name(collection, id)]}
        answers = _read(lambda: list(self._call(self._calls.batch_get_documents, request, READS)))
        stored = wire.document_in(answers[0])
        return Found(id, from_fields(collection.type, stored[0]), stored[1]) if stored else None

    def find(self, query: Query[T]) -> list[Found[T]]:
        insist_on_index(query)
        asked: Any = self._client.collection(query.collection.path)
        for name, operator, value in query.where:
            asked = asked.where(filter=FieldFilter(name, OPERATORS.get(operator, operator), value))
        name_of_id = FieldPath.document_id()
        if query.order:
            if not any(name == query.order and operator in RANGES for name, operator, _ in query.where):
                asked = asked.where(filter=FieldFilter(query.order, "!=", None))
            asked = asked.order_by(query.order)
        asked = asked.order_by(name_of_id).limit(query.limit)
        if query.after:
            value, id = query.after
            cursor = {name_of_id: self._reference(query.collection, id)}
            asked = asked.start_after(cursor | ({query.order: value} if query.order else {}))
        snapshots = _read(lambda: asked.get(retry=READS, timeout=TIMEOUT_SECONDS))
        return [_found(query.collection, snapshot) for snapshot in snapshots]

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        found: list[Found[T]] = []
        after = None
        while page := self.find(Query(collection, (), limit=PAGE, after=after)):
            found += page
            after = (None, page[-1].id)
        return found

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        request = wire.commit_request(self._database)
        for write in writes:
            self._put(request.writes.add(), write)
        try:
            answer = self._call(self._calls.commit, wire.wrapped(request), None)
        except CONFLICTS as error:
            raise Conflict from error
        except UNREACHABLE as error:
            raise StoreUnavailable(type(error).__name__) from error
        return wire.versions_in(answer)

    def _call(self, call: Callable[..., Any], request: Any, retry: Retry | None) -> Any:
        return call(request=request, retry=retry, timeout=TIMEOUT_SECONDS, metadata=self._metadata)

    def _put(self, target: Any, write: Write) -> None:
        """A document that was read keeps fields that a newer version of this program may have given it."""
        name = self._name(write.collection, write.id)
        if write.document is None:
            target.delete = name
        else:
            target.update.name = name
            fields = to_fields(write.document)
            wire.put_map(target.update.fields, fields)
        if write.expecting is ABSENT:
            target.current_document.exists = False
        elif write.expecting is not ANYTHING:
            wire.expect_version(target, write.expecting)
            if write.document is not None:
                target.update_mask.field_paths.extend(fields)

    def _name(self, collection: Collection[Any], id: str) -> str:
        return f"{self._database}/documents/{collection.path}/{id}"

    def _reference(self, collection: Collection[Any], id: str) -> Any:
        return self._client.collection(collection.path).document(id)


def _found(collection: Collection[T], snapshot: Any) -> Found[T]:
    return Found(snapshot.id, from_fields(collection.type, snapshot.to_dict()), snapshot.update_time)


def _read(call: Callable[[], R]) -> R:
    try:
        return call()
    except UNREACHABLE as error:
        raise StoreUnavailable(type(error).__name__) from error
