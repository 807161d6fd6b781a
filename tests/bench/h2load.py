"""Closed-loop load on one unary method with h2load."""

import os
import re
import subprocess
import time
from dataclasses import dataclass

import machine

CONNECTIONS, STREAMS = 4, 32


@dataclass
class Load:
    per_s: float
    data_bytes: int       # of answers, framed
    server_us: float      # CPU time of the server a call, microseconds
    foreign_share: float  # of the cores' time, spent neither by client nor by server and its stores


def frame(message):
    """A gRPC message as it travels."""
    return b"\x00" + len(message).to_bytes(4, "big") + message


def drive(process, path, body_file, metadata, calls, plaintext):
    """Makes `calls` calls. RuntimeError unless each was answered with HTTP 200; what gRPC said must
    be checked besides, because its errors come with HTTP 200 too."""
    scheme = "http" if plaintext else "https"
    command = ["h2load", "-n", str(calls), "-c", str(CONNECTIONS), "-m", str(STREAMS), "-t", "1",
               "-d", str(body_file), "-H", "content-type: application/grpc", "-H", "te: trailers"]
    for key, value in metadata:
        command += ["-H", f"{key}: {value}"]
    command.append(f"{scheme}://{process.address}{path}")
    busy, own, served, behind = (machine.busy_seconds(), machine.own_seconds(),
                                 machine.process_seconds(process.pid), machine.backend_seconds())
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    wall = time.monotonic() - start
    served = machine.process_seconds(process.pid) - served
    own = machine.own_seconds() - own
    behind = machine.backend_seconds() - behind
    foreign = machine.busy_seconds() - busy - own - served - behind
    out = done.stdout
    ok = re.search(r"^status codes: (\d+) 2xx", out, re.M)
    rate = re.search(r"^finished in [^,]+, ([\d.]+) req/s", out, re.M)
    data = re.search(r"\((\d+)\) data$", out, re.M)
    if done.returncode != 0 or not (ok and rate and data) or int(ok[1]) != calls:
        raise RuntimeError(f"h2load: exit {done.returncode}\n{out}\n{done.stderr}")
    return Load(float(rate[1]), int(data[1]), served / calls * 1e6,
                max(0.0, foreign / (wall * os.cpu_count())))
