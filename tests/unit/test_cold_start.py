"""What only the compiling of an agency's files needs is not imported by any function."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SAYS = """
import importlib, pkgutil, sys
import functions.entrypoints as entrypoints
for module in pkgutil.iter_modules(entrypoints.__path__, "functions.entrypoints."):
    importlib.import_module(module.name)
import functions.steps.dispatch, functions.steps.receive, functions.steps.route, functions.steps.acknowledge
print(sorted({"holidays", "yaml", "functions.simulation", "functions.indonesia"} & set(sys.modules)))
"""


def test_no_function_imports_the_calendar_the_files_or_the_simulation() -> None:
    ran = subprocess.run([sys.executable, "-c", SAYS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
