"""A Reporting that answers what a test has written down, and events that no pack gives.

    with Scripted(stack.keys, pages=[page, grpc.StatusCode.UNAVAILABLE, page], events=[event]) as reporting:
        ... reporting.address ...
    reporting.asked      # the page token or cursor of each call
"""

import concurrent.futures

import grpc

from support.mirrors import DISTRICT
from support.stubs import reporting, type_

SERVICE = "thidua.reporting.v1.ReportingService"
UNKNOWN = 99  # no value of any enum of the contract


class Scripted:
    """Pages, or codes in the place of some, are answers of ListTotals in turn; the events those of each stream."""

    def __init__(self, keys, pages, events):
        self.asked, self._pages, self._events = [], iter(pages), events
        self._server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        self._server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, {
            "ListTotals": grpc.unary_unary_rpc_method_handler(
                self._list, reporting.ListTotalsRequest.FromString, lambda page: page.SerializeToString()),
            "WatchTotals": grpc.unary_stream_rpc_method_handler(
                self._watch, reporting.WatchTotalsRequest.FromString, lambda event: event.SerializeToString())})])
        pair = (keys / "reporting.key").read_bytes(), (keys / "reporting.crt").read_bytes()
        port = self._server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
        self.address = f"127.0.0.1:{port}"

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop(None).wait()

    def _list(self, request, context):
        self.asked.append(request.page_token)
        page = next(self._pages)
        if isinstance(page, grpc.StatusCode):
            context.abort(page, "as it is written down")
        return page

    def _watch(self, request, _):
        self.asked.append(request.cursor)
        yield from self._events


def event_of(cursor, *totals):
    """An event that changes totals of the district's schools."""
    return reporting.WatchTotalsResponse(cursor=cursor, caught_up=True, changes=[reporting.TotalChange(
        round=one.name, record=reporting.TotalRecord(
            round=one.name, form="forms/schools", period="2022", owner_display_name="Khoái Châu",
            restricted=True, owner_kind=UNKNOWN, state=UNKNOWN, total=one)) for one in totals])


def odd_total(name=f"{DISTRICT}/rounds/schools.2022"):
    """Long sums, levels whose ids are numbers, parts and cells without a value, and enum values of tomorrow."""
    splits = [reporting.Split(attribute="attributes/cap", value="thcs", n=2, of=3, sum="-0.50"),
              reporting.Split(attribute="attributes/cap", value="thpt", of=1)]
    levels = [reporting.LevelCount(level=level, count=count)
              for level, count in (("weak", 1), ("9", 2), ("10", 3))]
    cells = [reporting.TotalCell(element="elements/a", n=2, of=3, sum="9007199254740993.10", decimals=2,
                                 status=type_.VALUE_STATUS_OFFICIAL, splits=splits),
             reporting.TotalCell(element="elements/b", n=6, of=6, levels=levels, status=UNKNOWN, kind=UNKNOWN),
             reporting.TotalCell(element="elements/c", of=6, unit_of_measure="người\t\\N \"a\"\n")]
    return reporting.Total(name=name, cells=cells, token="t", basis=reporting.Basis(
        expected=2**31 - 1, accepted=2, simulated=True, status=UNKNOWN))
