"""Why a report was judged as it was: codes in clear, the words sealed like the narrative."""

import json

from functions.model.collections import additions_to
from functions.model.report import Sealed
from functions.policy.triage.lexicon import lexicon
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import World


def opened(world: World, report_id: str, sealed: Sealed | None) -> dict[str, object]:
    assert sealed is not None
    opener = TinkOpener(read_private_keys(world.app.keys_dir, "case"))
    written: dict[str, object] = json.loads(opener.open(report_id, sealed))
    return written


def test_the_words_behind_a_signal_are_sealed_with_what_was_said(world: World) -> None:
    world.officer("Sri", area="15")
    world.posts(complaint(incident={"description": "Semalam dia MENCEKIK anak saya"}, region=None))
    case = world.only_case()
    assert "strangled" in case.report.signals
    reasons = opened(world, case.id, case.report.sealed_reasons)
    assert {"signal": "strangled", "phrase": "mencekik", "at": 12} in reasons["signals"]  # type: ignore[operator]
    assert reasons["lexicon"] == lexicon().version
    hush(world)


def test_nothing_is_sealed_when_no_word_decided(world: World) -> None:
    world.officer("Sri", area="15")
    world.posts(complaint("emergency"))
    report = world.only_case().report
    assert (report.signals, report.sealed_reasons) == (["said_danger_now"], None)
    hush(world)


def test_what_is_added_later_has_reasons_of_its_own(world: World) -> None:
    world.officer("Sri", area="15")
    citizen = world.phone()
    citizen.texts("ada yang diejek di kota jambi")
    citizen.texts("dia dilecehkan, sekarang dia bawa parang")
    case = world.only_case()
    assert case.report.sexual_kinds == ["physical_harassment"]
    (addition,) = world.app.store.all(additions_to(case.id))
    reasons = opened(world, case.id, addition.document.sealed_reasons)
    assert {"signal": "weapon", "phrase": "bawa parang", "at": 29} in reasons["signals"]  # type: ignore[operator]
    hush(world)
