"""What a fresh machine lacks is said in one sentence, with the package's name."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
BARE = """#!/bin/sh
case "$*" in
  *version_info*) exit {new_enough} ;;
  *) exit 1 ;;
esac
"""


def make_env(folder: Path, new_enough: int) -> subprocess.CompletedProcess[str]:
    """With a Python that has neither venv nor pip, on a machine without uv."""
    python = folder / "python3"
    python.write_text(BARE.format(new_enough=new_enough))
    python.chmod(0o755)
    command = ["/bin/sh", ".ci/make-env", str(python), str(folder / "venv"), "requirements.txt"]
    path = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=ROOT, env=path, capture_output=True, text=True, check=False)


def test_an_old_python_is_told_and_what_to_type_instead(tmp_path: Path) -> None:
    ran = make_env(tmp_path, new_enough=1)
    assert ran.returncode == 1
    assert "Python 3.11" in ran.stderr and "make run PYTHON=" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_python_that_can_make_no_environment_is_told_with_the_package(tmp_path: Path) -> None:
    ran = make_env(tmp_path, new_enough=0)
    assert ran.returncode == 1
    assert "python3-venv" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
