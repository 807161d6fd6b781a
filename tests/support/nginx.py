"""nginx before the replicas of a stack, configured by deploy/nginx/configure."""

import contextlib
import os
import socket
import subprocess

from support.harness import ROOT
from support.waiting import PATIENCE, eventually


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def before(stack, service):
    """While it runs, the stack's clients call it as the process "nginx"."""
    folder = stack.state / "nginx"
    folder.mkdir()
    address = f"127.0.0.1:{_free_port()}"
    replicas = ",".join(stack.address(name) for name in stack.processes
                        if name.split("-")[0] == service)
    configuration = subprocess.run(
        [ROOT / "deploy/nginx/configure", stack.keys / "proxy.crt", stack.keys / "proxy.key",
         stack.keys / "ca.crt", f"{service}={address}={replicas}"],
        stdin=subprocess.DEVNULL, capture_output=True, check=True, text=True).stdout
    (folder / "nginx.conf").write_text(configuration)
    # Its workers must get at the stack's own folder.
    more = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    with open(stack.state / "log/nginx.log", "ab") as log:
        process = subprocess.Popen(
            ["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr", "-g",
             more], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        eventually(lambda: _listens(process, address, stack), "nginx listens")
        (stack.run / "nginx.addr").write_text(address)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _listens(process, address, stack):
    if process.poll() is not None:
        raise AssertionError("nginx ended:\n" + stack.log("nginx"))
    with socket.socket() as probe:
        host, port = address.split(":")
        return probe.connect_ex((host, int(port))) == 0
