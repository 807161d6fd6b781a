"""The pack of Khoái Châu as it would have been before 1 July 2025, and the act of that day."""

import shutil

from google.protobuf import text_format

from support.stubs import catalog, pack

DAY = "2025-07-01"


def pack_before(whole, folder):
    """Makes a pack of what was known before that day in a new folder; the reorganisation that leads from it to
    the whole pack."""
    shutil.copytree(whole, folder)
    act = catalog.Reorganisation(act="Nghị quyết 1666/NQ-UBTVQH15", date=DAY)
    for file in sorted(folder.glob("*.textproto")):
        text = file.read_text(encoding="utf-8")
        read = text_format.Parse(text, pack.Pack())
        if not any(version.valid_to == DAY or version.valid_from == DAY
                   for unit in read.units for version in unit.versions):
            continue
        before = pack.Pack()
        before.CopyFrom(read)
        del before.units[:]
        for unit in read.units:
            _take_back(unit, act, before.units)
        heads = [line for line in text.splitlines() if line.startswith("# proto-")]
        file.write_text("\n".join([*heads, "", text_format.MessageToString(before, as_utf8=True)]),
                        encoding="utf-8")
    return act


def _take_back(unit, act, units):
    first, last = unit.versions[0], unit.versions[-1]
    if first.valid_from == DAY:
        act.steps.add(create=catalog.UnitCreation(
            unit=unit.name, code=first.code, display_name=first.display_name, kind=first.kind,
            parent=first.parent))
        return
    for one in unit.successions:
        if one.date == DAY:
            act.steps.add(transfer=catalog.UnitTransfer(
                predecessor=unit.name, successor=one.successor, extent=one.extent, note=one.note))
    if last.valid_to == DAY:
        act.steps.add(end=catalog.UnitEnd(unit=unit.name))
        last.valid_to = ""
    kept = [one for one in unit.successions if one.date != DAY]
    del unit.successions[:]
    unit.successions.extend(kept)
    units.append(unit)
