"""Keys, tokens, passwords and what is said of persons turn up where they belong and nowhere else.

Everything is used, rightly and wrongly; then logs, outputs, processes, metrics and what others are
told are searched for it.
"""

import os
import pathlib
import socket
import subprocess
import sys
import urllib.request

from google.protobuf import symbol_database
from google.protobuf.descriptor import FieldDescriptor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import awarding, district, harness, postgres, stubs, tokens  # noqa: E402
from support.canary import Canaries  # noqa: E402
from support.client import Client, Refused  # noqa: E402
from support.stubs import awards, ledger, reporting  # noqa: E402

UNIT = awarding.OWNER
MOVEMENT = f"{UNIT}/movements/chim-yen"
DECISION = f"{UNIT}/decisions/chim-yen"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fill(message, text, depth=0):
    """Every text of the message, and of messages in it, says this."""
    for field in message.DESCRIPTOR.fields:
        repeated = field.label == FieldDescriptor.LABEL_REPEATED
        if field.type == FieldDescriptor.TYPE_STRING:
            if repeated:
                getattr(message, field.name).append(text)
            else:
                setattr(message, field.name, text)
        elif field.type == FieldDescriptor.TYPE_MESSAGE and depth < 4:
            if field.message_type.GetOptions().map_entry:
                continue
            part = getattr(message, field.name)
            fill(part.add() if repeated else part, text, depth + 1)
    return message


class SecretsTest(harness.StackCase):
    @classmethod
    def make_stack(cls):
        cls.canaries = Canaries()
        cls.server = postgres.Postgres()
        cls.addClassCleanup(cls.server.stop)
        stack = harness.Stack()
        cls.ports = {}
        password = cls.canaries.text("password")
        cls.canaries.add_secret("PostgreSQL's password", password)
        passfile = stack.state / "passfile"
        passfile.write_text(f"*:*:*:thidua:{password}\n")
        passfile.chmod(0o600)
        for service in harness.SERVICES:
            uri = cls.server.create(service).replace("user=postgres", "user=thidua")
            stack.use_database(service, f"{uri}&passfile={passfile}")
            cls.ports[service] = free_port()
            (stack.run / f"{service}.flags").write_text(
                f"--metrics-listen\n127.0.0.1:{cls.ports[service]}\n")
        cls.server.ask_password("thidua", password, *harness.SERVICES)
        stack.keys.mkdir()
        stack.keys.chmod(0o700)
        cache_key = stack.keys / "cache.key"
        cache_key.write_bytes(os.urandom(32))
        cache_key.chmod(0o600)
        cls.canaries.add_secret("cache.key", cache_key.read_bytes())
        return stack

    @classmethod
    def prepare(cls):
        for key in cls.stack.keys.glob("*.key"):
            if key.name != "cache.key":
                cls.canaries.add_key(key)
        for token in cls.stack.keys.glob("*.jwt"):
            cls.canaries.add_token(token.name, token.read_text().strip())
        cls.told = []  # (who, what) of every refusal of somebody else
        cls.outputs = []  # of the command
        cls.use()
        cls.err()
        cls.intrude()
        cls.command()

    @classmethod
    def use(cls):
        """Everything that persons are written into."""
        text, client = cls.canaries.text, cls.stack.client
        round_ = district.open_round(cls.stack, "commune-economy", "2022")
        cls.report = district.report_name(round_, "dan-tien")
        officer = client("officer")
        request = district.draft(round_, "dan-tien", {"population": 9000}, source=text("source"),
                                 reason=text("reason"), request_id=text("request"))
        request.report.cells[0].note = text("note")
        officer.call(request)
        officer.call(district.submit(round_, "dan-tien"))
        client("reviewer").call(district.send_back(round_, "dan-tien", text("remark")))
        client("admin").call(awards.CreateMovementRequest(movement=awards.Movement(
            name=MOVEMENT, title="Phong trào", start_date="2022-01-01", end_date="2022-12-31",
            simulated=True)))
        recipient = f"{UNIT}/recipients/{text('recipient')}"
        cls.nomination = f"{MOVEMENT}/nominations/n1"
        officer.call(awards.CreateNominationsRequest(
            parent=MOVEMENT, reason=text("reason"), entries=[awards.NominationEntry(
                nomination=awards.Nomination(
                    name=cls.nomination, merit=text("merit"), honour="giay-khen-huyen",
                    receipt_date="2023-02-01",
                    dossier={paper: text("paper") for paper in awarding.PAPERS},
                    honouree=awards.Honouree(recipient=recipient),
                    evidence_request=awards.EvidenceRequest(
                        rounds=[district.round_name("schools", "2022")])),
                recipient=awards.Recipient(
                    name=recipient, kind=awards.RECIPIENT_KIND_COLLECTIVE,
                    display_name=text("display-name"), unit="units/phong-giao-duc"))]))
        client("reviewer").call(awards.AppraiseNominationsRequest(
            parent=MOVEMENT, nominations=[cls.nomination], attested_rules=["no-discipline"],
            reason=text("reason")))
        people = [f"user:uy-vien-{n}" for n in range(1, 7)] + ["user:hoi-dong"]
        client("council").call(awards.RecordSessionRequest(session=awards.CouncilSession(
            name=f"{MOVEMENT}/sessions/1", minutes=text("minutes"), date="2023-02-10", members=7,
            present=7, member_principals=people,
            ballots=[awards.SessionBallot(nomination=cls.nomination, in_favour=7)])))
        decision = client("decider").call(awards.CreateDecisionRequest(decision=awards.Decision(
            name=DECISION, number="1/QĐ-UBND", date="2023-02-15", signer=text("signer"),
            signer_title="Chủ tịch", nominations=[cls.nomination])))
        cls.grant = decision.grants[0]
        client("reviewer").call(awards.RenderPapersRequest(
            kind=awards.PAPER_KIND_CERTIFICATES, name=cls.grant))
        client("decider").call(awards.RevokeGrantRequest(
            name=cls.grant, revocation=text("revocation"), reason=text("reason")))
        district.total(client("province"), round_)

    @classmethod
    def requests(cls, text):
        """Every request there is, with this text everywhere."""
        for rpc in stubs.BY_REQUEST.values():
            yield fill(symbol_database.Default().GetSymbol(rpc.request_type)(), text)

    @classmethod
    def err(cls):
        """Bad input of who has the roles: texts where names and figures belong, and bad texts."""
        word = cls.canaries.text("bad-input")
        for request in cls.requests(word):
            cls.refused("admin", request)
        officer = cls.stack.client("officer")
        for number in (word, f"{word}%", "9" * 30):
            request = district.draft(district.round_name("commune-economy", "2022"), "dan-tien",
                                     {"population": number, word: 1}, source=f"{word}\x07",
                                     reason=f"{word}\x07")
            request.report.cells[0].note = word * 2000
            officer.refusal(request)
        entry = awards.NominationEntry(
            nomination=awards.Nomination(
                name=f"{MOVEMENT}/nominations/n2", merit=f"{word}\x07", honour=word,
                receipt_date=word,
                honouree=awards.Honouree(recipient=f"{UNIT}/recipients/{word} x")),
            recipient=awards.Recipient(
                name=f"{UNIT}/recipients/{word} x", kind=awards.RECIPIENT_KIND_PERSON,
                display_name=f"{word}\x07", unit=f"units/{word}"))
        officer.refusal(awards.CreateNominationsRequest(parent=MOVEMENT, entries=[entry]))
        # The same request id for another content, and what is there already.
        again = district.draft(district.round_name("commune-economy", "2022"), "dan-tien",
                               {"population": 1}, request_id=cls.canaries.text("request"))
        officer.refusal(again)
        for rpc in list(stubs.BY_REQUEST.values())[:20]:
            if not rpc.streams:
                try:
                    officer.send_bytes(rpc, b"\x0a" + bytes([len(word) + 1]) + word.encode() + b"\xff",
                                       rpc.process or "awards")
                except Refused:
                    pass

    @classmethod
    def refused(cls, who, request):
        """Sends it as one of the contexts and forgets what is said to himself."""
        try:
            rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
            cls.stack.client(who).call_as_it_is(request, rpc.process or "awards", timeout=5)
        except Refused:
            pass

    @classmethod
    def intrude(cls):
        """Others ask for the same things, and tokens are not what they should be."""
        good = (cls.stack.keys / "officer.jwt").read_text().strip()
        foreign = cls.stack.token("user:can-bo-bao-cao", cls.stack.foreign_key())
        expired = cls.stack.token("user:can-bo-bao-cao", lifetime=60, issued=1_600_000_000)
        for name, token in (("foreign", foreign), ("expired", expired)):
            cls.canaries.add_token(name, token)
        cls.canaries.add_key(cls.stack.foreign_key())
        damaged = [good[:-2] + "AA", good + ".x", good.replace(".", ".x", 1), f"{good} {good}"]
        others = [Client(cls.stack, token) for token in (None, foreign, expired, *damaged)]
        basic = Client(cls.stack, None)
        basic.metadata = [("authorization", f"Basic {good}")]
        twice = Client(cls.stack, good)
        twice.metadata = [*twice.metadata, ("authorization", f"Bearer {expired}"),
                          ("traceparent", good), ("x-request-id", good)]
        nobody = cls.stack.client_of("user:nguoi-la")
        for other in (*others, basic, twice, nobody, cls.stack.client("commune")):
            for request in (awards.GetNominationRequest(name=cls.nomination),
                            awards.GetGrantRequest(name=cls.grant),
                            awards.CreateNominationsRequest(parent=MOVEMENT, entries=[
                                awards.NominationEntry(nomination=awards.Nomination(
                                    name=cls.nomination))]),
                            reporting.GetReportRequest(name=cls.report),
                            ledger.ListCommitsRequest(ledger="khoai-chau")):
                rpc = stubs.BY_REQUEST[request.DESCRIPTOR.full_name]
                try:
                    other.call(request, rpc.process or "awards")
                except Refused as refused:
                    cls.told.append(str(refused))
        # Whoever comes without TLS, or with something else.
        for process in cls.stack.processes:
            host, port = cls.stack.address(process).rsplit(":", 1)
            for _ in range(20):
                with socket.create_connection((host, int(port))) as stranger:
                    stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
                    stranger.recv(100)

    @classmethod
    def command(cls):
        """The command, with what is right and with what is not."""
        stack = cls.stack
        word = cls.canaries.text("garbage")
        cls.canaries.add_secret("garbage", word)
        garbage = stack.state / "garbage"
        garbage.write_text(f"-----BEGIN PRIVATE KEY-----\n{word}\n-----END PRIVATE KEY-----\n{word}")
        garbage.chmod(0o600)
        wide = stack.state / "wide"
        wide.write_text(word)
        wide.chmod(0o644)
        for args in (["whoami"], ["contexts", "list"], ["nominations", "get", cls.nomination],
                     ["audit", "verify"], ["ledgers", "list"], ["units", "get", "khong-co"],
                     ["reports", "get", "khong/co"], ["tokens", "issue", "--authority-key", garbage,
                                                      "--principal", "user:a", "--out", "-"],
                     ["tokens", "issue", "--authority-key", stack.keys / "cache.key",
                      "--principal", "user:a", "--out", "-"],
                     ["tokens", "issue", "--authority-key", wide, "--principal", "user:a"]):
            cls.outputs.append(str(stack.cli(*args)))
        contexts = (stack.state / "context.json").read_text()
        for file in (garbage, wide, stack.keys / "officer.jwt", stack.keys / "cache.key"):
            other = stack.state / "other.json"
            other.write_text(contexts.replace(str(stack.keys / "token.key"), str(file)))
            cls.outputs.append(str(stack.cli("--context-file", other, "whoami")))
            other.write_text(contexts.replace(
                f'"authority_key": "{stack.keys / "token.key"}"', f'"token_file": "{file}"'))
            cls.outputs.append(str(stack.cli("--context-file", other, "whoami")))
        # Services that refuse to start.
        for service in harness.SERVICES:
            for args in ({"key": garbage}, {"key": wide}):
                cls.ended(stack.spawn(service, "--db", f"sqlite:{stack.state}/db/x.db", **args))
        cls.ended(stack.spawn("reporting", "--db", f"sqlite:{stack.state}/db/x.db", "--redis",
                              f"unix:{stack.redis_socket}", "--cache-key", wide))
        cls.ended(stack.spawn("reporting", "--db", f"postgresql://a:{word}@localhost/x"))

    @classmethod
    def ended(cls, process):
        output, _ = process.communicate(timeout=30)
        assert process.returncode not in (0, None), output
        cls.outputs.append(output)

    # What is to be seen.

    def nothing(self, found, where):
        self.assertEqual(found, set(), f"{where} holds it")

    def test_logs_hold_none(self):
        for log in sorted((self.stack.state / "log").iterdir()):
            text = log.read_text(errors="replace")
            found = self.canaries.found_in(text)
            lines = [line for line in text.splitlines() if self.canaries.found_in(line)]
            self.assertEqual(found, set(), f"{log.name}: {lines[:3]}")

    def test_every_line_of_a_log_is_an_event(self):
        for service in harness.SERVICES:
            for line in self.stack.log(service).splitlines():
                self.assertTrue(line.startswith('{"time":"'), f"{service}: {line}")

    def test_processes_show_none(self):
        for name in (*self.stack.processes, "redis"):
            for file in ("cmdline", "environ"):
                shown = pathlib.Path(f"/proc/{self.stack.pid(name)}/{file}").read_bytes()
                self.nothing(self.canaries.found_in(shown), f"{name}'s {file}")

    def test_the_command_shows_none_while_it_runs(self):
        waiting = subprocess.Popen([harness.BIN / "thidua", "apply", "-f", "-"],
                                   env=self.stack.env, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            for file in ("cmdline", "environ"):
                shown = pathlib.Path(f"/proc/{waiting.pid}/{file}").read_bytes()
                self.nothing(self.canaries.found_in(shown), f"the command's {file}")
        finally:
            output, _ = waiting.communicate(b"nonsense", timeout=30)
        self.nothing(self.canaries.found_in(output), "the command's output")

    def test_the_command_prints_no_secret(self):
        for output in self.outputs:
            # What it was called with is the caller's own; its password is refused for that reason.
            self.nothing(self.canaries.secrets_in(output.split("\n", 1)[-1]), output)

    def test_others_are_told_nothing(self):
        self.assertGreater(len(self.told), 30)
        for message in self.told:
            self.nothing(self.canaries.found_in(message), message)

    def test_metrics_hold_none(self):
        for service, port in self.ports.items():
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
                text = page.read()
            self.assertIn(b"thidua_log_lines_suppressed_total", text)
            self.nothing(self.canaries.found_in(text), f"{service}'s metrics")


if __name__ == "__main__":
    harness.main()
