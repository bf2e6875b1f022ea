"""`ready`: the lexicon and the agency's places, made once for a build and not at each start."""

from functions.settings import Settings


def make_ready(settings: Settings) -> None:
    from functions.agency_files import compile_agency
    from functions.policy.places.building import ready_index
    from functions.policy.triage.lexicon import ready_lexicon

    for ready in (ready_lexicon(), ready_index(compile_agency(settings.agency_dir))):
        ready.write()
        print(f"{ready.file.name}: {ready.file.stat().st_size // 1000:,} kB", flush=True)
