"""The machine that is measured on, and how quiet it is."""

import os
import platform
import resource
import time

_TICKS = os.sysconf("SC_CLK_TCK")


def describe():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file
                      if line.startswith("model name")), platform.machine())
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"cpu": model, "cores": os.cpu_count(), "memory_gb": round(pages / 2**30, 1),
            "kernel": platform.release(), "load": round(os.getloadavg()[0], 2)}


def busy_seconds():
    """CPU seconds that all cores have spent on anything, stolen ones too."""
    with open("/proc/stat", encoding="utf-8") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / _TICKS


def process_seconds(pid):
    """CPU seconds of one process."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def family_seconds(pid):
    """CPU seconds of a process and of those that it has started and that still run."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        children = file.read().split()
    return process_seconds(pid) + sum(map(process_seconds, children))


def backend_seconds():
    """CPU seconds of the databases and caches that run here: a service has its work done there."""
    total = 0.0
    for folder in os.listdir("/proc"):
        try:
            with open(f"/proc/{folder}/comm", encoding="utf-8") as file:
                if folder.isdigit() and file.read().strip() in ("postgres", "redis-server"):
                    total += process_seconds(folder)
        except OSError:
            pass  # no process, or one that has ended
    return total


def rss_mb(pid):
    return _status_mb(pid, "VmRSS:")


def peak_mb(pid):
    """What rss_mb was at most since the process started."""
    return _status_mb(pid, "VmHWM:")


def _status_mb(pid, what):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(what)) / 1024


def own_seconds():
    """CPU seconds of this process and of its children that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in
               (resource.getrusage(resource.RUSAGE_SELF),
                resource.getrusage(resource.RUSAGE_CHILDREN)))


def await_quiet(seconds=60.0, share=0.1):
    """Waits until others leave the cores alone, at most so long; whether they do."""
    deadline = time.monotonic() + seconds
    while True:
        busy, start = busy_seconds(), time.monotonic()
        time.sleep(0.5)
        used = (busy_seconds() - busy) / ((time.monotonic() - start) * os.cpu_count())
        if used <= share:
            return True
        if time.monotonic() > deadline:
            return False
