"""Closed-loop load with h2load: on one unary method, or on one page that takes JSON."""

import os
import re
import statistics
import subprocess
import time
from dataclasses import dataclass

import machine

CONNECTIONS, STREAMS = 4, 32
_GRPC = ["-H", "content-type: application/grpc", "-H", "te: trailers"]
_JSON = ["--h1", "-H", "content-type: application/json"]


@dataclass
class Load:
    per_s: float
    p50_us: float         # how long half of the calls took at most; 0 unless it was asked for
    data_bytes: int       # of answers, framed
    server_us: float      # CPU time of the server a call, microseconds
    behind_us: float      # CPU time of databases and caches a call, microseconds
    foreign_share: float  # of the cores' time, spent neither by client nor by server and its stores


def frame(message):
    """A gRPC message as it travels."""
    return b"\x00" + len(message).to_bytes(4, "big") + message


def drive(process, path, body_file, metadata, calls, plaintext, connections=CONNECTIONS,
          streams=STREAMS, json=False, log=None):
    """Makes `calls` calls: of gRPC, or with `json` by HTTP/1.1. `log` is a file in which h2load writes
    how long each took. RuntimeError unless each was answered with HTTP 200; what gRPC said must be
    checked besides, because its errors come with HTTP 200 too."""
    scheme = "http" if plaintext else "https"
    command = ["h2load", "-n", str(calls), "-c", str(connections), "-m", str(streams), "-t", "1",
               "-d", str(body_file), *(_JSON if json else _GRPC)]
    for key, value in metadata:
        command += ["-H", f"{key}: {value}"]
    if log:
        log.unlink(missing_ok=True)
        command.append(f"--log-file={log}")
    command.append(f"{scheme}://{process.address}{path}")
    busy, own, served, behind = (machine.busy_seconds(), machine.own_seconds(),
                                 machine.family_seconds(process.pid), machine.backend_seconds())
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    wall = time.monotonic() - start
    served = machine.family_seconds(process.pid) - served
    own = machine.own_seconds() - own
    behind = machine.backend_seconds() - behind
    foreign = machine.busy_seconds() - busy - own - served - behind
    out = done.stdout
    ok = re.search(r"^status codes: (\d+) 2xx", out, re.M)
    rate = re.search(r"^finished in [^,]+, ([\d.]+) req/s", out, re.M)
    data = re.search(r"\((\d+)\) data$", out, re.M)
    if done.returncode != 0 or not (ok and rate and data) or int(ok[1]) != calls:
        raise RuntimeError(f"h2load: exit {done.returncode}\n{out}\n{done.stderr}")
    return Load(float(rate[1]), _p50_us(log) if log else 0.0, int(data[1]), served / calls * 1e6,
                behind / calls * 1e6, max(0.0, foreign / (wall * os.cpu_count())))


def _p50_us(log):
    """Of a log with the begin, the HTTP status and the microseconds of each call."""
    return statistics.median(int(line.split()[2]) for line in log.read_text().splitlines())
