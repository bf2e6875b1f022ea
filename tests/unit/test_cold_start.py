"""What only the compiling of an agency's files needs is not imported by any function."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from functions.first_answer import Start
from functions.vault.keys import make_keys

ROOT = Path(__file__).parent.parent.parent
SAYS = """
import importlib, pkgutil, sys
import functions.entrypoints as entrypoints
for module in pkgutil.iter_modules(entrypoints.__path__, "functions.entrypoints."):
    importlib.import_module(module.name)
import functions.steps.dispatch, functions.steps.receive, functions.steps.route, functions.steps.acknowledge
print(sorted({"holidays", "yaml", "functions.simulation", "functions.indonesia"} & set(sys.modules)))
"""

DERIVES = """
import sys
from pathlib import Path
from functions.vault.keys import read_intake_keys
from functions.vault.sealing import TinkSealer
TinkSealer(read_intake_keys(Path(sys.argv[1]))).digest("offer", "ani")
print("tink" in sys.modules)
"""


def test_no_function_imports_the_calendar_the_files_or_the_simulation() -> None:
    ran = subprocess.run([sys.executable, "-c", SAYS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_whoever_only_derives_ids_does_not_load_what_seals(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    command = [sys.executable, "-c", DERIVES, str(tmp_path / "keys")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_garbage_is_collected_again_from_the_first_answer_on_even_one_that_fails() -> None:
    def fail() -> None:
        assert not gc.isenabled()
        raise OSError

    start = Start()
    with pytest.raises(OSError):
        start.load(lambda: fail)()
    assert gc.isenabled()
    start.load(lambda: fail)
    assert gc.isenabled()
