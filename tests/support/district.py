"""What the tests do again and again in the district of the pack: rounds, reports, reviews."""

import re

from support.stubs import catalog, reporting

OWNER = "units/khoai-chau"


def round_name(form, period):
    return f"{OWNER}/rounds/{form}.{period}"


def report_name(round_, subject):
    return f"{round_}/reports/{subject}"


def open_round(stack, form, period, **fields):
    """Opens a round of the district; its name. Before 2018 the pack declares no days off that its
    deadline could be counted by."""
    year = re.search(r"\d{4}", period)
    if year and int(year[0]) < 2018:
        fields.setdefault("due_date", f"{int(year[0]) + 1}-01-31")
    return stack.client("admin").call(reporting.OpenRoundRequest(
        parent=OWNER, form=f"forms/{form}", period=period, **fields)).name


def cell(element, number=None, **fields):
    if number is not None:
        fields["number"] = str(number)
    return reporting.Cell(element=f"elements/{element}", **fields)


def draft(round_, subject, numbers, reason="", etag="", request_id="", explained="", **fields):
    """The request that writes a report: {"population": 9000, ...}; `explained` is the note of each cell."""
    return reporting.UpdateReportRequest(
        report=reporting.Report(name=report_name(round_, subject), etag=etag,
                                cells=[cell(*item, note=explained) for item in numbers.items()],
                                **fields),
        reason=reason, request_id=request_id)


def submit(round_, subject, **fields):
    return reporting.SubmitReportRequest(name=report_name(round_, subject), **fields)


def withdraw(round_, subject, **fields):
    return reporting.WithdrawReportRequest(name=report_name(round_, subject), **fields)


def comment(round_, subject, text, element="", **fields):
    return reporting.CommentReportRequest(name=report_name(round_, subject), text=text,
                                          element=element and f"elements/{element}", **fields)


def accept(reviewer, round_, subject, process=None, **fields):
    """The request of a reviewer who has just read the report, through `process`."""
    read = reviewer.call(reporting.GetReportRequest(name=report_name(round_, subject)), process)
    return reporting.AcceptReportRequest(name=read.name, etag=read.etag, **fields)


def accept_all(stack, round_):
    """Accepts what is submitted in a round, as the command lists it now."""
    listed = stack.cli("reports", "list", round_, "--state", "submitted", "-o", "csv",
                       context="reviewer", check=True)
    stack.cli("-q", "reports", "accept", "--file", "-", context="reviewer", text=listed.out,
              check=True)


def send_back(round_, subject, text="Đề nghị kiểm tra lại", elements=("",), due_date="2099-12-31"):
    """Returns a report with the remark on each of the elements, or on the whole of it."""
    return reporting.ReturnReportRequest(
        name=report_name(round_, subject), due_date=due_date,
        remarks=[reporting.Remark(text=text, element=element and f"elements/{element}")
                 for element in elements])


def report_accepted(stack, round_, subject, numbers, reason="", explained="", process=None):
    """Reports figures as the reporters' office and accepts them as the reviewer, through `process`."""
    officer = stack.client("officer")
    officer.call(draft(round_, subject, numbers, reason=reason, explained=explained), process)
    officer.call(submit(round_, subject), process)
    reviewer = stack.client("reviewer")
    return reviewer.call(accept(reviewer, round_, subject, process), process)


def total(client, round_, **fields):
    return client.call(reporting.GetTotalRequest(name=round_, **fields))


def sums(total_):
    """{element: sum} of a total; empty text where there is no value."""
    return {c.element.removeprefix("elements/"): c.sum for c in total_.cells}


# The pack's figures of schools in 2022; nobody reported those of schools that are not public.
SCHOOLS_2022 = {"schools": "68", "schools-standard": "49", "all-schools": "", "all-schools-standard": ""}


def two_half_years(stack, form_id):
    """A form of the communes' economy by half-years, and 2022 of it: of the first half two communes
    reported, of the second one."""
    admin = stack.client("admin")
    form = admin.call(catalog.GetFormRequest(name="forms/commune-economy"))
    form.name, form.frequency = f"forms/{form_id}", catalog.FORM_FREQUENCY_HALF_YEARLY
    form.ClearField("etag")
    admin.call(catalog.CreateFormRequest(form=form))
    first = open_round(stack, form_id, "2022-h1")
    for subject, people in (("dan-tien", 11000), ("hong-tien", 9000)):
        report_accepted(stack, first, subject, {"population": people, "income": f"{people}.5"})
    second = open_round(stack, form_id, "2022-h2")
    report_accepted(stack, second, "dan-tien", {"population": 11200, "income": "1"},
                    explained="Doanh nghiệp lớn của xã ngừng hoạt động")
