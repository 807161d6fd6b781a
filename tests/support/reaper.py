"""Learns how the processes ended that deploy/processes.sh leaves behind."""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time


class Reaper(threading.Thread):
    """Adopts the processes that deploy/processes.sh leaves behind and learns how they ended."""

    def __init__(self):
        super().__init__(daemon=True)
        self._lock = threading.Lock()
        self._running = set()
        self.exit_codes = {}  # pid -> exit code, negative for a signal
        PR_SET_CHILD_SUBREAPER = 36
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")

    def adopt(self, pid):
        with self._lock:
            if pid not in self._running:
                self.exit_codes.pop(pid, None)  # of another, which had the number before
            self._running.add(pid)

    def run(self):
        while True:
            with self._lock:
                pids = list(self._running)
            for pid in pids:
                with contextlib.suppress(ChildProcessError):
                    ended, status = os.waitpid(pid, os.WNOHANG)
                    if ended:
                        self.exit_codes[pid] = os.waitstatus_to_exitcode(status)
                        with self._lock:
                            self._running.discard(pid)
            time.sleep(0.01)


reaper = Reaper()
reaper.start()
# An interrupted test still ends what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
