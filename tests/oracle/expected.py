#!/usr/bin/env python3
"""What the warehouse must hold after a folder of iJw and iWmo messages was taken in.

An independent account, by the standard library alone, of the text in `pipeline/src/warehouse/`
(`derive.rs`, `client.rs`, `views.rs`, `children.rs`), `schemas/src/ids.rs` and `schemas/src/clean.rs`.
It shares no code with the hub; where both agree, neither misread that text.

    expected.py --keys keys.toml --files DIR --manifest manifest.json --out DIR

`manifest.json` tells of each file what must become of it: a JSON array of objects, or
one object a line, with at least `file` (its name in DIR) and `fate`: `accepted`,
`duplicate`, `refused` or `disputed`. Nothing is judged at levels 3 and 4, so that accepted
and disputed files count.

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

FACT = (
    "fact_id line receipt standard law message_type sender municipality provider identification "
    "dagtekening pseudonym key_version domain weak birth_year sex pc4 age_at_event"
).split()
CONTENT = (
    "product_categorie product_code toewijzingsdatum toewijzingstijd ingangsdatum einddatum "
    "reden_wijziging volume eenheid frequentie budget"
).split()
OMVANG = "volume eenheid frequentie budget".split()
CARE = "product_categorie product_code toewijzing_ingangsdatum begindatum".split()
DOSSIER = "pseudonym municipality law provider toewijzing_nummer".split()
WHOSE = DOSSIER[:-1]
STANDING = "fact_id receipt dagtekening uncertain".split()
ANSWER = "antwoord_fact_id antwoord_receipt antwoord_dagtekening".split()
# An attribute of a child that not every message tells.
TOLD = ("birth_year", "sex", "pc4")
TABLES = {
    "fact_allocated": FACT + ["toewijzing_nummer"] + CONTENT + ["request_id"],
    "fact_care_started": FACT + ["toewijzing_nummer"] + CARE + ["status_aanlevering"],
    "fact_care_stopped": FACT + ["toewijzing_nummer"] + CARE
    + ["reden_beeindiging", "einddatum", "status_aanlevering"],
    "fact_care_requested": FACT
    + "request_id gezagsdrager_bekend beschikking_nummer beschikking_ingangsdatum".split()
    + "product_categorie product_code toewijzing_ingangsdatum toewijzing_einddatum".split()
    + OMVANG + ["verwijzer_type", "raamcontract"],
    "fact_change_requested": FACT
    + "request_id reden_verzoek soort toewijzing_nummer product_categorie product_code".split()
    + ["gewenste_ingangsdatum", "einddatum"] + OMVANG,
    "fact_request_answered": FACT
    + "request_id verzoek_antwoord reden_afwijzing woonplaats_gemeente".split(),
    "fact_declared": FACT
    + "declaratie_id prestatie_id vorige_prestatie_id declaratie_begindatum".split()
    + "declaratie_einddatum declaratie_dagtekening toewijzing_nummer product_categorie".split()
    + "product_code begindatum einddatum geleverd_volume eenheid product_tarief bedrag".split()
    + ["beoordeling", "retourcodes"],
    "fact_declaration_answered": FACT
    + "klasse declaratie_id prestatie_id toewijzing_nummer ingediend_bedrag".split()
    + ["toegekend_bedrag", "retourcodes"],
    "client": (
        "pseudonym key_version domain weak birth_year sex pc4 fact_id receipt dagtekening "
        "birth_year_fact_id pc4_fact_id sex_fact_id birth_year_dagtekening pc4_dagtekening "
        "sex_dagtekening"
    ).split(),
    "toewijzing": ["toewijzing_id"] + DOSSIER + ["status"] + CONTENT
    + "fact_id receipt dagtekening".split(),
    "zorgperiode": ["zorgperiode_id"] + DOSSIER
    + "product_categorie product_code begindatum status einddatum reden_beeindiging".split()
    + "toewijzing_status toewijzing_id toewijzing_ingangsdatum".split()
    + [f"start_{name}" for name in STANDING] + [f"stop_{name}" for name in STANDING],
    "open_zorgperiode": ["zorgperiode_id"] + DOSSIER
    + "product_categorie product_code begindatum status einddatum toewijzing_status".split()
    + "toewijzing_id toewijzing_einddatum birth_year sex pc4".split(),
    "aanvraag": "fact_id request_id soort product_soort status".split() + WHOSE
    + "dagtekening receipt toewijzing_nummer product_categorie product_code".split()
    + ["ingangsdatum", "einddatum"] + OMVANG + ANSWER + ["reden_afwijzing", "woonplaats_gemeente"]
    + "allocated_fact_id allocated_receipt allocated_dagtekening toegewezen_nummer".split()
    + ["toewijzing_id", "toewijzing_status"],
    "prestatie_oordeel": "fact_id prestatie_id vorige_prestatie_id declaratie_id".split()
    + "toewijzing_nummer dagtekening bedrag oordeel retourcodes".split() + ANSWER,
    "prestatie": "fact_id prestatie_id declaratie_id soort status".split() + WHOSE
    + "dagtekening receipt toewijzing_nummer toewijzing_id product_categorie".split()
    + "product_code begindatum einddatum geleverd_volume eenheid product_tarief bedrag".split()
    + ["retourcodes"] + ANSWER
    + "vorige_prestatie_id credit_fact_id credit_prestatie_id credit_dagtekening".split()
    + ["credit_bedrag"],
    "declaratie": "declaratie_id municipality law provider begindatum einddatum".split()
    + "declaratie_dagtekening status regels afgewezen_regels clienten ingediend_bedrag".split()
    + ["toegekend_bedrag", "retourcodes"] + ANSWER,
    "tijdlijn": "fact_id pseudoniem municipality soort wat van dag tot".split(),
    "kind": ["pseudoniem", *TOLD]
    + "eerste_dag laatste_dag gebeurtenissen partners aanbieders zonder_einde".split(),
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

    def all(self, name):
        """Every element of a name, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

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


def identity(client, stand_in):
    """What stands for a person, and whether that is weak."""
    bsn = client.val("Bsn")
    if bsn != "000000000":
        return f"bsn:{bsn}", False
    if client.find("Naam") is None:
        return f"unknown:{stand_in}", True
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


def subject(client, keys, day, stand_in):
    who, weak = identity(client, stand_in)
    born, unknown = client.day("Geboortedatum/Datum"), client.val("Geboortedatum/DatumGebruik")
    age = None
    if born is not None and unknown is None:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return {
        "pseudonym": mac(keys.pseudonym, "pseudonym", who),
        "key_version": keys.version,
        "domain": DOMAIN,
        "weak": weak,
        "birth_year": None if born is None or unknown == "3" else born.year,
        "sex": client.val("Geslacht"),
        "pc4": pc4(client),
        "age_at_event": age if age is not None and age >= 0 else None,
    }


def time_of_day(text):
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


class Message:
    """An accepted message: its header, and what its facts have in common."""

    def __init__(self, data, keys):
        self.keys = keys
        self.bericht, namespace = read_xml(data)
        self.message_type = namespace.split("/")[-2].upper()
        self.number = self.message_type[-3:]
        self.law = self.message_type[:-3]
        header = self.bericht.find("Header")
        self.sender, receiver = header.val("Afzender"), header.val("Ontvanger")
        self.name = header.val("BerichtIdentificatie/Identificatie")
        self.day = header.day("BerichtIdentificatie/Dagtekening")
        ends = (self.sender, receiver)
        own = self.number in ("301", "319", "325")
        self.municipality, self.provider = ends if own else ends[::-1]
        self.called = (self.message_type, self.sender, self.name)
        self.message_id = mac(keys.ids, "message", *self.called)
        content = hashlib.sha256(data).digest()
        self.receipt = mac(keys.ids, "receipt", *self.called, content)
        self.bsns = {element.text.strip() for element in self.bericht.all("Bsn")} - {"000000000"}

    def shown(self):
        """The identification, unless it tells who somebody in the message is."""
        if not any(bsn in self.name for bsn in self.bsns):
            return self.name
        if self.number in ("301", "305", "307"):
            return "mac:" + mac(self.keys.pseudonym, "identification", self.name)[:16]
        return f"mac:{self.message_id[:16]}"

    def own_id(self, label, reference):
        """Of what a provider calls by a reference of its own."""
        if reference is None:
            return None
        parts = (self.law, self.municipality, self.provider, reference)
        return mac(self.keys.ids, label, *parts)

    def fact(self, place, element, client=None, number=1, day=None):
        """What every fact holds; `day` is the one it is about."""
        who = dict.fromkeys(FACT[-8:])
        if client is not None:
            who = subject(client, self.keys, day or self.day, f"{self.message_id}/{number}")
        return {
            "fact_id": mac(self.keys.ids, "fact", *self.called, place),
            "line": element.line,
            "receipt": self.receipt,
            "standard": "iJw 3.2" if self.law == "JW" else "iWmo 3.2",
            "law": self.law,
            "message_type": self.message_type,
            "sender": self.sender,
            "municipality": self.municipality,
            "provider": self.provider,
            "identification": self.shown(),
            "dagtekening": self.day,
            **who,
        }


def facts_of(data, keys):
    """Table and content of each fact of an accepted message."""
    message = Message(data, keys)
    of_number = {
        "301": lambda it: care_facts(it, "fact_allocated", "ToegewezenProducten", "Toewijzingsdatum"),
        "305": lambda it: care_facts(it, "fact_care_started", "StartProducten", "Begindatum"),
        "307": lambda it: care_facts(it, "fact_care_stopped", "StopProducten", "Einddatum"),
        "315": care_requested,
        "317": change_requested,
        "319": request_answered,
        "323": declared,
        "325": declaration_answered,
    }
    # A return message has none.
    return of_number.get(message.number, lambda _: ())(message)


def care_facts(message, table, container, day_of):
    client = message.bericht.find("Client")
    for index, element in enumerate(client.find(container).children, 1):
        place, day = f"{element.name}[{index}]", element.day(day_of)
        request_id = message.own_id("request", element.val("ReferentieAanbieder"))
        own = content(table, element) | {"request_id": request_id}
        yield table, message.fact(place, element, client, day=day) | own


def product(element):
    return {
        "product_categorie": element.val("Product/Categorie"),
        "product_code": element.val("Product/Code"),
        "volume": element.number("Omvang/Volume"),
        "eenheid": element.val("Omvang/Eenheid"),
        "frequentie": element.val("Omvang/Frequentie"),
        "budget": element.number("Budget"),
    }


def care_requested(message):
    client = message.bericht.find("Client")
    for index, element in enumerate(client.find("AangevraagdeProducten").children, 1):
        day = element.day("ToewijzingIngangsdatum")
        place = f"AangevraagdProduct[{index}]"
        yield "fact_care_requested", message.fact(place, element, client, day=day) | product(element) | {
            "request_id": message.own_id("request", element.val("ReferentieAanbieder")),
            "gezagsdrager_bekend": client.val("GezagsdragerBekend"),
            "beschikking_nummer": element.number("BeschikkingNummer"),
            "beschikking_ingangsdatum": element.day("BeschikkingIngangsdatum"),
            "toewijzing_ingangsdatum": day,
            "toewijzing_einddatum": element.day("ToewijzingEinddatum"),
            "verwijzer_type": element.val("Verwijzer/Type"),
            "raamcontract": element.val("Raamcontract"),
        }


def change_requested(message):
    client = message.bericht.find("Client")
    verzoek = client.find("Verzoek")
    lists = {
        "OngewijzigdeProducten": "ongewijzigd",
        "TeWijzigenProducten": "te_wijzigen",
        "NieuweProducten": "nieuw",
    }
    for container, soort in lists.items():
        found = verzoek.find(container)
        for index, element in enumerate(found.children if found else [], 1):
            fact = message.fact(f"{element.name}[{index}]", element, client)
            yield "fact_change_requested", fact | product(element) | {
                "request_id": message.own_id("request", verzoek.val("ReferentieAanbieder")),
                "reden_verzoek": verzoek.val("RedenVerzoek"),
                "soort": soort,
                "toewijzing_nummer": element.number("ToewijzingNummer"),
                "gewenste_ingangsdatum": element.day("GewensteIngangsdatum"),
                "einddatum": element.day("Einddatum"),
            }


def request_answered(message):
    antwoord = message.bericht.find("Antwoord")
    yield "fact_request_answered", message.fact("Antwoord[1]", antwoord) | {
        "request_id": message.own_id("request", antwoord.val("ReferentieAanbieder")),
        "verzoek_antwoord": antwoord.val("VerzoekAntwoord"),
        "reden_afwijzing": antwoord.val("RedenAfwijzingVerzoek"),
        "woonplaats_gemeente": antwoord.val("Woonplaatsbeginsel/Gemeente"),
    }


def signed(element, group, amount):
    """Eurocents; negative for a credit."""
    number = element.number(f"{group}/{amount}")
    return -number if element.val(f"{group}/DebetCredit") == "C" else number


def clients_of(element):
    """The clients of a claim or its answer, each with its number and its numbered lines."""
    found = element.find("Clienten")
    for number, client in enumerate(found.children if found else [], 1):
        yield number, client, list(enumerate(client.find("Prestaties").children, 1))


def declared(message):
    claim = message.bericht.find("Declaratie")
    for number, client, lines in clients_of(claim):
        for index, line in lines:
            day = line.day("ProductPeriode/Begindatum")
            place = f"Client[{number}]/Prestatie[{index}]"
            reference = lambda name: line.val(f"ProductReferentie/{name}")
            yield "fact_declared", message.fact(place, line, client, number, day) | {
                "declaratie_id": message.own_id("declaratie", claim.val("DeclaratieNummer")),
                "prestatie_id": message.own_id("prestatie", reference("ReferentieNummer")),
                "vorige_prestatie_id": message.own_id("prestatie", reference("VorigReferentieNummer")),
                "declaratie_begindatum": claim.day("DeclaratiePeriode/Begindatum"),
                "declaratie_einddatum": claim.day("DeclaratiePeriode/Einddatum"),
                "declaratie_dagtekening": claim.day("DeclaratieDagtekening"),
                "toewijzing_nummer": line.number("ToewijzingNummer"),
                "product_categorie": line.val("ProductCategorie"),
                "product_code": line.val("ProductCode"),
                "begindatum": day,
                "einddatum": line.day("ProductPeriode/Einddatum"),
                "geleverd_volume": line.number("GeleverdVolume"),
                "eenheid": line.val("Eenheid"),
                "product_tarief": line.number("ProductTarief"),
                "bedrag": signed(line, "IngediendBedrag", "Bedrag"),
                "beoordeling": None,
                "retourcodes": None,
            }


def declaration_answered(message):
    answer = message.bericht.find("DeclaratieAntwoord")
    if answer is None:
        return

    def fact(klasse, place, element, client=None, number=1):
        codes = element.find("RetourCodes").children
        return "fact_declaration_answered", message.fact(place, element, client, number) | {
            "klasse": klasse,
            "declaratie_id": message.own_id("declaratie", answer.val("DeclaratieNummer")),
            "prestatie_id": message.own_id(
                "prestatie", element.val("ProductReferentie/ReferentieNummer")
            ),
            "toewijzing_nummer": element.number("ToewijzingNummer"),
            "ingediend_bedrag": {
                "declaratie": lambda: signed(element, "TotaalIngediendBedrag", "TotaalBedrag"),
                "client": lambda: None,
                "prestatie": lambda: signed(element, "IngediendBedrag", "Bedrag"),
            }[klasse](),
            "toegekend_bedrag": signed(element, "TotaalToegekendBedrag", "TotaalBedrag")
            if klasse == "declaratie" else None,
            "retourcodes": " ".join(code.text.strip() for code in codes),
        }

    yield fact("declaratie", "DeclaratieAntwoord[1]", answer)
    for number, client, lines in clients_of(answer):
        yield fact("client", f"Client[{number}]", client, client, number)
        for index, line in lines:
            yield fact("prestatie", f"Client[{number}]/Prestatie[{index}]", line, client, number)


def content(table, element):
    own = {
        "toewijzing_nummer": element.number("ToewijzingNummer"),
        "product_categorie": element.val("Product/Categorie"),
        "product_code": element.val("Product/Code"),
        "einddatum": element.day("Einddatum"),
    }
    if table == "fact_allocated":
        return own | product(element) | {
            "toewijzingsdatum": element.day("Toewijzingsdatum"),
            "toewijzingstijd": time_of_day(element.val("Toewijzingstijd")),
            "ingangsdatum": element.day("Ingangsdatum"),
            "reden_wijziging": element.val("RedenWijziging"),
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


def client_order(fact):
    return fact["dagtekening"], fact["fact_id"]


def clients(facts):
    told_of = [fact for fact in facts if fact["pseudonym"] is not None]
    for of_child in group(told_of, ["pseudonym"]).values():
        row = dict(max(of_child, key=client_order))
        for attribute in TOLD:
            known = [fact for fact in of_child if fact[attribute] is not None]
            by = max(known, key=client_order, default=dict.fromkeys(row))
            row[attribute] = by[attribute]
            row[f"{attribute}_fact_id"] = by["fact_id"]
            row[f"{attribute}_dagtekening"] = by["dagtekening"]
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


def open_zorgperioden(periods, assigned, children):
    for period in periods:
        if period["status"] in ("lopend", "tijdelijk_gestopt"):
            toewijzing = assigned.get(tuple(period[name] for name in DOSSIER))
            child = children[period["pseudonym"]]
            yield period | {name: child[name] for name in TOLD} | {
                "toewijzing_einddatum": toewijzing and toewijzing["einddatum"]
            }


def answered_by(fact):
    """The columns that tell which answer counts."""
    return {name: fact and fact[name.removeprefix("antwoord_")] for name in ANSWER}


def aanvragen(requested, changed, answers, allocated, assigned):
    rows = [
        fact | {
            "soort": "toewijzing",
            "product_soort": "nieuw",
            "toewijzing_nummer": None,
            "ingangsdatum": fact["toewijzing_ingangsdatum"],
            "einddatum": fact["toewijzing_einddatum"],
        }
        for fact in requested
    ] + [
        fact | {
            "soort": "wijziging",
            "product_soort": fact["soort"],
            "ingangsdatum": fact["gewenste_ingangsdatum"],
        }
        for fact in changed
    ]
    answers, allocated = group(answers, ["request_id"]), group(allocated, ["request_id"])
    for row in rows:
        key = (row["request_id"],)
        latest = lambda it: (it["dagtekening"], it["verzoek_antwoord"] == "1", it["fact_id"])
        answer = max(answers.get(key, []), key=latest, default=None)
        same_child = lambda it: it["pseudonym"] == row["pseudonym"]
        honoured = max(
            (
                it for it in allocated.get(key, [])
                if same_child(it) or it["weak"] or row["weak"]
            ),
            key=lambda it: (
                same_child(it),
                row["toewijzing_nummer"] == it["toewijzing_nummer"],
                all(
                    row[name] is not None and row[name] == it[name]
                    for name in ("product_categorie", "product_code")
                ),
                it["toewijzingsdatum"], it["toewijzingstijd"], it["dagtekening"], it["fact_id"],
            ),
            default=None,
        )
        if honoured:
            status = "toegewezen"
        elif answer:
            status = "afgewezen" if answer["verzoek_antwoord"] == "1" else "in_onderzoek"
        else:
            status = "open"
        toewijzing = honoured and assigned[tuple(honoured[name] for name in DOSSIER)]
        yield row | answered_by(answer) | {
            "status": status,
            "reden_afwijzing": answer and answer["reden_afwijzing"],
            "woonplaats_gemeente": answer and answer["woonplaats_gemeente"],
            "allocated_fact_id": honoured and honoured["fact_id"],
            "allocated_receipt": honoured and honoured["receipt"],
            "allocated_dagtekening": honoured and honoured["dagtekening"],
            "toegewezen_nummer": honoured and honoured["toewijzing_nummer"],
            "toewijzing_id": toewijzing and toewijzing["toewijzing_id"],
            "toewijzing_status": toewijzing and toewijzing["status"],
        }


def refuses(answer):
    return any(code not in ("0200", "8001") for code in answer["retourcodes"].split())


def oordelen(declared_lines, answers):
    by_klasse = group(answers, ["klasse"])
    of_claim = group(by_klasse[("declaratie",)], ["declaratie_id"])
    of_line = group(by_klasse[("prestatie",)], ["receipt", "prestatie_id", "toewijzing_nummer"])
    of_client = group(by_klasse[("client",)], ["receipt", "pseudonym"])
    for line in declared_lines:
        order = lambda it: (it["dagtekening"], it["fact_id"])
        answer = max(of_claim.get((line["declaratie_id"],), []), key=order, default=None)
        row = line | answered_by(answer)
        if answer is None:
            row["oordeel"] = line["beoordeling"] or "ingediend"
        else:
            which = (answer["receipt"], line["prestatie_id"], line["toewijzing_nummer"])
            about = of_line.get(which, [])
            about_client = of_client.get((answer["receipt"], line["pseudonym"]), [])
            by_id = lambda it: it["fact_id"]
            refusing = sorted(filter(refuses, about), key=by_id)
            refusing += sorted(filter(refuses, about_client), key=by_id)
            row["retourcodes"] = (refusing + [answer])[0]["retourcodes"]
            row["oordeel"] = "afgewezen" if refusing or refuses(answer) else "toegewezen"
        yield row


def prestaties(oordeel_rows, assigned):
    credits = [row for row in oordeel_rows if row["bedrag"] <= 0 and row["oordeel"] != "afgewezen"]
    credits = group(credits, ["vorige_prestatie_id", "toewijzing_nummer"])
    for row in oordeel_rows:
        order = lambda it: (it["dagtekening"], it["fact_id"])
        about = credits.get((row["prestatie_id"], row["toewijzing_nummer"]), [])
        credit = max(about, key=order, default=None)
        toewijzing = assigned.get(tuple(row[name] for name in DOSSIER))
        names_another = row["vorige_prestatie_id"] is not None
        takes_back = row["bedrag"] < 0 or row["bedrag"] == 0 and names_another
        credited = credit is not None and row["oordeel"] != "afgewezen"
        yield row | {
            "soort": "credit" if takes_back else "debet",
            "status": "gecrediteerd" if credited else row["oordeel"],
            "toewijzing_id": toewijzing and toewijzing["toewijzing_id"],
            "credit_fact_id": credit and credit["fact_id"],
            "credit_prestatie_id": credit and credit["prestatie_id"],
            "credit_dagtekening": credit and credit["dagtekening"],
            "credit_bedrag": credit and credit["bedrag"],
        }


def declaraties(oordeel_rows, answers):
    answers = {answer["fact_id"]: answer for answer in answers}
    for (claim,), rows in group(oordeel_rows, ["declaratie_id"]).items():
        judged = [row for row in rows if row["oordeel"] != "ingediend"]
        refused = [row for row in rows if row["oordeel"] == "afgewezen"]
        answer = answers.get(rows[0]["antwoord_fact_id"])
        approved = sum(row["bedrag"] for row in rows if row["oordeel"] == "toegewezen")
        if not judged:
            status = "ingediend"
        elif len(refused) == len(rows):
            status = "afgewezen"
        elif not refused and len(judged) == len(rows):
            status = "toegewezen"
        else:
            status = "gedeeltelijk"
        yield rows[0] | answered_by(answer) | {
            "declaratie_id": claim,
            "begindatum": min(row["declaratie_begindatum"] for row in rows),
            "einddatum": max(row["declaratie_einddatum"] for row in rows),
            "declaratie_dagtekening": max(row["declaratie_dagtekening"] for row in rows),
            "status": status,
            "regels": len(rows),
            "afgewezen_regels": len(refused),
            "clienten": len({row["pseudonym"] for row in rows}),
            "ingediend_bedrag": sum(row["bedrag"] for row in rows),
            "toegekend_bedrag": answer["toegekend_bedrag"] if answer
            else approved if judged else None,
            "retourcodes": answer and answer["retourcodes"],
        }


def tijdlijn(periods, toewijzing_rows, requests):
    def row(it, fact_id, soort, dag, tot):
        return {
            "fact_id": fact_id, "pseudoniem": it["pseudonym"], "municipality": it["municipality"],
            "soort": soort, "wat": it["product_categorie"], "van": it["provider"], "dag": dag, "tot": tot,
        }

    for it in periods:
        tot = None if it["status"] == "tijdelijk_gestopt" else it["einddatum"]
        yield row(it, it["start_fact_id"] or it["stop_fact_id"], "zorg", it["begindatum"], tot)
    for it in toewijzing_rows:
        if it["status"] != "ingetrokken":
            yield row(it, it["fact_id"], "toewijzing", it["ingangsdatum"], it["einddatum"])
    for it in requests:
        yield row(it, it["fact_id"], "aanvraag", it["dagtekening"], None)


def kinderen(line, children):
    for (pseudonym,), rows in group(line, ["pseudoniem"]).items():
        care = [row for row in rows if row["soort"] == "zorg"]
        yield {name: children[pseudonym][name] for name in TOLD} | {
            "pseudoniem": pseudonym,
            "eerste_dag": min(row["dag"] for row in rows),
            "laatste_dag": max(row["dag"] for row in rows),
            "gebeurtenissen": len(rows),
            "partners": len({row["van"] for row in rows}),
            "aanbieders": len({row["van"] for row in care}),
            "zonder_einde": sum(row["tot"] is None for row in care),
        }


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
        if entry["fate"] in ("accepted", "disputed"):
            data = pathlib.Path(arguments.files, entry["file"]).read_bytes()
            for table, fact in facts_of(data, keys):
                tables[table].append(fact)
    facts = [fact for name in TABLES if name.startswith("fact_") for fact in tables[name]]
    tables["client"] = list(clients(facts))
    tables["toewijzing"] = list(toewijzingen(tables["fact_allocated"]))
    assigned = {tuple(row[name] for name in DOSSIER): row for row in tables["toewijzing"]}
    starts, stops = tables["fact_care_started"], tables["fact_care_stopped"]
    tables["zorgperiode"] = list(zorgperioden(starts, stops, assigned))
    children = {row["pseudonym"]: row for row in tables["client"]}
    tables["open_zorgperiode"] = list(
        open_zorgperioden(tables["zorgperiode"], assigned, children)
    )
    tables["aanvraag"] = list(aanvragen(
        tables["fact_care_requested"], tables["fact_change_requested"],
        tables["fact_request_answered"], tables["fact_allocated"], assigned,
    ))
    answers = tables["fact_declaration_answered"]
    tables["prestatie_oordeel"] = list(oordelen(tables["fact_declared"], answers))
    tables["prestatie"] = list(prestaties(tables["prestatie_oordeel"], assigned))
    tables["declaratie"] = list(declaraties(tables["prestatie_oordeel"], answers))
    line = list(tijdlijn(tables["zorgperiode"], tables["toewijzing"], tables["aanvraag"]))
    tables["tijdlijn"], tables["kind"] = line, list(kinderen(line, children))
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, columns in TABLES.items():
        rows = sorted("\t".join(show(row[column]) for column in columns) for row in tables[name])
        (out / f"{name}.tsv").write_text("\n".join(["\t".join(columns), *rows]) + "\n")


if __name__ == "__main__":
    main()
