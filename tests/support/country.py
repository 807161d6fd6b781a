"""The units of the whole country on 30 June 2025, and the act of 1 July that made others of them, as
two reorganisations. tests/data/vietnam-2025/README.md says where the facts come from, and what they do
not know: the communes of 30 June lie below the province that has the code of the one in which they lie
from 1 July on, whatever province that was then.
"""

import csv
import lzma
import pathlib

from support.stubs import catalog

DATA = pathlib.Path(__file__).resolve().parents[1] / "data/vietnam-2025"
DAY, DAY_BEFORE, SINCE = "2025-07-01", "2025-06-30", "2004-07-08"
NOTE = "Một nguồn: dvhcvn/20250701."
# What stands before the name of an old unit, and its kind.
PREFIXES = (("Thị trấn ", catalog.UNIT_KIND_TOWN), ("Thị Trấn ", catalog.UNIT_KIND_TOWN),
            ("Thành phố ", catalog.UNIT_KIND_PROVINCE), ("Tỉnh ", catalog.UNIT_KIND_PROVINCE),
            ("Huyện ", catalog.UNIT_KIND_DISTRICT), ("Phường ", catalog.UNIT_KIND_WARD),
            ("Xã ", catalog.UNIT_KIND_COMMUNE))
KINDS = {"province": catalog.UNIT_KIND_PROVINCE, "city": catalog.UNIT_KIND_PROVINCE,
         "commune": catalog.UNIT_KIND_COMMUNE, "ward": catalog.UNIT_KIND_WARD,
         "special-zone": catalog.UNIT_KIND_SPECIAL_ZONE}
EXTENTS = {"full": catalog.SUCCESSION_EXTENT_WHOLE, "partial": catalog.SUCCESSION_EXTENT_PART}


def rows(name):
    with lzma.open(DATA / f"{name}.csv.xz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def described(full_name):
    """Name without the kind, and kind."""
    for prefix, kind in PREFIXES:
        if full_name.startswith(prefix):
            return full_name[len(prefix):], kind
    raise ValueError(full_name)


class Country:
    """The facts, and the two acts made of them."""

    def __init__(self):
        self.edges = rows("succession")
        self.new = {row["code"]: row for row in rows("units")}
        self.old = {}        # code -> (name, kind), of units of 30 June
        self.from_ = {}      # code of a new unit -> edges to it
        for edge in self.edges:
            self.old[edge["old_code"]] = described(edge["old_name"])
            self.from_.setdefault(edge["new_code"], []).append(edge)

    def goes_on(self, code):
        """Whether the new unit with this code is the old one: a province that keeps code and name, or
        what was neither merged nor divided nor called otherwise."""
        unit = self.new[code]
        if self.old.get(code) != (unit["name_vi"], KINDS[unit["kind"]]):
            return False
        edges = self.from_[code]
        return not unit["parent"] or (len(edges) == 1 and edges[0]["old_code"] == code and
                                      edges[0]["extent"] == "full")

    def old_name(self, code):
        return f"units/vn-{code}"

    def new_name(self, code):
        return f"units/vn-{code}" if self.goes_on(code) else f"units/vn-{code}-2025"

    def before(self):
        """Makes the units of 30 June."""
        act = catalog.Reorganisation(act="Đơn vị hành chính ngày 30/6/2025", date=SINCE)
        homes = {}
        for edge in self.edges:
            homes.setdefault(edge["old_code"], self.new[edge["new_code"]]["parent"])
        for code, (name, kind) in self.old.items():
            home = homes[code]
            act.steps.add(create=catalog.UnitCreation(
                unit=self.old_name(code), code=code, display_name=name, kind=kind,
                parent=f"units/vn-{home}" if home else ""))
        return act

    def act(self):
        """What 1 July makes of them."""
        act = catalog.Reorganisation(act="Nghị quyết 202/2025/QH15 và 1654-1687/NQ-UBTVQH15", date=DAY)
        stay = {code for code in self.new if self.goes_on(code)}
        for code, unit in self.new.items():
            parent = self.new_name(unit["parent"]) if unit["parent"] else ""
            if code not in stay:
                act.steps.add(create=catalog.UnitCreation(
                    unit=self.new_name(code), code=code, display_name=unit["name_vi"],
                    kind=KINDS[unit["kind"]], parent=parent))
            elif parent and unit["parent"] not in stay:
                act.steps.add(change=catalog.UnitChange(unit=self.old_name(code), parent=parent))
        for code in self.old:
            if code not in stay:
                act.steps.add(end=catalog.UnitEnd(unit=self.old_name(code)))
        for edge in self.edges:
            old, new = edge["old_code"], edge["new_code"]
            if old == new and old in stay:
                continue
            act.steps.add(transfer=catalog.UnitTransfer(
                predecessor=self.old_name(old), note=NOTE, extent=EXTENTS[edge["extent"]],
                successor=self.new_name(new)))
        return act
