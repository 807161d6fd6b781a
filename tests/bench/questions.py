"""What is asked of Thi Đua and of PostGraphile, and what of both answers must be equal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable

from reference import unpacked
from support.stubs import reporting

_SERVICE = "thidua.reporting.v1.ReportingService/"


@dataclass
class Question:
    name: str
    method: str                           # of ours
    request: Any
    query: str                            # of PostGraphile's
    variables: dict
    ours: Callable[[bytes], Any]          # what our answer says
    theirs: Callable[[dict], Any]         # what PostGraphile's data say, in the same form


def all_of(owner, rows):
    """The questions on the first round, the first subject and the year of this owner."""
    rounds = [name for name in rows.ids if name.startswith(owner + "/rounds/")]
    round_ = rounds[0]
    return [_total(round_, rows), _figures(round_, rows), _all_figures(round_, rows),
            _totals_of_a_year(owner, rounds, rows)]


def _total(round_, rows):
    return Question(
        "total of a round", _SERVICE + "GetTotal", reporting.GetTotalRequest(name=round_),
        "query ($round: Int!) { roundTotalsList(id: $round) { elementId n of sum status } }",
        {"round": rows.ids[round_]},
        lambda answer: _our_total(reporting.Total.FromString(answer)),
        lambda data: _their_total(data["roundTotalsList"], rows))


def _totals_of_a_year(owner, rounds, rows):
    form = next(name for name in rows.ids if name.startswith("forms/"))
    request = reporting.BatchGetTotalsRequest(parent=owner)
    for round_ in rounds:
        request.queries.add(form=form, period=round_.rsplit(".", 1)[-1])
    return Question(
        f"{len(rounds)} totals of a year", _SERVICE + "BatchGetTotals", request,
        "query ($owner: Int!, $form: Int!) {"
        " allRoundsList(condition: {ownerId: $owner, formId: $form}, orderBy: PERIOD_ASC) {"
        " period totalsList { elementId n of sum status } } }",
        {"owner": rows.ids[owner], "form": rows.ids[form]},
        lambda answer: [_our_total(result.total) for result in
                        reporting.BatchGetTotalsResponse.FromString(answer).results],
        lambda data: [_their_total(round_["totalsList"], rows)
                      for round_ in data["allRoundsList"]])


def _figures(round_, rows):
    subject = next(name for name in rows.ids if name.startswith("units/xa-"))
    return Question(
        "figures of a subject in a round", _SERVICE + "GetFigures",
        reporting.GetFiguresRequest(name=f"{round_}/figures/{subject.rsplit('/', 1)[-1]}"),
        "query ($round: Int!, $subject: Int!) {"
        " allValuesList(condition: {roundId: $round, subjectId: $subject}) {"
        " elementId value status } }",
        {"round": rows.ids[round_], "subject": rows.ids[subject]},
        lambda answer: _our_figures(reporting.Figures.FromString(answer), rows),
        lambda data: _their_figures(data["allValuesList"], rows))


def _all_figures(round_, rows):
    return Question(
        "figures of all subjects of a round", _SERVICE + "ListFigures",
        reporting.ListFiguresRequest(parent=round_, page_size=1000),
        "query ($round: Int!) { allReportsList(condition: {roundId: $round}) {"
        " subjectId valuesByRoundIdAndSubjectIdList { elementId value status } } }",
        {"round": rows.ids[round_]},
        lambda answer: {rows.ids["units/" + figures.name.rsplit("/", 1)[-1]]:
                        _our_figures(figures, rows) for figures in
                        reporting.ListFiguresResponse.FromString(answer).figures},
        lambda data: {report["subjectId"]:
                      _their_figures(report["valuesByRoundIdAndSubjectIdList"], rows)
                      for report in data["allReportsList"]})


def _our_total(total):
    return {cell.element: (cell.n, cell.of, Decimal(cell.sum), cell.status) for cell in total.cells}


def _their_total(cells, rows):
    return {rows.elements[cell["elementId"]]:
            (cell["n"], cell["of"], Decimal(cell["sum"]), cell["status"]) for cell in cells}


def _our_figures(figures, rows):
    return {column.element: (unpacked(value, column.decimals), status) for column, value, status in
            zip(rows.columns, figures.values, figures.statuses) if status}


def _their_figures(values, rows):
    return {rows.elements[value["elementId"]]: (Decimal(value["value"]), value["status"])
            for value in values}
