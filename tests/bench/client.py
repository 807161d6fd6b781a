"""Calls with thidua-bench-client, which does what a client of ours does and costs less than Python."""

import json
import subprocess

from support.harness import BIN


class Client:
    """Calls one server as one person. Files of a measurement lie in the deployment's folder."""

    def __init__(self, deployment, process, token, plaintext=False):
        self._state, self._address = deployment.state, process.address
        self._flags = [] if plaintext else ["--ca", deployment.keys / "ca.crt"]
        file = self._state / "token"
        file.write_text(token)
        self._flags += ["--token", file]

    def unary(self, method, request, calls, connections, outstanding):
        """Makes `calls` calls, closed loop; what the client measured."""
        return self._run("unary", method, "--request", self._write("request", request), "--calls",
                         calls, "--connections", connections, "--outstanding", outstanding)

    def open(self, method, request, tokens, per_second, seconds, deadline_ms, connections=8):
        """Makes so many calls a second, in the name of one token after another; how they ended."""
        files = []
        for i, token in enumerate(tokens):
            files += ["--tokens", self._write(f"token-{i}", token.encode())]
        return self._run("open", method, "--request", self._write("request-open", request),
                         "--per-second", per_second, "--seconds", seconds, "--deadline-ms",
                         deadline_ms, "--connections", connections, *files)

    def stream(self, method, messages):
        """Sends the messages on one call; the answer and the seconds that it took."""
        file, answer = self._write("messages", b"".join(
            len(message).to_bytes(4, "big") + message for message in messages)), self._state / "answer"
        done = self._run("stream", method, "--messages", file, "--answer", answer)
        return answer.read_bytes(), done["seconds"]

    def _write(self, name, data):
        file = self._state / name
        file.write_bytes(data)
        return file

    def _run(self, command, method, *args):
        """RuntimeError unless every call was OK."""
        line = [BIN / "thidua-bench-client", command, "--address", self._address, "--method", method,
                *self._flags, *args]
        done = subprocess.run([str(part) for part in line], capture_output=True, text=True,
                              timeout=150)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: exit {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)
