"""Secrets and personal data that are recognised wherever they turn up.

    canaries = Canaries()
    canaries.add_key(stack.keys / "token.key")
    note = canaries.text("note")              # "chim-yen-note-..."
    canaries.found_in(log)                    # {"token.key", "note"}, or nothing
"""

import base64
import re
import secrets

# Whatever looks like a signed token: each run of the command signs one that nobody else knows.
_TOKEN = re.compile(rb"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}")


class Canaries:
    def __init__(self):
        self._mark = secrets.token_hex(4)
        self.secret = {}  # what is recognised by: {bytes: name}
        self.personal = {}

    def text(self, name):
        """A word that stands for a person's data, the same each time."""
        word = f"chim-yen-{name}-{self._mark}"
        self.personal[word.encode()] = name
        return word

    def add_secret(self, name, value):
        """Bytes that nobody may see, plain or encoded."""
        value = value.encode() if isinstance(value, str) else value
        for written in (value, value.hex().encode(), base64.b64encode(value).rstrip(b"="),
                        base64.urlsafe_b64encode(value).rstrip(b"=")):
            self.secret[written] = name

    def add_key(self, path):
        """A private key in PEM: each of its lines."""
        for line in path.read_bytes().splitlines():
            if len(line) > 30 and b"-----" not in line:
                self.secret[line] = path.name

    def add_token(self, name, token):
        """A token, whole and its signature alone."""
        self.secret[token.encode()] = name
        self.secret[token.rsplit(".", 1)[1].encode()] = f"signature of {name}"

    def secrets_in(self, data):
        found = self._of(self.secret, data)
        return found | {"a token"} if _TOKEN.search(_bytes(data)) else found

    def personal_in(self, data):
        return self._of(self.personal, data)

    def found_in(self, data):
        return self.secrets_in(data) | self.personal_in(data)

    @staticmethod
    def _of(known, data):
        data = _bytes(data)
        return {name for written, name in known.items() if written in data}


def _bytes(data):
    return data.encode(errors="surrogateescape") if isinstance(data, str) else data
