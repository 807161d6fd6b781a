"""The library of the mirror for Python against a channel that does what a test has written down."""

import pathlib
import sys
import tempfile
import unittest

import grpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import mirrors  # noqa: E402
from support.stubs import reporting  # noqa: E402


class Scripted:
    """A channel that answers what a test has written down: answers of ListTotals, an error among them, and
    the events of one stream."""

    def __init__(self, pages, events):
        self.asked, self._pages, self._events = [], iter(pages), events
        self.stub = self.ListTotals = self
        self.future = self._page

    def metadata(self):
        return []

    def connect(self):
        pass

    def _page(self, request, **_):
        self.asked.append(request.page_token)
        self._next = next(self._pages)
        return self

    def result(self):
        if isinstance(self._next, Exception):
            raise self._next
        return self._next

    def WatchTotals(self, request, **_):
        self.asked.append(request.cursor)
        return _Stream(self._events)


class _Stream(list):
    def cancel(self):
        pass


class Broken(grpc.RpcError):
    def code(self):
        return grpc.StatusCode.UNAVAILABLE

    def details(self):
        return "the connection broke"

    def trailing_metadata(self):
        return ()


class PagesTest(unittest.TestCase):
    """A snapshot of several pages."""

    def test_a_snapshot_that_breaks_off_begins_anew_and_is_not_seen_in_parts(self):
        folder = tempfile.TemporaryDirectory(prefix="thidua-pages-")
        self.addCleanup(folder.cleanup)
        sys.path += [str(mirrors.CLIENTS / "python"),
                     str(mirrors.make_contracts(pathlib.Path(folder.name) / "contracts"))]
        import thidua_mirror
        record = lambda owner: reporting.TotalRecord(round=f"units/{owner}/rounds/f.2022")  # noqa: E731
        first = reporting.ListTotalsResponse(totals=[record("a")], next_page_token="more")
        channel = Scripted(
            [first, Broken(), first, reporting.ListTotalsResponse(totals=[record("b")], cursor="c1")],
            [reporting.WatchTotalsResponse(
                changes=[reporting.TotalChange(round="units/a/rounds/f.2022", removed=True)], cursor="c2",
                caught_up=True)])
        store, lines = thidua_mirror.Store(f"{folder.name}/pages.db"), []

        def log(line):
            lines.append((line, store.count(), store.cursor()))

        mirror = thidua_mirror.Mirror(channel, store, reporting.TotalFilter(), once=True, log=log)
        self.assertEqual(mirror.run(), 0)
        self.assertEqual(channel.asked, ["", "more", "", "more", "c1"])
        self.assertEqual(lines, [("tries again: UNAVAILABLE: the connection broke", 0, None),
                                 ("snapshot: 2 totals", 2, "c1")])
        self.assertEqual((store.count(), store.cursor()), (1, "c2"))
        store.close()


if __name__ == "__main__":
    unittest.main()
