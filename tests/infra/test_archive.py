"""What `make archive` hands to the cloud: one commit, and the lexicon and places as that commit makes them."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.infra.terraform import INFRA

ROOT = INFRA.parent
IN_IT = ("main.py", "requirements.txt", "functions", "schemas", "infra/agencies")
AUTHOR = ("-c", "user.name=test", "-c", "user.email=test@example.org")
STARTS = """
from functions.agency_files import compile_agency
from functions.commands.ready import made_for
from pathlib import Path
agency = compile_agency(Path("infra/agencies/jambi"))
for kept in made_for(agency):
    def refuse(): raise AssertionError(f"{kept.file.name} was made anew")
    kept._make = refuse
    print(type(kept.get()).__name__)
"""


def commit(folder: Path) -> None:
    """What lies here, as one commit of a repository of its own."""
    for name in (*IN_IT, "Makefile", ".gitignore", ".ci"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "ready"))
        else:
            shutil.copy(source, folder / name)
    for words in (("init", "-q"), ("add", "-A"), (*AUTHOR, "commit", "-qm", "all")):
        subprocess.run(["git", *words], cwd=folder, check=True)


def test_the_archive_starts_with_lexicon_and_places_ready(tmp_path: Path) -> None:
    checkout, unpacked = tmp_path / "checkout", tmp_path / "unpacked"
    checkout.mkdir()
    commit(checkout)
    environment = {name: value for name, value in os.environ.items() if name not in ("AGENCY_DIR", "DATA_DIR")}
    venv = Path(sys.prefix)
    made = ["make", "archive", f"VENV={venv}", "-o", f"{venv}/run.ok"]
    subprocess.run(made, cwd=checkout, env=environment, check=True, capture_output=True)
    with zipfile.ZipFile(checkout / "var" / "silayang.zip") as archive:
        archive.extractall(unpacked)
    assert sorted(file.name for file in unpacked.iterdir()) == [
        "functions",
        "infra",
        "main.py",
        "requirements.txt",
        "schemas",
    ]
    started = [sys.executable, "-c", STARTS]
    ran = subprocess.run(started, cwd=unpacked, env=environment, check=True, capture_output=True, text=True)
    assert ran.stdout.split() == ["Lexicon", "Index"]
