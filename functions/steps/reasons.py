"""Why a report was judged as it was, and whom it rules out: sealed like the narrative that this comes from."""

import msgspec

from functions.model.report import Sealed
from functions.policy.triage import Facts
from functions.ports import Ports


def seal_reasons(ports: Ports, report_id: str, facts: Facts) -> Sealed | None:
    """`{"lexicon": version, "signals": [{"signal", "phrase", "at"}]}`; None when no words but answers decided."""
    if not facts.reasons:
        return None
    written = {"lexicon": facts.lexicon_version, "signals": facts.reasons}
    return ports.sealer.seal_case(report_id, msgspec.json.encode(written))


def seal_conflicts(ports: Ports, report_id: str, parties: dict[str, str]) -> Sealed | None:
    """`{officer id: why}`; None when nobody is ruled out."""
    return ports.sealer.seal_case(report_id, msgspec.json.encode(parties)) if parties else None
