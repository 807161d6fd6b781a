"""What tests of bad input share: a district of which nothing may change, and what a refusal says."""

from support import district, harness


class BadInputCase(harness.StackCase):
    """A loaded district; whatever a test of these sends, no ledger moves."""

    @classmethod
    def prepare(cls):
        cls.admin = cls.stack.client("admin")
        cls.officer = cls.stack.client("officer")
        cls.round = district.open_round(cls.stack, "commune-economy", "2022")
        cls.ratings = district.open_round(cls.stack, "government-rating", "2022")
        cls.officer.call(district.draft(cls.round, "hong-tien", {"population": 9000}))

    def setUp(self):
        guard = self.stack.untouched()
        guard.__enter__()
        self.addCleanup(lambda: guard.__exit__(None, None, None))

    def refuse(self, client, request, code, reason, fields=None):
        refused = client.refusal(request)
        self.assertRefused(refused, code, reason)
        if fields is not None:
            self.assertEqual(sorted(field for field, _ in refused.violations), sorted(fields),
                             str(refused))
        return refused

    def refuse_cell(self, reason, number=None, element="income", round_=None, **fields):
        """The draft with this one cell is refused for this reason."""
        request = district.draft(round_ or self.round, "dan-tien", {})
        request.report.cells.append(district.cell(element, number, **fields))
        refused = self.refuse(self.officer, request, "INVALID_ARGUMENT", reason)
        self.assertEqual(len(refused.violations), 1, str(refused))
        self.assertTrue(refused.violations[0][0].startswith("report.cells[0]"), str(refused))
