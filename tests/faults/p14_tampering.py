"""P14: whoever alters the log in the database, and knows how hashes are made, is found."""

import subprocess

from faults.promise import Promise
from support import district, tokens
from support.forger import Forger
from support.stubs import ledger

PROMISE = Promise("P14", "tampering with the stored log is found")
LEDGER = "khoai-chau"
MINE = "WHERE ledger = 'khoai-chau'"


def verify(stack, **fields):
    return stack.client("auditor").call(
        ledger.VerifyLedgerRequest(ledger=LEDGER, **fields), "reporting")


# What is done to a log whose service runs. Each takes a forger and random numbers.

def random_commit(forger, random):
    return random.randint(1, forger.head(LEDGER))


def random_change(forger, random):
    rows = forger.run(f"SELECT key, seq, image FROM changes {MINE} AND length(image) > 0").fetchall()
    return random.choice(rows)


def altered(image, random):
    at = random.randrange(len(image))
    return image[:at] + bytes([image[at] ^ (1 << random.randrange(8))]) + image[at + 1:]


def one_bit_of_an_image(forger, random):
    key, seq, image = random_change(forger, random)
    forger.run(f"UPDATE changes SET image = ? {MINE} AND key = ? AND seq = ?",
               altered(image, random), key, seq)


def an_image_and_its_digest(forger, random):
    key, seq, image = random_change(forger, random)
    image = altered(image, random)
    forger.run(f"UPDATE changes SET image = ?, digest = ? {MINE} AND key = ? AND seq = ?",
               image, forger.digest(image), key, seq)


def two_images_swapped(forger, random):
    (key, seq, image), other = random_change(forger, random), random_change(forger, random)
    while other[2] == image:
        other = random_change(forger, random)
    for (name, number), bytes_ in (((key, seq), other[2]), (other[:2], image)):
        forger.run(f"UPDATE changes SET image = ?, digest = ? {MINE} AND key = ? AND seq = ?",
                   bytes_, forger.digest(bytes_), name, number)


def who_did_it(forger, random):
    column = random.choice(["actor", "on_behalf_of", "method", "request_id", "reason"])
    forger.run(f"UPDATE commits SET {column} = {column} || 'x' {MINE} AND seq = ?",
               random_commit(forger, random))


def when(forger, random):
    forger.run(f"UPDATE commits SET time = time + ? {MINE} AND seq = ?",
               random.choice([-1, 1]) * random.randint(1, 10 ** 12), random_commit(forger, random))


def a_commit_gone(forger, random):
    seq = random.randint(1, forger.head(LEDGER) - 1)
    forger.run(f"DELETE FROM commits {MINE} AND seq = ?", seq)
    forger.run(f"DELETE FROM changes {MINE} AND seq = ?", seq)


def a_change_gone(forger, random):
    key, seq, _ = random_change(forger, random)
    forger.run(f"DELETE FROM changes {MINE} AND key = ? AND seq = ?", key, seq)


def a_change_too_many(forger, random):
    key, seq, image = random_change(forger, random)
    forger.run("INSERT INTO changes (ledger, key, seq, deleted, digest, image) "
               "VALUES (?, ?, ?, 0, ?, ?)", LEDGER, key + "-x", seq, forger.digest(image), image)


def a_name_too_many_in_a_commit(forger, random):
    forger.run(f"UPDATE commits SET keys = keys || char(10) || 'units/x' {MINE} AND seq = ?",
               random_commit(forger, random))


def a_ledger_that_is_not_listed(forger, _):
    forger.run(f"DELETE FROM ledgers {MINE}")


WAYS = [one_bit_of_an_image, an_image_and_its_digest, two_images_swapped, who_did_it, when,
        a_commit_gone, a_change_gone, a_change_too_many, a_name_too_many_in_a_commit,
        a_ledger_that_is_not_listed]


def rows_of(forger):
    return {table: forger.run(f"SELECT * FROM {table} {MINE}").fetchall()
            for table in ("ledgers", "commits", "changes")}


def put_back(forger, rows):
    for table, kept in rows.items():
        forger.run(f"DELETE FROM {table} {MINE}")
        for row in kept:
            forger.run(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", *row)


@PROMISE.check(mutants=["p14-image-not-hashed", "p14-changes-not-compared", "p14-hash-not-compared",
                        "p14-list-of-keys-not-counted", "p14-foreign-changes-not-sought"])
def rows(run):
    """One thing is altered while the service runs; it is found, and nothing once it is put back."""
    stack = run.district()
    with Forger(stack.database("reporting")) as forger:
        kept = rows_of(forger)
    for number in run.attempts(short=3 * len(WAYS), long=200 * len(WAYS)):
        way = WAYS[number % len(WAYS)]
        with Forger(stack.database("reporting")) as forger:
            way(forger, run.random)
        with run.judged():
            if not verify(stack).violations:
                run.violated(f"{way.__name__} was not found")
        with Forger(stack.database("reporting")) as forger:
            put_back(forger, kept)
        run.assertEqual(list(verify(stack).violations), [], "what was put back")


@PROMISE.check(mutants=["p14-end-not-compared", "p14-checkpoint-not-compared"])
def set_back(run):
    """The end of the log is cut, or written anew with right hashes, and nothing that was signed is
    left: who keeps a checkpoint finds it."""
    for number in run.attempts(short=2, long=40):
        stack = run.district()
        checkpoint = verify(stack).token
        stack.hang_up()
        stack.terminate("reporting")
        with Forger(stack.database("reporting")) as forger:
            forger.run("DELETE FROM statements")
            last = forger.head(LEDGER)
            if number % 2:
                forger.rewrite(LEDGER, run.random.randint(1, last), "user:nguoi-khac")
            else:
                forger.cut(LEDGER, run.random.randint(1, last - 1))
        stack.start()
        with run.judged():
            run.assertEqual(list(verify(stack).violations), [], "without the checkpoint")
            if not verify(stack, checkpoint_token=checkpoint).violations:
                run.violated("a log that was rewritten up to its end was not found" if number % 2
                             else "a log that was cut was not found")


def signed_by_another(stack, forger):
    key, text, signature = (stack.state / name for name in ("other.key", "text", "signature"))
    tokens.new_key(key)
    number, body = forger.statement_of_all()
    text.write_text(body, encoding="utf-8")
    subprocess.run(["openssl", "dgst", "-sha256", "-sign", key, "-out", signature, text], check=True)
    forger.replace_statement(number, body, signature.read_bytes())


@PROMISE.check(mutants=["p14-signature-not-checked"])
def statements(run):
    """The tail is written anew, and what was signed of it too, by somebody without the key."""
    for _ in run.attempts(short=1, long=20):
        stack = run.district()
        stack.hang_up()
        stack.terminate("reporting")
        with Forger(stack.database("reporting")) as forger:
            forger.rewrite(LEDGER, run.random.randint(1, forger.head(LEDGER)), "user:nguoi-khac")
            signed_by_another(stack, forger)
        stack.start()
        with run.judged():
            found = stack.client("auditor").call(ledger.VerifyStatementsRequest(), "reporting")
            if not found.statements_checked or not found.violations:
                run.violated("a statement that another key has signed was not found")
        district.total(stack.client("province"), district.round_name("schools", "2022"))
