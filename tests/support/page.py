"""A page of docs/ whose commands a test runs as they stand there."""

import os
import re
import subprocess

from support import harness

# Headings of docs/integration.md that have commands below them.
ASKED, SHOWN, IN_CPP = ("What to ask the district for", "From nothing to a mirror",
                        "Into PostgreSQL with the kit for C++")


class Page:
    """The commands of a page by heading: {heading: [block]}."""

    def __init__(self, path):
        self.blocks, heading = {}, ""
        for title, block in re.findall(r"^## ([^\n]*)$|^```sh\n(.*?)^```$",
                                       (harness.ROOT / path).read_text(encoding="utf-8"), re.M | re.S):
            heading = title or heading
            if block:
                self.blocks.setdefault(heading, []).append(block)


def run(block, folder, stack=None, real=(), **environment):
    """What the commands of a block print in a folder, where this checkout, the stack's keys and Reporting are
    in the place of what the page calls them, and so are the further pairs of `real`."""
    places = [("/srv/thidua", harness.ROOT), *real]
    if stack:
        places += [("/srv/keys", stack.keys), ("reporting.example:7443", stack.address("reporting"))]
        environment["THIDUA_CONTEXT_FILE"] = stack.env["THIDUA_CONTEXT_FILE"]
    for placeholder, there in places:
        block = block.replace(placeholder, str(there))
    if "example" in block:
        raise AssertionError(f"the page names something that the test has not put in place:\n{block}")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block], cwd=folder, text=True, timeout=300,
        stdin=subprocess.DEVNULL, capture_output=True,
        env={**os.environ,  # npm finds its registry, and ccache its folder, as for whoever runs this
             "PATH": f"{harness.BIN}:/usr/bin:/bin:{os.environ['PATH']}",
             "PYTHONDONTWRITEBYTECODE": "1", **environment})
    if done.returncode != 0:
        raise AssertionError(f"{block}\n{done.stdout}\n{done.stderr}")
    return done.stdout
