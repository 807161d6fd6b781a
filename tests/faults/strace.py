"""What a running process asks of the kernel, and faults put into that, by strace.

    with Traced(pid, ["fdatasync", "sendmsg"]) as traced:
        ...
    for call in traced.calls: ...

    with Traced(pid, ["fdatasync"], inject="fdatasync:error=EIO:when=1+"):
        ...
"""

import pathlib
import re
import subprocess
import tempfile
from dataclasses import dataclass

from support.waiting import PATIENCE, eventually

_BEGUN = re.compile(r"^(\d+) +[\d.]+ (\w+)\((\d+)<([^>]*)>(.*)")
_RESUMED = re.compile(r"^(\d+) +[\d.]+ <\.\.\. (\w+) resumed>(.*)")
_RESULT = re.compile(r"\) += (-?\d+)")


@dataclass
class Call:
    """One system call on a file. `begins` and `ends` are its places in the order of all events."""

    name: str
    file: str
    begins: int
    ends: int = -1
    result: int = -1


class Traced:
    """Traces all threads of a process while it lasts. The process may be killed meanwhile."""

    def __init__(self, pid, calls, inject=None):
        self._pid = pid
        self._folder = tempfile.TemporaryDirectory(prefix="thidua-strace-")
        self._out = pathlib.Path(self._folder.name) / "out"
        command = ["strace", "-f", "-ttt", "-y", "-s", "0", "-o", self._out, "-p", str(pid),
                   "-e", f"trace={','.join(calls)}"]
        if inject:
            command += ["-e", f"inject={inject}"]
        self._command = command
        self.calls = []

    def __enter__(self):
        self._strace = subprocess.Popen(self._command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        eventually(self._attached, "strace follows every thread")
        return self

    def _attached(self):
        if self._strace.poll() is not None:
            raise AssertionError("strace ended: " + self._strace.stderr.read())
        tracers = [re.search(r"TracerPid:\t(\d+)", status.read_text())[1]
                   for status in pathlib.Path(f"/proc/{self._pid}/task").glob("*/status")]
        return tracers and all(tracer != "0" for tracer in tracers)

    def __exit__(self, *_):
        if self._strace.poll() is None:
            self._strace.terminate()
        self._strace.communicate(timeout=PATIENCE)
        self.calls = list(self._parse())
        self._folder.cleanup()

    def _parse(self):
        """The calls in the order in which they began; of one that was interrupted and went on, strace
        writes two lines."""
        open_calls, calls = {}, []
        for place, line in enumerate(self._out.read_text(errors="replace").splitlines()):
            begun, resumed = _BEGUN.match(line), _RESUMED.match(line)
            if begun:
                thread, name, _, file, rest = begun.groups()
                call = Call(name, file, place)
                calls.append(call)
                open_calls[thread] = call
            elif resumed:
                thread, _, rest = resumed.groups()
                call = open_calls.get(thread)
            else:
                continue
            result = _RESULT.search(rest)
            if call and result:
                call.ends, call.result = place, int(result[1])
        return calls
