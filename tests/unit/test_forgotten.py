"""What a process remembers of the texts that it reads: never a word of theirs, and no more than it has room for."""

import pickle
from pathlib import Path

from functions.agency_files import compile_agency
from functions.policy.forgotten import AT_MOST, Forgotten
from functions.policy.places import find_place
from functions.policy.places.building import index_of
from functions.policy.triage.lexicon import lexicon
from functions.policy.triage.reading import read

AGENCY = compile_agency(Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi")
CANARIES = ("zulkhairandi", "qxzwvbqtr", "kdrtkuning99", "mrngngjlk")


def test_no_word_that_means_nothing_is_kept_in_memory() -> None:
    text = f"suami saya {' dan '.join(CANARIES)} di Bangko memukul saya, {' '.join(CANARIES)}."
    for _ in range(2):
        assert find_place(AGENCY, text).region == "15.02.02"
        assert "physical" in read(text).categories
    assert all(word in lexicon().unknown or word in index_of(AGENCY).no_names for word in CANARIES[:2])
    kept = pickle.dumps((lexicon(), index_of(AGENCY)))
    assert not [word for word in CANARIES if word.encode() in kept]


def test_memory_has_an_end() -> None:
    forgotten = Forgotten()
    for n in range(AT_MOST + 1):
        forgotten.add(f"word{n}")
    assert f"word{AT_MOST - 1}" in forgotten
    assert f"word{AT_MOST}" not in forgotten
