"""A campaign of 1,000 nominations from proposal to decision, its certificates as one PDF, and the
public check of one of them: over gRPC, on the district of the pack, with evidence of Reporting and
Targets."""

import itertools
import os
import statistics
import subprocess
import time

import machine
import made_up
from client import Client
from support import awarding, district, harness
from support.stubs import awards, catalog, reporting

TARGETS = ("thidua-reporting", "thidua-targets", "thidua-awards", "thidua", "thidua-bench-client")
METHOD = "thidua.awards.v1.AwardsService/CheckCertificate"
SIZE, SMALLER = 1000, 500  # nominations, of the campaign and of another to compare
COUNCIL = 9
YEAR, FORM = "2022", "commune-economy"
PLAN, PROMISES = f"{district.OWNER}/plans/2021-2025", ("t04", "t08", "t18")
PATIENCE = 120  # seconds for a call
CHECKS, ANONYMOUS = 2000, 50  # an address may ask 60 times a minute without saying who it is
GOALS = {"campaign": 10, "decision": 1, "papers": 20, "memory": 200, "page": 10, "check": 2}
# More of the cores' time than this for others, and a figure is not that of a quiet machine.
DISTURBED = 0.08

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương",
            "Lý")
MIDDLES = ("Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Xuân", "Quang", "Thu")
GIVEN = ("An", "Bình", "Chung", "Dũng", "Giang", "Hải", "Khánh", "Lan", "Mai", "Nga", "Oanh",
         "Phúc", "Quyên")
NAMES = [" ".join(parts) for parts in itertools.product(FAMILIES, MIDDLES, GIVEN)]
BODIES = ("Hội Nông dân", "Hội Phụ nữ", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Trường Tiểu học",
          "Trường Trung học cơ sở", "Trường Mầm non", "Trạm Y tế", "Hợp tác xã Dịch vụ nông nghiệp")


class _Process:
    def __init__(self, address):
        self.address = address


class _Bench:
    """The district with its plan, its published figures and a round in which every commune
    reported."""

    def __init__(self):
        self.stack = harness.Stack()

    def __enter__(self):
        # Certificates have the QR code that people scan.
        with self.stack.flags("awards", "--check-url", "https://thidua.example.vn/kiem-tra"):
            self.stack.start()
        self.stack.load()
        for office in ("admin", "officer", "reviewer", "council", "decider"):
            setattr(self, office, self.stack.client(office))
        self.communes = self._communes()
        self.round = district.open_round(self.stack, FORM, YEAR, simulated=True)
        made_up.import_reports(
            self.officer, district.OWNER, "nhap", [district.report_name(self.round, unit)
                                                   for unit, _ in self.communes],
            lambda row: [reporting.Cell(element="elements/population", number=f"{9000 + row}"),
                         reporting.Cell(element="elements/income", number=f"{500000 + row}.5")])
        made_up.accept_all(self.reviewer, self.round)
        self.stack.follow()
        return self

    def __exit__(self, *_):
        self.stack.stop()

    def _communes(self):
        """Id and name of each commune of the year."""
        units = self.admin.call(catalog.ListUnitsRequest(page_size=1000)).units
        return [(unit.name.removeprefix("units/"), version.display_name)
                for unit in units for version in unit.versions
                if version.parent == district.OWNER and version.valid_from <= f"{YEAR}-12-31" and
                (version.valid_to or "9") > f"{YEAR}-12-31" and
                version.kind in (catalog.UNIT_KIND_COMMUNE, catalog.UNIT_KIND_TOWN)]

    @property
    def pid(self):
        return self.stack.pid("awards")

    def timed(self, do):
        """What `do` gave, and its figures: seconds, those of the service's CPU, and how busy others
        kept the cores."""
        pids = [self.stack.pid(name) for name in ("redis", *self.stack.processes)]
        used = lambda: machine.own_seconds() + sum(map(machine.process_seconds, pids))  # noqa: E731
        busy, ours, cpu, begun = (machine.busy_seconds(), used(), machine.process_seconds(self.pid),
                                  time.monotonic())
        answer = do()
        seconds = time.monotonic() - begun
        others = machine.busy_seconds() - busy - (used() - ours)
        return answer, {"seconds": round(seconds, 3),
                        "cpu_s": round(machine.process_seconds(self.pid) - cpu, 2),
                        "others": round(max(0.0, others) / (seconds * os.cpu_count()), 2),
                        "load": round(os.getloadavg()[0], 1)}


class _Campaign:
    """A movement with so many nominations of recipients whom nobody has entered yet: `first` is the
    place of the first one among all that there ever are."""

    def __init__(self, bench, id_, first, count):
        self._bench, self._id, self._count = bench, id_, count
        self.movement = f"{district.OWNER}/movements/{id_}"
        self._entries = [self._entry(first + i) for i in range(count)]
        self._names = [entry.nomination.name for entry in self._entries]
        bench.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=self.movement, title="Phong trào thi đua năm 2022 (mô phỏng)",
            start_date=f"{YEAR}-01-01", end_date=f"{YEAR}-12-31", year=int(YEAR), simulated=True,
            evidence_request=awards.EvidenceRequest(
                rounds=[bench.round], period=YEAR,
                targets=[f"{PLAN}/targets/{each}" for each in PROMISES]))))

    def _entry(self, n):
        """Two persons to each collective, in the communes by turns."""
        unit, commune = self._bench.communes[n % len(self._bench.communes)]
        recipient = awarding.recipient_name(f"r{n:05}")
        person = n % 3 != 0
        return awards.NominationEntry(
            nomination=awards.Nomination(
                name=f"{self.movement}/nominations/n{n:05}", honour="giay-khen-huyen",
                merit="Đã có thành tích xuất sắc trong phong trào thi đua phát triển kinh tế, xây "
                      f"dựng nông thôn mới ở {commune} năm {YEAR}, hồ sơ số {n + 1}",
                receipt_date="2023-02-01", honouree=awards.Honouree(recipient=recipient),
                dossier={paper: f"Số {n + 1}, ngày 30/01/2023" for paper in awarding.PAPERS}),
            recipient=awards.Recipient(
                name=recipient, unit=f"units/{unit}",
                kind=awards.RECIPIENT_KIND_PERSON if person else awards.RECIPIENT_KIND_COLLECTIVE,
                display_name=NAMES[n] if person else
                f"{BODIES[n % len(BODIES)]} {commune}, tập thể {n + 1}",
                description=f"Công chức, {commune}" if person else f"{commune}, huyện Khoái Châu",
                birth_year=1960 + n % 40 if person else 0))

    def run(self):
        """The figures of its steps, each one call and one commit."""
        bench, steps = self._bench, {}
        for step, client, request in (
                ("create", bench.officer, awards.CreateNominationsRequest(
                    parent=self.movement, entries=self._entries)),
                ("appraise", bench.reviewer, awards.AppraiseNominationsRequest(
                    parent=self.movement, nominations=self._names,
                    attested_rules=["no-discipline"])),
                ("vote", bench.council, self._session()),
                ("decide", bench.decider, awarding.decision(self._id, self._names))):
            answer, steps[step] = bench.timed(
                lambda: client.call(request, timeout=PATIENCE))  # noqa: B023
            if step == "appraise":
                self._check_appraised(answer)
        if len(answer.grants) != self._count:
            raise RuntimeError(f"{len(answer.grants)} of {self._count} were honoured")
        self.grant = bench.reviewer.call(awards.GetGrantRequest(name=answer.grants[0]))
        self.decision = answer.name
        return steps

    def _check_appraised(self, outcome):
        eligible = [each for each in outcome.outcomes
                    if each.state == awards.NOMINATION_STATE_ELIGIBLE]
        if len(eligible) != self._count:
            raise RuntimeError(f"{len(eligible)} are eligible: {outcome.outcomes[0]}")
        evidence = self._bench.reviewer.call(
            awards.GetNominationRequest(name=self._names[0])).appraisal.evidence
        if not evidence.rounds or len(evidence.evaluation.results) != len(PROMISES):
            raise RuntimeError(f"not the evidence that was asked for: {evidence}")

    def _session(self):
        members = [f"user:uy-vien-{n}" for n in range(1, COUNCIL)] + ["user:hoi-dong"]
        return awards.RecordSessionRequest(session=awards.CouncilSession(
            name=f"{self.movement}/sessions/1", minutes="Biên bản 01/BB-HĐTĐ", date="2023-02-08",
            members=COUNCIL, present=COUNCIL, member_principals=members,
            ballots=[awards.SessionBallot(nomination=name, in_favour=COUNCIL)
                     for name in self._names]))

    def print(self):
        """The certificates as one PDF, and its figures."""
        def received():
            request = awards.RenderPapersRequest(kind=awards.PAPER_KIND_CERTIFICATES,
                                                 name=self.decision)
            with self._bench.reviewer.stream(request, timeout=PATIENCE) as parts:
                return b"".join(part.pdf for part in parts)

        pdf, figures = self._bench.timed(received)
        told = subprocess.run(["pdfinfo", "-"], input=pdf, check=True, capture_output=True).stdout
        if f"Pages: {self._count}" not in " ".join(told.decode().split()):
            raise RuntimeError(f"not {self._count} pages: {told.decode()}")
        return pdf, figures


def measure():
    with _Bench() as bench:
        idle = machine.rss_mb(bench.pid)
        campaign = _Campaign(bench, "nghin-de-nghi", 0, SIZE)
        rows = _steps(campaign.run())
        before = machine.peak_mb(bench.pid)
        pdf, figures = campaign.print()
        peak = machine.peak_mb(bench.pid)
        rows.append(_row(f"{SIZE:,} certificates as one PDF", figures.pop("seconds"), "s",
                         GOALS["papers"], **figures))
        rows.append(_row("memory of Awards at most", round(peak, 1), "MB", GOALS["memory"],
                         idle_mb=round(idle, 1), before_the_papers_mb=round(before, 1)))
        other = _Campaign(bench, "nua-nghin-de-nghi", SIZE, SMALLER)
        other.run()
        smaller, _ = other.print()
        page = (len(pdf) - len(smaller)) / (SIZE - SMALLER) / 1024
        rows.append(_row("a page of it, beyond the fonts", round(page, 2), "KB", GOALS["page"],
                         file_kb=len(pdf) // 1024))
        return [*rows, _check(bench, campaign.grant)]


def _steps(steps):
    whole = sum(step["seconds"] for step in steps.values())
    decision = dict(steps["decide"])
    return [_row(f"a campaign of {SIZE:,} nominations", round(whole, 2), "s", GOALS["campaign"],
                 quiet=all(step["others"] <= DISTURBED for step in steps.values()), steps=steps),
            _row(f"its decision, one commit of {SIZE:,} grants", decision.pop("seconds"), "s",
                 GOALS["decision"], **decision)]


def _check(bench, grant):
    request = awards.CheckCertificateRequest(
        parent=district.OWNER, certificate_number=grant.certificate_number,
        check_code=grant.check_code)
    anybody = bench.stack.stranger()
    if anybody.call(request).state != awards.CERTIFICATE_STATE_VALID:
        raise RuntimeError(f"{grant.certificate_number} is not in force")
    client = Client(bench.stack, _Process(bench.stack.address("awards")),
                    bench.stack.token("user:tinh"))
    one = lambda calls: client.unary(METHOD, request.SerializeToString(), calls, 1, 1)  # noqa: E731
    one(100)
    load, figures = bench.timed(lambda: one(CHECKS))
    anonymous = [bench.timed(lambda: anybody.call(request))[1]["seconds"] * 1e3
                 for _ in range(ANONYMOUS)]
    return _row("public check of a certificate, p50", round(load["p50_us"] / 1e3, 3), "ms",
                GOALS["check"], p99_ms=round(load["p99_us"] / 1e3, 2),
                cpu_ms=round(figures["cpu_s"] / CHECKS * 1e3, 3), others=figures["others"],
                load=figures["load"], anonymous_p50_ms=round(statistics.median(anonymous), 2))


def _row(name, value, unit, goal, **figures):
    if "others" in figures:
        figures["quiet"] = figures["others"] <= DISTURBED
    return {"name": name, "value": value, "unit": unit, "goal": goal, "goal_is": "at most",
            "met": value <= goal, **figures}


def table(rows):
    lines = [f"{'campaign':<48}{'':>10}{'goal':>10}\n"]
    for row in rows:
        lines.append(f"{row['name']:<48}{row['value']:>7} {row['unit']:<2}{row['goal']:>10}"
                     f"{'' if row['met'] else '  MISSED'}"
                     f"{'' if row.get('quiet', True) else '  (busy)'}\n")
        lines += [f"    {step:<12}{each['seconds']:>8.2f} s, {each['cpu_s']:.2f} s of CPU; others "
                  f"{each['others']:.0%} of the cores\n"
                  for step, each in row.get("steps", {}).items()]
    return "".join(lines)
