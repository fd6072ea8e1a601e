"""Programs from Debian's archive, unpacked into a folder of the project.

Needs neither root nor a change to the system, and runs on any Python 3.9 or newer.
"""

import os
from pathlib import Path
import shutil
import subprocess
from typing import NamedTuple

SUITE = "forky"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PYTHON_PACKAGES = (
    *("python3.14", "python3.14-minimal", "python3.14-dev", "libpython3.14"),
    *("libpython3.14-minimal", "libpython3.14-stdlib", "libpython3.14-dev"),
    *("libc6", "libgcc-s1", "libstdc++6", "libssl3t64", "libexpat1", "zlib1g"),
    *("libffi8", "libbz2-1.0", "liblzma5", "libzstd1", "libsqlite3-0"),
    *("libncursesw6", "libtinfo6", "libreadline8t64", "libuuid1"),
    *("libdb5.3t64", "libmpdec4"),
)
PIP_PACKAGES = ("python3-pip-whl",)
TARGETS = "Created-By: Packages"
TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}


class NotHere(Exception):
    """This way is closed on this machine; the text says why."""


class Release(NamedTuple):
    """One package list apt knows of."""

    address: str
    origin: str
    label: str
    keyring: str


def _run(command: list[str], cwd: Path) -> str:
    """Run a program of the system and return what it printed."""
    try:
        return subprocess.run(
            command,
            cwd=cwd,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ).stdout
    except OSError as error:
        raise NotHere(f"{command[0]} does not run here ({error.strerror})") from error
    except subprocess.CalledProcessError as error:
        last = (error.output.strip().splitlines() or ["no output"])[-1]
        raise NotHere(f"{command[0]} failed: {last}") from error


def _apt_folder(folder: Path) -> list[str]:
    """Return the options that keep apt's lists and cache in a folder of ours."""
    for name in ("lists/partial", "cache/archives/partial", "packages"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = [
        f"Dir::State::Lists={folder / 'lists'}",
        f"Dir::Cache={folder / 'cache'}",
    ]
    if os.geteuid() == 0:
        options.append("APT::Sandbox::User=root")
    return [word for option in options for word in ("-o", option)]


def _releases(options: list[str], folder: Path) -> list[Release]:
    """Return what the machine's own apt configuration points to."""
    fields = "$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(SIGNED_BY)"
    output = _run(
        ["apt-get", *options, "indextargets", "--format", fields, TARGETS], folder
    )
    return [Release(*line.split("|")) for line in output.splitlines() if "|" in line]


def _mirror(folder: Path) -> str:
    """Return the address of the Debian archive the machine itself uses."""
    if address := os.environ.get("DEBIAN_MIRROR", ""):
        return address
    own = _apt_folder(folder / "machine")
    releases = _releases([], folder)
    if not releases:
        # A fresh container comes without package lists.
        _run(["apt-get", *own, "update"], folder)
        releases = _releases(own, folder)
    for release in releases:
        if (release.origin, release.label) == ("Debian", "Debian"):
            return release.address
    raise NotHere(
        "this machine's apt uses no Debian archive; name one in DEBIAN_MIRROR"
    )


def _keyring(folder: Path) -> Path:
    """Return Debian's keys, from the machine or from its own archive."""
    if Path(KEYRING).exists():
        return Path(KEYRING)
    own = _apt_folder(folder / "machine")
    _run(["apt-get", *own, "update"], folder)
    packages = folder / "machine/packages"
    _run(["apt-get", *own, "download", "debian-archive-keyring"], packages)
    _unpack(packages, folder / "keys")
    return folder / "keys" / KEYRING[1:]


def _unpack(packages: Path, root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    for package in sorted(packages.glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(root)], packages)


def unpack(packages: tuple[str, ...], root: Path) -> None:
    """Download packages of the suite and unpack them below root.

    Raises NotHere where apt, its Debian archive or its keys are missing.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise NotHere("apt-get and dpkg-deb are missing")
    folder = root.with_name(f"{root.name}.apt")
    try:
        options = _apt_folder(folder)
        source = folder / "sources.list"
        address = _mirror(folder)
        source.write_text(
            f"deb [signed-by={_keyring(folder)}] {address} {SUITE} main\n"
        )
        options += ["-o", f"Dir::Etc::SourceList={source}"]
        options += ["-o", "Dir::Etc::SourceParts=/dev/null"]
        _run(["apt-get", *options, "update"], folder)
        _run(["apt-get", *options, "download", *packages], folder / "packages")
        shutil.rmtree(root, ignore_errors=True)
        _unpack(folder / "packages", root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack_python(root: Path, patchelf: str) -> Path:
    """Unpack Debian's Python 3.14 below root and return the program.

    The program patchelf ties it to the libraries it came with.

    Raises NotHere as unpack does, and on other architectures.
    """
    if shutil.which("dpkg") is None:
        raise NotHere("dpkg is missing")
    architecture = _run(["dpkg", "--print-architecture"], root.parent).strip()
    if architecture not in TRIPLETS:
        raise NotHere(f"only amd64 and arm64 are prepared, not {architecture}")
    triplet = TRIPLETS[architecture]
    unpack(PYTHON_PACKAGES, root)
    libraries = root / "usr/lib" / triplet
    (loader,) = libraries.glob("ld-linux-*.so.*")
    python = root / "usr/bin/python3.14"
    _run([patchelf, "--set-interpreter", str(loader), str(python)], root)
    _run([patchelf, "--force-rpath", "--set-rpath", str(libraries), str(python)], root)
    # Debian keeps pyconfig.h beside the headers; packages that compile look below.
    headers = root / "usr/include/python3.14" / triplet
    if not headers.exists():
        headers.symlink_to(Path("..") / triplet)
    return python


def unpack_pip(root: Path) -> Path:
    """Unpack Debian's pip below root and return its wheel, a file that runs."""
    unpack(PIP_PACKAGES, root)
    (wheel,) = (root / "usr/share/python-wheels").glob("pip-*.whl")
    return wheel
