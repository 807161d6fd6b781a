"""JSON web tokens as the authority signs them, made without the product's code."""

import base64
import json
import secrets
import subprocess
import time


def token(principal, key, lifetime=3600, issued=None, header=None, **claims):
    """A token signed with the key in a file. `claims` set or (as None) remove what a good one says."""
    now = int(time.time()) if issued is None else issued
    body = {"iss": "thidua", "aud": "thidua", "sub": principal, "iat": now,
            "exp": now + lifetime, "jti": secrets.token_urlsafe(16), **claims}
    head = header or {"alg": "ES256", "typ": "JWT"}
    text = ".".join(_base64(json.dumps(part).encode()) for part in
                    (head, {k: v for k, v in body.items() if v is not None}))
    if head["alg"].lower() == "none":
        return text + "."
    return f"{text}.{_base64(_sign(text.encode(), key))}"


def new_key(path):
    """A key of another authority, in this file."""
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-out", path], check=True, capture_output=True)
    return path


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _sign(data, key):
    """ES256: r and s of 32 bytes each, out of the DER that openssl makes."""
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=data, check=True,
                         capture_output=True).stdout
    at, numbers = 2, []
    for _ in range(2):
        size = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2:at + 2 + size], "big").to_bytes(32, "big"))
        at += 2 + size
    return b"".join(numbers)
