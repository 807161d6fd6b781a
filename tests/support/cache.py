"""The totals in a stack's Redis, read and written as one would who has Redis but not its key."""


def entries(stack, most=None):
    """{key: bytes} of every cached total, ready to send or to be added up; of so many at most."""
    keys = [key for kind in ("tot", "leaf")
            for key in stack.redis("--scan", "--pattern", f"{kind}:*") if key][:most]
    return {key: stack.redis("get", key, raw=True)[:-1] for key in keys}


def put(stack, values):
    """Writes any bytes under these keys."""
    for key, value in values.items():
        stack.redis("eval", "return redis.call('set', KEYS[1], "
                    "(ARGV[1]:gsub('..', function(h) return string.char(tonumber(h, 16)) end)))",
                    "1", key, value.hex())
