"""Districts made up for measurements: units, one form, one simulated round, accepted reports."""

from support.stubs import auth, catalog, reporting, type_

PROVINCE = "units/tinh-do"
ADMIN, OFFICER, REVIEWER, READER = ("user:quan-tri", "user:can-bo", "user:tham-dinh", "user:tinh")


def load_province(deployment, elements=20):
    """The province, who may do what in it, and what is counted there."""
    admin = deployment.client_of(ADMIN)
    for i in range(elements):
        admin.call(catalog.CreateElementRequest(element=catalog.Element(
            name=element(i), title=f"Chỉ tiêu {i + 1}", unit_of_measure="triệu đồng", decimals=3,
            kind=type_.VALUE_KIND_AMOUNT, time_rollup=type_.TIME_ROLLUP_SUM)))
    create_units(admin, (PROVINCE, "Tỉnh đo", catalog.UNIT_KIND_PROVINCE, ""))
    for principal, role in ((OFFICER, auth.ROLE_COMMUNE_OFFICER),
                            (REVIEWER, auth.ROLE_DISTRICT_REVIEWER),
                            (READER, auth.ROLE_PROVINCIAL_READER)):
        binding = catalog.Binding(name=f"bindings/{principal}")
        binding.grants.add(role=role, unit=PROVINCE)
        admin.call(catalog.CreateBindingRequest(binding=binding))


def commune(subjects, i):
    return f"xa-{subjects}-{i:03}"


def element(i):
    return f"elements/c{i:02}"


def urban_class(i):
    """The attributes of a district's commune: every fifth one is of class V."""
    return {"urban_class": "V"} if i % 5 == 0 else {}


def create_units(admin, *units):
    """Units from 2020 on, in one commit: of each its name, title, kind and parent, and its attributes
    where it has some."""
    act = catalog.Reorganisation(act="số liệu giả định", date="2020-01-01")
    for name, title, kind, parent, *attributes in units:
        act.steps.add(create=catalog.UnitCreation(
            unit=name, display_name=title, kind=kind, parent=parent,
            attributes=attributes[0] if attributes else {}))
    admin.call(catalog.ReorganiseUnitsRequest(reorganisation=act))


def district(i):
    return f"units/huyen-{i:03}"


def communes(i, count):
    """The ids of the communes of `district(i)`."""
    return [f"xa-{i:03}-{j:02}" for j in range(count)]


def create_districts(admin, count, size):
    """So many districts of `size` communes each."""
    create_units(
        admin, *((district(i), f"Huyện {i + 1}", catalog.UNIT_KIND_DISTRICT, PROVINCE)
                 for i in range(count)),
        *((f"units/{name}", f"Xã {j + 1}", catalog.UNIT_KIND_COMMUNE, district(i), urban_class(j))
          for i in range(count) for j, name in enumerate(communes(i, size))))


def define_district(deployment, subjects, columns):
    """A district of `subjects` communes and a form of `columns` amounts on each; both names."""
    admin = deployment.client_of(ADMIN)
    owner = f"units/huyen-{subjects}"
    create_units(admin, (owner, f"Huyện {subjects} xã", catalog.UNIT_KIND_DISTRICT, PROVINCE),
                 *((f"units/{commune(subjects, i)}", f"Xã {i + 1}", catalog.UNIT_KIND_COMMUNE,
                    owner, urban_class(i)) for i in range(subjects)))
    return owner, define_form(admin, f"forms/kinh-te-{subjects}", columns)


def define_form(admin, form, columns, frequency=catalog.FORM_FREQUENCY_YEARLY, rules=0):
    """A form of `columns` amounts with so many rules, which all of them keep."""
    admin.call(catalog.CreateFormRequest(form=catalog.Form(
        name=form, title="Báo cáo kinh tế", elements=[element(i) for i in range(columns)],
        owner_kinds=[catalog.UNIT_KIND_DISTRICT],
        assignments=[catalog.Assignment(subject_kinds=[catalog.UNIT_KIND_COMMUNE])],
        calendar=catalog.FORM_CALENDAR_CALENDAR, frequency=frequency,
        due_rules=[catalog.DueRule(days=31, count=catalog.DAY_COUNT_ALL_DAYS)],
        rules=[_rule(i, columns) for i in range(rules)],
        split_attributes=["urban_class"])))
    return form


def _rule(i, columns):
    """Two columns together are not less than a third one's thousandth."""
    term = lambda column, coefficient: catalog.LinearTerm(  # noqa: E731
        element=element(column % columns), coefficient=coefficient)
    return catalog.Rule(
        id=f"quy-tac-{i}", severity=catalog.RULE_SEVERITY_ERROR, title=f"Quy tắc {i + 1}",
        comparison=catalog.Comparison(
            left=catalog.LinearExpression(terms=[term(3 * i, "1000"), term(3 * i + 1, "1000")]),
            operator=catalog.COMPARISON_OPERATOR_GREATER_OR_EQUAL,
            right=catalog.LinearExpression(terms=[term(3 * i + 2, "1")]),
            left_missing=catalog.MISSING_POLICY_INAPPLICABLE,
            right_missing=catalog.MISSING_POLICY_INAPPLICABLE))


def open_year(admin, owner, form):
    """The names of the form's rounds of 2022, opened by one call."""
    return [line.round for line in admin.call(reporting.OpenRoundsRequest(
        parent=owner, year=2022, forms=[form], simulated=True)).rounds]


def open_round(deployment, owner, form, period):
    return deployment.client_of(ADMIN).call(reporting.OpenRoundRequest(
        parent=owner, form=form, period=period, simulated=True)).name


def accept(reviewer, name):
    """Accepts a report as its reviewer reads it."""
    read = reviewer.call(reporting.GetReportRequest(name=name))
    reviewer.call(reporting.AcceptReportRequest(name=name, etag=read.etag))


def accept_all(reviewer, round_):
    """Accepts the reports of a round, at most 1,000, by one call as their reviewer lists them."""
    listed = reviewer.call(reporting.ListReportsRequest(parent=round_, page_size=1000)).reports
    done = reviewer.call(reporting.AcceptReportsRequest(parent=round_, reports=[
        reporting.ReportToAccept(name=report.name, etag=report.etag) for report in listed]))
    if done.accepted != len(listed):
        raise RuntimeError(f"{round_}: not every report was accepted: {done.results}")


def amounts(row, columns):
    """A value of every column, the same in all of them: 1.5 for the first row, 2.5 for the next."""
    return [reporting.Cell(element=element(j), number=f"{row + 1}.5") for j in range(columns)]


def import_reports(officer, owner, request_id, names, cells):
    """Reports `names` of one owner's rounds, handed over for review: `cells(row)` is what the report
    in the place `row` says."""
    done = officer.send_all(_stream(owner, request_id, names, cells))
    if done.created != len(names):
        raise RuntimeError(f"{owner}: not everything was imported: {done}")


def _stream(owner, request_id, names, cells):
    yield reporting.ImportReportsRequest(header=reporting.ImportHeader(
        parent=owner, request_id=request_id, submit=True))
    for row, name in enumerate(names):
        yield reporting.ImportReportsRequest(report=reporting.ImportedReport(
            row=row + 1, report=reporting.Report(name=name, source="số liệu giả định",
                                                 cells=cells(row))))


def load_district(deployment, subjects, columns):
    """A district whose communes all have figures in force; the round's name."""
    officer, reviewer = deployment.client_of(OFFICER), deployment.client_of(REVIEWER)
    owner, form = define_district(deployment, subjects, columns)
    round_ = open_round(deployment, owner, form, "2022")
    for i in range(subjects):
        name = f"{round_}/reports/{commune(subjects, i)}"
        cells = [reporting.Cell(element=element(j),
                                number=f"{1000 + 37 * i + j}.{100 + i}") for j in range(columns)]
        officer.call(reporting.UpdateReportRequest(
            report=reporting.Report(name=name, cells=cells, source="số liệu giả định")))
        officer.call(reporting.SubmitReportRequest(name=name))
        accept(reviewer, name)
    return round_
