"""Runs a command line tool and says at the very end why it failed."""

import os
import re
import subprocess
import sys

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# ctapipe's log: "TIME ERROR [ctapipe.ctapipe-process] (tool.run): Caught unexpected exception: the cause"
LOGGED_ERROR = re.compile(r"\bERROR\b.*?\(tool\.run\): (?:Caught unexpected exception: )?(?P<cause>.*\S)")
ADVICE = "Use --help"


def run(command, environment=None):
    """Run `command` (an argument list), pass on what it says, without colours, and return its exit code.

    Its last message need not be the one that matters: ctapipe closes its files after the error, and warns about them.
    So the cause is said once more as the last line. Exit codes of a command that never ran or was killed are a shell's:
    126, 127, 128 + signal.
    """
    try:
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, errors="replace", env={**os.environ, **(environment or {})}
        )
    except OSError as error:
        complain(f"{command[0]} cannot be started: {error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    cause = _pass_on(process.stderr)
    code = process.wait()
    if code < 0:
        code = 128 - code
    if code != 0:
        complain(f"{command[0]}: {cause or 'failed without a word'}")
    return code


def complain(message):
    """Say `message` on standard error."""
    print(message, file=sys.stderr, flush=True)


def _pass_on(lines):
    """Copy `lines` to standard error; the cause of the failure is the last logged error, else the last line."""
    logged, last = None, None
    for line in lines:
        plain = COLOUR.sub("", line)
        sys.stderr.write(plain)
        sys.stderr.flush()
        found = LOGGED_ERROR.search(plain)
        if found and not found["cause"].startswith(ADVICE):
            logged = found["cause"]
        last = plain.strip() or last
    return logged or last
