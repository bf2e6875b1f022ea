"""`ready`: the lexicon and the agency's places, made once for a build and not at each start."""

from functions.model.agency import Agency
from functions.policy.places.building import ready_index
from functions.policy.places.index import Index
from functions.policy.ready import Ready
from functions.policy.triage.lexicon import Lexicon, ready_lexicon
from functions.settings import Settings


def made_for(agency: Agency) -> tuple[Ready[Lexicon], Ready[Index]]:
    return ready_lexicon(), ready_index(agency)


def make_ready(settings: Settings) -> None:
    from functions.agency_files import compile_agency

    for ready in made_for(compile_agency(settings.agency_dir)):
        ready.write()
        print(f"{ready.file.name}: {ready.file.stat().st_size // 1000:,} kB", flush=True)
