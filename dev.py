#!/usr/bin/env python3
"""The two commands of a fresh checkout; each sets up all that it needs, in the folder .venv beside this file.

    python3 dev.py report    write the report of the whole catalogue: activations.pdf (or .tex and .html without LaTeX)
    python3 dev.py test      run the tests

It needs Python 3.10 or newer and the package index, nothing else. What follows the command is handed on, as in
``python3 dev.py test -k report``. The second run finds everything in place and starts at once.
"""

# This file must start under any Python 3, so that an old one can say what is wrong: no syntax newer than 3.6.

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ.get("SYMACT_VENV") or os.path.join(ROOT, ".venv")
PYTHON = os.path.join(FOLDER, "Scripts", "python.exe") if os.name == "nt" else os.path.join(FOLDER, "bin", "python")
OLDEST = (3, 10)
WHEEL = r'href="([^"]*/)?(pip-([0-9.]+)-py3-none-any\.whl)#sha256=([0-9a-f]{64})"'


class SetUpError(Exception):
    """The environment cannot be made; the message says what to do."""


def main(arguments):
    """Set up, run the command, and give back its exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__.strip(), file=sys.stderr)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    extras, command = COMMANDS[arguments[0]]
    try:
        set_up(extras)
    except SetUpError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    try:
        return subprocess.call(command(arguments[1:]), cwd=ROOT)
    except KeyboardInterrupt:
        return 130


def report(rest):
    """The main job."""
    target = [] if {"-o", "--output"} & set(rest) else ["-o", "activations.pdf"]
    return [PYTHON, "-m", "symact", "report", "--all", *target, *rest]


def test(rest):
    """The test suite, on every core."""
    return [PYTHON, "-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "worksteal", *rest]


COMMANDS = {"report": ("", report), "test": ("[test]", test)}


def set_up(extras):
    """Make the environment and install the package with the extras, unless the stamp says that both are done."""
    if sys.version_info < OLDEST:
        raise SetUpError("symact needs Python 3.10 or newer, this is {}.{}.".format(*sys.version_info[:2]))
    stamp = os.path.join(FOLDER, "symact-{}.stamp".format(re.sub(r"\W", "", extras) or "base"))
    state = fingerprint()
    if os.path.exists(PYTHON) and os.path.exists(stamp) and read(stamp) == state:
        return
    if not runs([PYTHON, "-m", "pip", "--version"]):
        make_environment()
    say(f"installing symact{extras} into {os.path.relpath(FOLDER)}")
    # The editable install keeps the environment true to the checkout.
    arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ROOT + extras]
    if subprocess.call([PYTHON, *arguments]):
        raise SetUpError("pip could not install the package; its message is above. Is the package index reachable?")
    with open(stamp, "w") as file:
        file.write(state)


def fingerprint():
    """What the environment depends on: this Python, this place, and what pyproject.toml asks for."""
    text = "\n".join([sys.version, ROOT, read(os.path.join(ROOT, "pyproject.toml"))])
    return hashlib.sha256(text.encode()).hexdigest()


def make_environment():
    """A virtual environment with pip: by venv, or by venv without pip and the pip of the package index.

    Debian's python3 alone has no ensurepip, which venv needs to put pip into place.
    """
    say(f"making the environment {os.path.relpath(FOLDER)}")
    if runs([sys.executable, "-m", "venv", "--clear", FOLDER]) and runs([PYTHON, "-m", "pip", "--version"]):
        return
    try:
        if runs([sys.executable, "-m", "venv", "--clear", "--without-pip", FOLDER]):
            install_pip()
            return
        reason = "it has no module venv"
    except (OSError, ValueError) as error:
        reason = str(error)
    shutil.rmtree(FOLDER, ignore_errors=True)
    raise SetUpError(
        f"this Python cannot make a virtual environment ({reason}). On Debian or Ubuntu: apt-get install python3-venv"
    )


def install_pip():
    """Fetch pip's newest wheel from the package index, check its hash, and let it install itself."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index, timeout=60) as page:
        links = re.findall(
            r'href="([^"]*/)?(pip-([0-9.]+)-py3-none-any\.whl)#sha256=([0-9a-f]{64})"', page.read().decode()
        )
    if not links:
        raise ValueError(f"{index} lists no wheel of pip")
    folder, name, _, digest = max(links, key=lambda link: [int(part) for part in link[2].split(".")])
    with urllib.request.urlopen(urllib.parse.urljoin(index, folder + name), timeout=60) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"the wheel {name} does not have the hash that the index states")
    wheel = os.path.join(FOLDER, name)
    with open(wheel, "wb") as file:
        file.write(content)
    arguments = ["install", "--quiet", "--no-index", "--disable-pip-version-check", wheel]
    if subprocess.call([PYTHON, os.path.join(wheel, "pip"), *arguments]):
        raise ValueError("pip did not install itself")
    os.remove(wheel)


def runs(command):
    """Whether the command exists and succeeds; what it prints is not shown."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def read(path):
    """The text of a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def say(message):
    """A line on stderr."""
    print(f"dev.py: {message}", file=sys.stderr)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
