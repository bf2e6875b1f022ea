"""Puts a compiled agency into force: an immutable document, and the roster's state that names it."""

from functions.model.agency import Agency, RosterState
from functions.model.collections import AGENCIES, ROSTER_ID, ROSTER_STATE
from functions.ports import ABSENT, ANYTHING, Conflict, Store, StoreUnavailable, Write


def put_in_force(store: Store, agency: Agency) -> None:
    """Loads and codes of the officers stay as they are. Raises StoreUnavailable."""
    store.commit([Write(AGENCIES, agency.version, agency, ANYTHING)])
    for _ in range(5):
        found = store.get(ROSTER_STATE, ROSTER_ID)
        state = found.document if found else RosterState(agency_version=agency.version)
        state.agency_version = agency.version
        try:
            store.commit([Write(ROSTER_STATE, ROSTER_ID, state, found.version if found else ABSENT)])
        except Conflict:
            continue
        return
    raise StoreUnavailable("the roster's state is fought over")
