"""The tables of docs/access.md, from the Terraform: `python -m tests.infra.access`."""

from collections.abc import Iterator

from tests.infra.terraform import functions, modules

GIVEN = {"callers": "`API_CALLERS`", "gateways": "each gateway's"}
STORE = {"user": "reads and writes all", "viewer": "reads all"}


def rights() -> Iterator[str]:
    """A line for each function: whom it runs as and what the table grants it."""
    yield "| function | runs as | reached by | key files | other secrets | publishes to | calls | Firestore |"
    yield "|---|---|---|---|---|---|---|---|"
    woken = {callee: name for name, function in functions().items() for callee in function["wakes"]}
    for name, function in functions().items():
        callers = [
            *(["internet, through the balancer"] if function["paths"] else []),
            *([f"topic `{function['topic']}`"] if function["topic"] else []),
            *([f"`{woken[name]}`"] if name in woken else []),
            *(["the timer"] if name in ("sweep", "watchdog") else []),
        ]
        cells = (
            f"`{name}`",
            f"`fn-{name.replace('_', '-')}`",
            ", ".join(callers),
            _listed(function["keys"]),
            ", ".join(GIVEN[group] for group in function["given"]) or "none",
            _listed(function["publishes"]),
            _listed(function["wakes"]),
            STORE[function["store"]],
        )
        yield f"| {' | '.join(cells)} |"


def grants() -> Iterator[str]:
    """A line for each grant that Terraform writes, so that none is made in passing."""
    yield "| module | grant | role |"
    yield "|---|---|---|"
    for module in modules():
        for label, body in sorted(module.of("resource").items()):
            if "_iam_" in label and "role" in body:
                role = body["role"].replace("${var.store_role}", "roles/datastore.user or .viewer, from the table")
                yield f"| {module.name} | `{label}` | `{role}` |"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


if __name__ == "__main__":
    print(*rights(), "", *grants(), sep="\n")
