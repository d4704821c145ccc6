#!/usr/bin/env python3
"""What the warehouse must hold after a folder of iJw messages was taken in.

An independent account, by the standard library alone, of the text in
`pipeline/src/warehouse/derive.rs`, `schemas/src/ids.rs` and `schemas/src/clean.rs`.
It shares no code with the hub; where both agree, neither misread that text.

    expected.py --keys keys.toml --files DIR --manifest manifest.json --out DIR

`manifest.json` tells of each file what must become of it: a JSON array of objects, or
one object a line, with at least `file` (its name in DIR) and `fate`: `accepted`,
`duplicate` or `refused`. Only accepted files count.

Writes one `<table>.tsv` for each table: a line with the names of the columns, then the
rows, ascending, in the textual form of the hub's own dump (`\\N` for absence). Left out are
`received_at` and `source`, which depend on when and how a message came in.
"""

import argparse
import datetime
import hashlib
import hmac
import json
import pathlib
import tomllib
import xml.parsers.expat
from collections import defaultdict

NULL = "\\N"
SPACE = " \t\n\r"
DOMAIN = "warehouse"

COMMON = (
    "fact_id line receipt standard law message_type sender municipality provider identification "
    "dagtekening pseudonym key_version domain weak birth_year sex pc4 age_at_event "
    "toewijzing_nummer"
).split()
CONTENT = (
    "product_categorie product_code toewijzingsdatum toewijzingstijd ingangsdatum einddatum "
    "reden_wijziging volume eenheid frequentie budget"
).split()
CARE = "product_categorie product_code toewijzing_ingangsdatum begindatum".split()
DOSSIER = "pseudonym municipality law provider toewijzing_nummer".split()
STANDING = "fact_id receipt dagtekening uncertain".split()
TABLES = {
    "fact_allocated": COMMON + CONTENT,
    "fact_care_started": COMMON + CARE + ["status_aanlevering"],
    "fact_care_stopped": COMMON + CARE + ["reden_beeindiging", "einddatum", "status_aanlevering"],
    "client": (
        "pseudonym key_version domain weak birth_year sex pc4 fact_id receipt dagtekening "
        "birth_year_fact_id pc4_fact_id"
    ).split(),
    "toewijzing": ["toewijzing_id"] + DOSSIER + ["status"] + CONTENT
    + "fact_id receipt dagtekening".split(),
    "zorgperiode": ["zorgperiode_id"] + DOSSIER
    + "product_categorie product_code begindatum status einddatum reden_beeindiging".split()
    + "toewijzing_status toewijzing_id toewijzing_ingangsdatum".split()
    + [f"start_{name}" for name in STANDING] + [f"stop_{name}" for name in STANDING],
}


class Element:
    """An element: local name, line of its start tag, text, elements in it."""

    def __init__(self, name, line):
        self.name, self.line, self.text, self.children = name, line, "", []

    def find(self, path):
        element = self
        for name in path.split("/"):
            element = next((child for child in element.children if child.name == name), None)
            if element is None:
                return None
        return element

    def val(self, path):
        """The text of an element, white space trimmed and collapsed; None when it is not there."""
        found = self.find(path)
        if found is None:
            return None
        return " ".join(word for word in split_space(found.text) if word)

    def number(self, path):
        text = self.val(path)
        return None if text is None else int(text)

    def day(self, path):
        text = self.val(path)
        return None if text is None else datetime.date.fromisoformat(text)


def split_space(text):
    for space in SPACE[1:]:
        text = text.replace(space, " ")
    return text.split(" ")


def read_xml(data):
    """The root of a document and its namespace."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    top = Element(None, 0)
    stack, namespaces = [top], []

    def start(name, _attributes):
        namespace, _, local = name.rpartition(" ")
        namespaces.append(namespace)
        element = Element(local, parser.CurrentLineNumber)
        stack[-1].children.append(element)
        stack.append(element)

    def text(data):
        stack[-1].text += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.CharacterDataHandler = text
    parser.Parse(data, True)
    return top.children[0], namespaces[0]


class Keys:
    """The hub's key file. The newest key of the warehouse's domain makes the pseudonyms."""

    def __init__(self, path):
        keys = tomllib.loads(pathlib.Path(path).read_text())
        self.ids = bytes.fromhex(keys["ids"])
        of_domain = [key for key in keys["pseudonym"] if key["domain"] == DOMAIN]
        newest = max(of_domain, key=lambda key: key["version"])
        self.pseudonym, self.version = bytes.fromhex(newest["key"]), newest["version"]


def mac(key, label, *parts):
    """HMAC-SHA-256 over label and parts, each with its length in front; the first 16 bytes."""
    message = b""
    for part in (label, *parts):
        part = part.encode() if isinstance(part, str) else part
        message += len(part).to_bytes(4, "big") + part
    return hmac.new(key, message, hashlib.sha256).digest()[:16].hex()


def identity(client):
    """What stands for a person, and whether that is weak."""
    bsn = client.val("Bsn")
    if bsn != "000000000":
        return f"bsn:{bsn}", False
    letters = lambda text: "".join(c.lower() for c in text or "" if c.isalnum())
    name = letters(client.val("Naam/Geslachtsnaam/Achternaam"))
    home = home_address(client)
    postcode = letters(home.val("Postcode")) if home else ""
    number = home.number("Huis/Huisnummer") if home else None
    born = client.day("Geboortedatum/Datum").isoformat()
    return f"weak:{name}|{born}|{postcode}|{'' if number is None else number}", True


def home_address(client):
    """The address of the first contact of kind 01, else of the first of kind 03."""
    contacts = client.find("Contactgegevens")
    for kind in ("01", "03"):
        for contact in contacts.children if contacts else []:
            if contact.val("Soort") == kind:
                return contact.find("Adres")
    return None


def pc4(client):
    home = home_address(client)
    text = "".join((home.val("Postcode") or "").split()) if home else ""
    digits, letters = text[:4], text[4:]
    ascii_only = text.isascii() and len(text) == 6
    dutch = ascii_only and digits.isdigit() and digits[0] != "0" and letters.isalpha()
    return digits if dutch else None


def subject(client, keys, day):
    who, weak = identity(client)
    born, unknown = client.day("Geboortedatum/Datum"), client.val("Geboortedatum/DatumGebruik")
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return {
        "pseudonym": mac(keys.pseudonym, "pseudonym", who),
        "key_version": keys.version,
        "domain": DOMAIN,
        "weak": weak,
        "birth_year": None if unknown == "3" else born.year,
        "sex": client.val("Geslacht"),
        "pc4": pc4(client),
        "age_at_event": age if unknown is None and age >= 0 else None,
    }


def time_of_day(text):
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


# Container and the day a fact is about, by message type.
KINDS = {
    "JW301": ("fact_allocated", "ToegewezenProducten", "Toewijzingsdatum"),
    "JW305": ("fact_care_started", "StartProducten", "Begindatum"),
    "JW307": ("fact_care_stopped", "StopProducten", "Einddatum"),
}


def facts_of(data, keys):
    """The table and the facts of an accepted message."""
    bericht, namespace = read_xml(data)
    message_type = namespace.split("/")[-2].upper()
    table, container, day_of = KINDS[message_type]
    header, client = bericht.find("Header"), bericht.find("Client")
    sender, receiver = header.val("Afzender"), header.val("Ontvanger")
    name = header.val("BerichtIdentificatie/Identificatie")
    municipality, provider = (sender, receiver) if message_type == "JW301" else (receiver, sender)
    receipt = mac(keys.ids, "receipt", message_type, sender, name, hashlib.sha256(data).digest())
    bsn, shown = client.val("Bsn"), name
    if bsn != "000000000" and bsn in name:
        shown = "mac:" + mac(keys.pseudonym, "identification", name)[:16]
    for index, element in enumerate(client.find(container).children, 1):
        place = f"{element.name}[{index}]"
        yield table, {
            "fact_id": mac(keys.ids, "fact", message_type, sender, name, place),
            "line": element.line,
            "receipt": receipt,
            "standard": "iJw 3.2",
            "law": "JW",
            "message_type": message_type,
            "sender": sender,
            "municipality": municipality,
            "provider": provider,
            "identification": shown,
            "dagtekening": header.day("BerichtIdentificatie/Dagtekening"),
            **subject(client, keys, element.day(day_of)),
            **content(table, element),
        }


def content(table, element):
    own = {
        "toewijzing_nummer": element.number("ToewijzingNummer"),
        "product_categorie": element.val("Product/Categorie"),
        "product_code": element.val("Product/Code"),
        "einddatum": element.day("Einddatum"),
    }
    if table == "fact_allocated":
        return own | {
            "toewijzingsdatum": element.day("Toewijzingsdatum"),
            "toewijzingstijd": time_of_day(element.val("Toewijzingstijd")),
            "ingangsdatum": element.day("Ingangsdatum"),
            "reden_wijziging": element.val("RedenWijziging"),
            "volume": element.number("Omvang/Volume"),
            "eenheid": element.val("Omvang/Eenheid"),
            "frequentie": element.val("Omvang/Frequentie"),
            "budget": element.number("Budget"),
        }
    return own | {
        "toewijzing_ingangsdatum": element.day("ToewijzingIngangsdatum"),
        "begindatum": element.day("Begindatum"),
        "reden_beeindiging": element.val("RedenBeeindiging"),
        "status_aanlevering": element.val("StatusAanlevering"),
    }


def by_bytes(*values):
    return tuple(value.encode() if isinstance(value, str) else value for value in values)


def derived_id(table, dossier, *own):
    """From the key: a part that may be absent is empty when it is, else `=` and its text."""
    pseudonym, municipality, law, provider, number = dossier
    parts = [table, municipality, law, provider, pseudonym, maybe(number), *own]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def maybe(value):
    return "" if value is None else f"={value}"


def report_order(fact):
    return by_bytes(fact["dagtekening"], fact["identification"], fact["fact_id"])


def standing(facts):
    """The report whose content counts, and whether that is uncertain; None when nothing stands."""
    last = max(fact["dagtekening"] for fact in facts)
    reports = [fact for fact in facts if fact["status_aanlevering"] != "3"]
    withdrawals = [fact for fact in facts if fact["status_aanlevering"] == "3"]
    reported_last = any(fact["dagtekening"] == last for fact in reports)
    withdrawn_last = any(fact["dagtekening"] == last for fact in withdrawals)
    uncertain = False
    if not reported_last:
        return None
    if withdrawn_last and len(reports) <= len(withdrawals):
        if any(fact["dagtekening"] < last for fact in reports):
            return None
        uncertain = True
    return max(reports, key=report_order), uncertain


def group(facts, names):
    groups = defaultdict(list)
    for fact in facts:
        groups[tuple(fact[name] for name in names)].append(fact)
    return groups


def clients(facts):
    order = lambda fact: by_bytes(
        fact["dagtekening"], fact["identification"], fact["receipt"], fact["fact_id"]
    )
    for of_child in group(facts, ["pseudonym"]).values():
        of_child.sort(key=order)
        row = dict(of_child[-1])
        for attribute in ("birth_year", "pc4"):
            known = [fact for fact in of_child if fact[attribute] is not None]
            row[attribute] = known[-1][attribute] if known else None
            row[f"{attribute}_fact_id"] = known[-1]["fact_id"] if known else None
        yield row


def toewijzingen(allocated):
    order = lambda fact: by_bytes(
        *(fact[name] for name in "toewijzingsdatum toewijzingstijd dagtekening".split()),
        *(fact[name] for name in "identification receipt fact_id".split()),
    )
    for dossier, facts in group(allocated, DOSSIER).items():
        row = dict(max(facts, key=order))
        row["toewijzing_id"] = derived_id("toewijzing", dossier)
        row["status"] = "ingetrokken" if row["reden_wijziging"] == "13" else "toegewezen"
        yield row


def chosen_stop(stops):
    """The standing stop that counts, and whether it is uncertain."""
    groups = group(stops, ["reden_beeindiging", "einddatum"]).values()
    standing_stops = [stop for stop in map(standing, groups) if stop]
    order = lambda stop: (
        stop[0]["reden_beeindiging"] != "20", stop[0]["einddatum"], report_order(stop[0])
    )
    return max(standing_stops, key=order, default=None)


def zorgperioden(starts, stops, assigned):
    by_key = lambda facts: group(facts, DOSSIER + ["product_categorie", "product_code", "begindatum"])
    starts, stops = by_key(starts), by_key(stops)
    for key in starts.keys() | stops.keys():
        start = standing(starts[key]) if key in starts else None
        stop = chosen_stop(stops[key]) if key in stops else None
        if start is None and stop is None:
            continue
        dossier, (categorie, code, begin) = key[: len(DOSSIER)], key[len(DOSSIER):]
        content = (start or stop)[0]
        row = {name: content[name] for name in DOSSIER + CARE}
        row["zorgperiode_id"] = derived_id(
            "zorgperiode", dossier, maybe(categorie), maybe(code), begin.isoformat()
        )
        row["einddatum"] = stop and stop[0]["einddatum"]
        row["reden_beeindiging"] = stop and stop[0]["reden_beeindiging"]
        if start is None:
            row["status"] = "stop_zonder_start"
        elif stop is None:
            row["status"] = "lopend"
        else:
            temporary = row["reden_beeindiging"] == "20"
            row["status"] = "tijdelijk_gestopt" if temporary else "gestopt"
        toewijzing = assigned.get(dossier)
        row["toewijzing_id"] = toewijzing and toewijzing["toewijzing_id"]
        if row["toewijzing_nummer"] is None:
            row["toewijzing_status"] = "niet_van_toepassing"
        elif toewijzing is None:
            row["toewijzing_status"] = "ontbreekt"
        else:
            withdrawn = toewijzing["status"] == "ingetrokken"
            row["toewijzing_status"] = "ingetrokken" if withdrawn else "gevonden"
        for name, found in (("start", start), ("stop", stop)):
            for column in STANDING[:-1]:
                row[f"{name}_{column}"] = found and found[0][column]
            row[f"{name}_uncertain"] = found and found[1]
        yield row


def show(value):
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def read_manifest(path):
    text = pathlib.Path(path).read_text()
    if text.lstrip().startswith("["):
        return json.loads(text)
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--keys", "--files", "--manifest", "--out"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    keys = Keys(arguments.keys)
    tables = {name: [] for name in TABLES}
    for entry in read_manifest(arguments.manifest):
        if entry["fate"] == "accepted":
            data = pathlib.Path(arguments.files, entry["file"]).read_bytes()
            for table, fact in facts_of(data, keys):
                tables[table].append(fact)
    facts = [fact for name in list(TABLES)[:3] for fact in tables[name]]
    tables["client"] = list(clients(facts))
    tables["toewijzing"] = list(toewijzingen(tables["fact_allocated"]))
    assigned = {tuple(row[name] for name in DOSSIER): row for row in tables["toewijzing"]}
    starts, stops = tables["fact_care_started"], tables["fact_care_stopped"]
    tables["zorgperiode"] = list(zorgperioden(starts, stops, assigned))
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, columns in TABLES.items():
        rows = sorted("\t".join(show(row[column]) for column in columns) for row in tables[name])
        (out / f"{name}.tsv").write_text("\n".join(["\t".join(columns), *rows]) + "\n")


if __name__ == "__main__":
    main()
