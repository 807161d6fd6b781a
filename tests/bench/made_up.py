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
    add_unit(admin, PROVINCE, "Tỉnh đo", catalog.UNIT_KIND_PROVINCE)
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


def define_district(deployment, subjects, columns):
    """A district of `subjects` communes and a form of `columns` amounts on each; both names."""
    admin = deployment.client_of(ADMIN)
    district = f"units/huyen-{subjects}"
    add_unit(admin, district, f"Huyện {subjects} xã", catalog.UNIT_KIND_DISTRICT, PROVINCE)
    for i in range(subjects):
        add_unit(admin, f"units/{commune(subjects, i)}", f"Xã {i + 1}", catalog.UNIT_KIND_COMMUNE,
              district, {"urban_class": "V"} if i % 5 == 0 else {})
    return district, define_form(admin, f"forms/kinh-te-{subjects}", columns)


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


def open_round(deployment, district, form, period):
    return deployment.client_of(ADMIN).call(reporting.OpenRoundRequest(
        parent=district, form=form, period=period, simulated=True)).name


def accept(reviewer, name):
    """Accepts a report as its reviewer reads it."""
    read = reviewer.call(reporting.GetReportRequest(name=name))
    reviewer.call(reporting.AcceptReportRequest(name=name, etag=read.etag))


def load_district(deployment, subjects, columns):
    """A district whose communes all have figures in force; the round's name."""
    officer, reviewer = deployment.client_of(OFFICER), deployment.client_of(REVIEWER)
    district, form = define_district(deployment, subjects, columns)
    round_ = open_round(deployment, district, form, "2022")
    for i in range(subjects):
        name = f"{round_}/reports/{commune(subjects, i)}"
        cells = [reporting.Cell(element=element(j),
                                number=f"{1000 + 37 * i + j}.{100 + i}") for j in range(columns)]
        officer.call(reporting.UpdateReportRequest(
            report=reporting.Report(name=name, cells=cells, source="số liệu giả định")))
        officer.call(reporting.SubmitReportRequest(name=name))
        accept(reviewer, name)
    return round_


def add_unit(admin, name, title, kind, parent="", attributes=None):
    version = catalog.UnitVersion(display_name=title, kind=kind,
                                  parent=parent, valid_from="2020-01-01", act="số liệu giả định")
    version.attributes.update(attributes or {})
    admin.call(catalog.CreateUnitRequest(unit=catalog.Unit(name=name, versions=[version])))
