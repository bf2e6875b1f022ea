"""What travels to Google, counted on the wire: no hidden read, no retry goes uncounted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc  # type: ignore[import-untyped]


@dataclass
class Count:
    """Documents read, documents written, messages published: what Google bills."""

    reads: int = 0
    writes: int = 0
    publishes: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.reads + other.reads, self.writes + other.writes, self.publishes + other.publishes)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.reads - other.reads, self.writes - other.writes, self.publishes - other.publishes)


class _Counting(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]
    def __init__(self, count: Count) -> None:
        self._count = count

    def intercept_unary_unary(self, next_call: Callable[..., Any], details: Any, request: Any) -> Any:
        method = _method(details)
        if method == "Commit":
            self._count.writes += len(request.writes)
        elif method == "Publish":
            self._count.publishes += len(request.messages)
        else:
            raise AssertionError(f"a call that nobody counts: {method}")
        return next_call(details, request)

    def intercept_unary_stream(self, next_call: Callable[..., Any], details: Any, request: Any) -> Any:
        method = _method(details)
        if method == "RunQuery":
            return _CountedAnswers(next_call(details, request), self._count)
        if method != "BatchGetDocuments":
            raise AssertionError(f"a call that nobody counts: {method}")
        self._count.reads += len(request.documents)
        return next_call(details, request)


class _CountedAnswers:
    """A query's answers: each document is a read, and one that finds nothing is billed as one."""

    def __init__(self, call: Any, count: Count) -> None:
        self._call, self._count, self._found_any = call, count, False

    def __iter__(self) -> "_CountedAnswers":
        return self

    def __next__(self) -> Any:
        try:
            answer = next(self._call)
        except StopIteration:
            self._count.reads += not self._found_any
            raise
        if answer.document.name:
            self._count.reads, self._found_any = self._count.reads + 1, True
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._call, name)


def _method(details: Any) -> str:
    name = details.method.decode() if isinstance(details.method, bytes) else details.method
    return str(name.rpartition("/")[2])


@contextmanager
def counted() -> Iterator[Count]:
    """Counts the calls of every client that is made inside."""
    count, plain = Count(), grpc.insecure_channel

    def channel(*arguments: Any, **named: Any) -> Any:
        return grpc.intercept_channel(plain(*arguments, **named), _Counting(count))

    grpc.insecure_channel = channel
    try:
        yield count
    finally:
        grpc.insecure_channel = plain
