"""Derives the hash chains of an exported journal again, from docs/journal.md alone.

Reads what `bursar journal export --format csv` writes; needs nothing but Python.
"""

import csv
import hashlib
import sys

SIDES = [(f"{end}{what}", name) for end in ("source", "destination") for what, name in
         (("", end), ("_amount", "money"), ("_balance", "balance"))]
COLUMNS = [(name, name) for name in ("previous", "id", "client", "place", "at", "cause")] + SIDES + [
    (name, name.replace("_", "-")) for name in
    ("rate", "reason", "reference", "reverses", "author", "author_name", "on_behalf_of", "request")]


def text(cell):
    """Takes the apostrophe off again that guards a spreadsheet from a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@'\t\r") else cell


def line(name, value):
    return f"{name}:{len(value.encode())}:{value}\n" if value else f"{name}:-\n"


def digest(entry):
    lines = [line("bursar-journal-entry", "1")]
    for column, name in COLUMNS:
        value = text(entry[column])
        if value and name in ("money", "balance"):
            value += " " + entry[column.split("_")[0] + "_currency"]
        lines.append(line(name, value))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


heads, entries = {}, 0
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for entry in sorted(csv.DictReader(file), key=lambda row: (int(row["client"]), int(row["place"]))):
        place, previous = heads.get(entry["client"], (0, "0" * 64))
        found = (int(entry["place"]), entry["previous"], entry["hash"])
        if found != (place + 1, previous, digest(entry)):
            sys.exit(f"entry {entry['id']} of client {entry['client']} is not as it was written")
        heads[entry["client"]] = (place + 1, entry["hash"])
        entries += 1
print(f"{entries} entries in {len(heads)} chains")
