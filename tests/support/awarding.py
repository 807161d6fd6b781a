"""Nominations, their steps and their decisions, as tests make them."""

from support import harness
from support.stubs import awards

OWNER = "units/khoai-chau"
PAPERS = ("to-trinh", "bao-cao-thanh-tich", "bien-ban")


def recipient_name(id_):
    return f"{OWNER}/recipients/{id_}"


def propose(client, movement, id_, unit="phong-giao-duc", evidence=None):
    """Proposes a collective of its own for the letter of praise; the nomination's name."""
    name, recipient = f"{movement}/nominations/{id_}", recipient_name(f"tap-the-{id_}")
    client.call(awards.CreateNominationsRequest(parent=movement, entries=[awards.NominationEntry(
        nomination=awards.Nomination(
            name=name, merit=f"Thành tích {id_}", honour="giay-khen-huyen",
            receipt_date="2023-02-01", dossier={item: "số 1" for item in PAPERS},
            honouree=awards.Honouree(recipient=recipient), evidence_request=evidence),
        recipient=awards.Recipient(
            name=recipient, kind=awards.RECIPIENT_KIND_COLLECTIVE,
            display_name=f"Tập thể {id_}", unit=f"units/{unit}"))]))
    return name


def decision(id_, nominations, date="2023-02-15", number="", confirmations=(), **fields):
    return awards.CreateDecisionRequest(decision=awards.Decision(
        name=f"{OWNER}/decisions/{id_}", number=number or f"{id_}/QĐ-UBND", date=date,
        signer="Người ký mô phỏng", signer_title="Chủ tịch Ủy ban nhân dân huyện",
        nominations=nominations,
        confirmations=[awards.Confirmation(rule=rule, reason=reason)
                       for rule, reason in confirmations]), **fields)


class AwardCase(harness.StackCase):
    """A simulated movement of its own for each class, and the offices as clients."""

    movement = f"{OWNER}/movements/thu-2022"
    round = ""  # that collectives have to report in

    @classmethod
    def prepare(cls):
        for name in ("admin", "officer", "commune", "reviewer", "council", "decider", "province"):
            setattr(cls, name, cls.stack.client(name))
        cls.admin.call(awards.CreateMovementRequest(movement=awards.Movement(
            name=cls.movement, title="Phong trào thử", start_date="2022-01-01",
            end_date="2022-12-31", year=2022, simulated=True)))

    def name_of(self, id_):
        return f"{self.movement}/nominations/{id_}"

    def entry(self, id_, honour="giay-khen-huyen", unit="phong-giao-duc", recipient=None,
              kind=awards.RECIPIENT_KIND_COLLECTIVE, merit=None, rounds=None, papers=PAPERS,
              receipt="2023-02-01", name=None, birth_year=0):
        """An entry whose recipient is entered with it."""
        recipient = recipient_name(recipient or f"nhan-{id_}")
        rounds = ([self.round] if self.round else []) if rounds is None else rounds
        return awards.NominationEntry(
            nomination=awards.Nomination(
                name=self.name_of(id_), merit=merit or f"Thành tích {id_}", honour=honour,
                receipt_date=receipt, dossier={item: "số 1" for item in papers},
                honouree=awards.Honouree(recipient=recipient),
                evidence_request=awards.EvidenceRequest(rounds=rounds)),
            recipient=awards.Recipient(
                name=recipient, kind=kind, display_name=name or f"Người nhận {id_}",
                unit=f"units/{unit}", birth_year=birth_year))

    def nominations(self, *entries, **fields):
        return awards.CreateNominationsRequest(parent=self.movement, entries=entries, **fields)

    def nomination(self, id_, **fields):
        return self.nominations(self.entry(id_, **fields))

    def propose(self, id_, client=None, **fields):
        (client or self.officer).call(self.nomination(id_, **fields))
        return self.name_of(id_)

    def appraise(self, *names, attested=("no-discipline",), **fields):
        return awards.AppraiseNominationsRequest(parent=self.movement, nominations=names,
                                                 attested_rules=attested, **fields)

    def session(self, id_, ballots, members=7, present=None, chair="user:hoi-dong"):
        """`ballots`: nomination -> (in favour, against)."""
        people = [f"user:uy-vien-{n}" for n in range(1, members)] + [chair]
        return awards.RecordSessionRequest(session=awards.CouncilSession(
            name=f"{self.movement}/sessions/{id_}", minutes="Biên bản 01/BB-HĐTĐ",
            date="2023-02-10", members=members, member_principals=people,
            present=members if present is None else present,
            ballots=[awards.SessionBallot(nomination=name, in_favour=for_, against=against)
                     for name, (for_, against) in ballots.items()]))

    def ballot(self, name, in_favour=7, against=0, members=7, **fields):
        """A session with one ballot, of its own id."""
        return self.session(f"phien-{name.rsplit('/', 1)[1]}", {name: (in_favour, against)},
                            members=members, present=in_favour + against, **fields)

    def decision(self, id_, nominations, **fields):
        return decision(id_, nominations, **fields)

    def voted(self, id_, **fields):
        """A nomination that waits for the decision."""
        name = self.propose(id_, **fields)
        self.reviewer.call(self.appraise(name))
        self.council.call(self.ballot(name))
        return name

    def granted(self, id_, **fields):
        made = self.decider.call(self.decision(id_, [self.voted(id_, **fields)]))
        return self.grant(made.grants[0])

    def grant(self, name):
        return self.reviewer.call(awards.GetGrantRequest(name=name))

    def get(self, name):
        return self.reviewer.call(awards.GetNominationRequest(name=name))

    def failed(self, name):
        """Ids of the checks that the nomination did not pass."""
        return {check.rule for check in self.get(name).appraisal.checks
                if check.outcome == awards.CHECK_OUTCOME_FAILED}

    def outcome(self, outcome):
        """The only outcome of a step for one nomination."""
        self.assertEqual(len(outcome.outcomes), 1, str(outcome))
        return outcome.outcomes[0]
