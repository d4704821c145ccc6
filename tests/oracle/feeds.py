#!/usr/bin/env python3
"""What the warehouse must hold after the files of other partners than providers were taken in.

An independent account, by the standard library alone, of `schemas/src/feed/families.rs`, of the shipped mappings in
`mappings/`, and of what `formats/` says of FHIR, CORV and OSO. It shares no code with the hub and reads no mapping.

    feeds.py --keys keys.toml --files DIR --manifest DIR.feeds.json --measures FILE --municipality 0363 --out DIR

`--files` holds a folder for each feed. The manifest tells of each file which of its rows must be refused; what is
in a file twice, or in two files, counts once.

Writes one `<table>.tsv` for each table of facts and each view: a line with the names of the columns, then the rows,
ascending. Left out is what depends on how a row is kept or came in: ids of facts, receipts and records, line,
identification, and what orders versions (which of them stands is what the views show).
"""

import argparse
import csv
import datetime
import io
import json
import pathlib
import xml.etree.ElementTree as tree
from collections import defaultdict

from expected import DOMAIN, Keys, mac, show

SUBJECT = "pseudonym key_version domain weak birth_year sex pc4 age_at_event".split()
COMMON = "standard law message_type sender municipality mutation on_day".split() + SUBJECT

# Family: table, view, fields.
FAMILIES = {
    "Referred": ("referred", "verwijzing",
        "verwijzer verwijzer_soort aanmeldbron verwijzer_agb organisatie_agb specialisme naar naar_code "
        "onderwerp datum_verwijzing prioriteit status"),
    "SchoolSignalled": ("school_signalled", "schoolsignaal",
        "signaalsoort verzuimsoort brin datum_start datum_einde status datum_status zorgsignaal lesuren "
        "meer_dan_25_procent rol_melder aanleiding tlv_categorie samenwerkingsverband schoolsoort vervolg"),
    "InvestigationReported": ("investigation_reported", "onderzoek",
        "zaak_id vto_id soort status datum_status resultaat rol instelling"),
    "MeasureReported": ("measure_reported", "maatregel",
        "maatregel bron zaak_id datum_beslissing datum_aanvang datum_einde datum_overgedragen_gekregen "
        "datum_overgedragen datum_eerste_contact erkende_interventie reden_einde instelling"),
    "TeamSupportStarted": ("team_support_started", "ondersteuning_start",
        "ondersteuning_id datum_start hulpvorm aanmeldbron team"),
    "TeamSupportStopped": ("team_support_stopped", "ondersteuning_einde",
        "ondersteuning_id datum_einde reden_einde team"),
    "OutcomeReported": ("outcome_reported", "uitkomst",
        "meting datum_meting score antwoord informant aanbieder_agb"),
    "CountReported": ("count_reported", "telling", "soort locatie periode_begin periode_einde aantal"),
    "PlacementPrevented": ("placement_prevented", "plaatsing_voorkomen",
        "datum plaatsing inzet aanbieder_agb"),
    "BudgetGranted": ("budget_granted", "pgb",
        "datum_toekenning datum_ingang datum_einde bedrag periode product_categorie hulpverlener"),
}
# Where a removal must still say what it removes.
RANK = {"nieuw": 0, "gewijzigd": 1, "verwijderd": 2}
MUTATION = {"N": "nieuw", "W": "gewijzigd", "V": "verwijderd"}


class Person:
    """Whom a fact is about, as far as the partner tells."""

    def __init__(self, bsn=None, name=None, born=None, sex=None, postcode=None, number=None):
        self.bsn, self.name, self.sex = bsn or None, name, sex
        self.postcode, self.number = postcode or None, number
        self.born, self.known = born if born else (None, None)

    def identity(self):
        if self.bsn:
            return f"bsn:{self.bsn}", False
        return self.weak(), True

    def weak(self):
        letters = lambda text: "".join(c.lower() for c in text or "" if c.isalnum())
        number = "" if self.number is None else self.number
        return f"weak:{letters(self.name)}|{self.born}|{letters(self.postcode)}|{number}"

    def is_weakly_known(self):
        return all([self.born, self.known is None, self.name, self.postcode, self.number])

    def pc4(self):
        text = "".join((self.postcode or "").split())
        fits = text[:4].isdigit() and not text.startswith("0") and len(text) in (4, 6)
        return text[:4] if fits and (len(text) == 4 or text[4:].isalpha()) else None


def birth(text):
    """A birth date, and how much of it is known: as `jjjjmmdd` with zeros, `jjjj-mm-dd`, `jjjj-mm` or `jjjj`."""
    digits = (text or "").replace("-", "")
    if not digits or set(digits) == {"0"}:
        return None
    digits = digits.ljust(8, "0")
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    known = "2" if month == 0 else "1" if day == 0 else None
    return datetime.date(year, month or 1, day or 1), known


def day(text):
    if not text:
        return None
    if len(text) == 10 and text[2] == "-":
        return datetime.date(int(text[6:]), int(text[3:5]), int(text[:2]))
    return datetime.date.fromisoformat(text.replace("-", ""))


def of_school(brin, number):
    """A record of a school: each counts its own. A code without a site is that of the main one."""
    return f"{brin.upper():0<6}/{number}"


SEX = {"M": "1", "V": "2", "O": "0", "1": "1", "2": "2", "0": "0"}


class Fact:
    def __init__(self, family, record, order, mutation, values, on, person, feed):
        if mutation == "verwijderd":
            # Only what it takes back counts, and the day of that; else the day of the version.
            values, on = {}, on or day(order[:10])
        self.family, self.record, self.order, self.mutation = family, record, order, mutation
        self.values = {name: value for name, value in values.items() if value not in (None, "")}
        self.on, self.person, self.feed = on, person, feed


class Feeds:
    """Reads the files of every feed."""

    def __init__(self, keys, municipality, measures):
        self.keys, self.municipality, self.measures = keys, municipality, measures
        self.facts, self.seen = [], set()

    def reference(self, feed, text):
        return mac(self.keys.ids, "reference", self.municipality, feed["sender"], text)

    def add(self, feed, content, facts):
        """Facts of an entry, unless the same entry was there before."""
        if (feed["name"], content) not in self.seen:
            self.seen.add((feed["name"], content))
            self.facts.extend(facts)

    def table(self, feed, data, refused, make):
        encoding = "windows-1252" if feed["name"] == "jgz-verwijzing" else "utf-8-sig"
        text = data.decode(encoding)
        delimiter = "," if feed["name"] == "wijkteam-ondersteuning" else ";"
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        for number, row in enumerate(rows, 2):
            if number not in refused:
                self.add(feed, json.dumps(row, sort_keys=True), make(feed, row))

    def person(self, row):
        number = row.get("huisnummer")
        bsn = row.get("bsn", row.get("onderwijsnummer"))
        postcode = row.get("postcode", row.get("postcode4"))
        sex = SEX.get(row.get("geslacht"))
        born = birth(row.get("geboortedatum"))
        return Person(bsn, row.get("achternaam"), born, sex, postcode, number or None)


def mutated(row):
    return MUTATION[row["mutatie"]] if "mutatie" in row else "nieuw"


class Tables(Feeds):
    """The tables, by the name of their mapping."""

    def school_verzuim(self, feed, row):
        values = {
            "signaalsoort": "verzuim", "verzuimsoort": row["verzuimsoort"], "brin": row["brin_vestiging"],
            "datum_start": day(row["datum_start"]), "datum_einde": day(row["datum_einde"]),
            "status": row["status"], "datum_status": day(row["datum_status"]),
            "zorgsignaal": {"J": True, "N": False}.get(row["zorgsignaal"]),
            "lesuren": int(row["aantal_lesuren"]) if row["aantal_lesuren"] else None,
            "rol_melder": row["contactpersoon_functie"],
        }
        order = row["datum_status"]
        record = of_school(row["brin_vestiging"], row["bron_record_id"])
        yield Fact("SchoolSignalled", record, order, mutated(row), values, values["datum_start"],
                   self.person(row), feed)

    def school_ondersteuning(self, feed, signal):
        child = signal["jeugdige"]
        on = day(signal["gemeldOp"])
        person = self.person(child)
        values = {
            "signaalsoort": "ondersteuning", "brin": signal["brinVestiging"], "datum_start": on,
            "rol_melder": signal["rolMelder"], "aanleiding": signal["aanleiding"],
            "schoolsoort": signal["schoolsoort"], "vervolg": signal["vervolg"],
        }
        record, order = of_school(signal["brinVestiging"], signal["bronRecordId"]), signal["gemeldOp"]
        yield Fact("SchoolSignalled", record, order, mutated(signal), values, on, person, feed)
        if signal["vervolg"] == "verwezen_wijkteam":
            # A school is no referrer to CBS.
            values = {
                "verwijzer": "06", "aanmeldbron": "school", "naar": "wijkteam", "datum_verwijzing": on,
                "onderwerp": signal["aanleiding"],
            }
            yield Fact("Referred", record, order, mutated(signal), values, on, person, feed)
        if tlv := signal.get("tlv"):
            values = {
                "signaalsoort": "tlv", "brin": signal["brinVestiging"],
                "datum_start": day(tlv["ingangsdatum"]), "datum_einde": day(tlv["einddatum"]),
                "tlv_categorie": tlv["categorie"], "samenwerkingsverband": tlv["swvNummer"],
                "schoolsoort": signal["schoolsoort"],
            }
            yield Fact("SchoolSignalled", record + "/tlv", order, mutated(signal), values,
                       values["datum_start"], person, feed)

    def referral(self, feed, row, record, on, naar, values):
        agb = naar.isdigit()
        values = {
            "naar": "aanbieder" if agb else naar, "naar_code": naar if agb else None,
            "organisatie_agb": row.get("organisatie_agb"), "datum_verwijzing": day(on),
        } | values
        order = values["datum_verwijzing"].isoformat()
        yield Fact("Referred", record, order, mutated(row), values, values["datum_verwijzing"],
                   self.person(row), feed)

    def jgz_verwijzing(self, feed, row):
        values = {"verwijzer": row["verwijzer"], "aanmeldbron": "jgz"}
        return self.referral(feed, row, row["bds_0695"], row["datum_verwijzing"], row["naar"], values)

    def jgz_doorzorg(self, feed, row):
        values = {"verwijzer": "03", "aanmeldbron": "jgz", "onderwerp": "nazorg"}
        on = row["datum_doorzorg"]
        return self.referral(feed, row, row["dossiernummer"], on, "wijkteam", values)

    def schoolmaatschappelijk_werk(self, feed, row):
        values = {"verwijzer": "01", "aanmeldbron": "schoolmaatschappelijk_werk"}
        return self.referral(feed, row, row["dossiernummer"], row["datum_verwijzing"], row["naar"], values)

    def dyslexie(self, feed, row):
        values = {
            "verwijzer": "01", "aanmeldbron": "school", "onderwerp": "dyslexie", "status": row["status"],
            "naar_code": row["aanbieder_agb"],
        }
        on = row["datum_verwijzing"]
        return self.referral(feed, row, row["aanmelding_nummer"], on, "aanbieder", values)

    def wijkteam_ondersteuning(self, feed, row):
        number, order = row["ondersteuning_nummer"], row["gewijzigd_op"]
        about, mutation = self.person(row), mutated(row)
        support = self.reference(feed, number)
        values = {
            "ondersteuning_id": support, "datum_start": day(row["datum_start"]),
            "hulpvorm": row["hulpvorm"], "aanmeldbron": row["aanmeldbron"], "team": row["team"],
        }
        yield Fact("TeamSupportStarted", number, order, mutation, values, values["datum_start"], about, feed)
        if not row["datum_einde"]:
            if mutation != "nieuw":
                yield Fact("TeamSupportStopped", number, order, "verwijderd", {}, None, about, feed)
        else:
            values = {
                "ondersteuning_id": support, "datum_einde": day(row["datum_einde"]),
                "reden_einde": row["reden_einde"], "team": row["team"],
            }
            yield Fact("TeamSupportStopped", number, order, mutation, values, values["datum_einde"], about, feed)

    def spoedhulp(self, feed, row):
        values = {
            "datum": day(row["datum"]), "plaatsing": row["plaatsing"], "inzet": row["inzet"],
            "aanbieder_agb": row["aanbieder_agb"],
        }
        yield Fact("PlacementPrevented", row["inzet_nummer"], row["datum"], mutated(row), values,
                   values["datum"], self.person(row), feed)

    def pgb(self, feed, row):
        values = {
            "datum_toekenning": day(row["datum_toekenning"]), "datum_ingang": day(row["datum_ingang"]),
            "datum_einde": day(row["datum_einde"]), "bedrag": int(row["bedrag"].replace(",", "")),
            "periode": row["periode"], "product_categorie": row["product_categorie"],
            "hulpverlener": row["hulpverlener"],
        }
        yield Fact("BudgetGranted", row["beschikking_nummer"], row["gewijzigd_op"], mutated(row), values,
                   values["datum_toekenning"], self.person(row), feed)

    def outcome(self, feed, row, record, values):
        values |= {
            "datum_meting": day(row["datum"]), "informant": row["informant"],
            "aanbieder_agb": row["aanbieder_agb"],
        }
        yield Fact("OutcomeReported", record, row["datum"], "nieuw", values, values["datum_meting"],
                   self.person(row), feed)

    def clientervaring(self, feed, row):
        values = {"meting": "tevredenheid", "score": int(row["cijfer"])}
        return self.outcome(feed, row, row["respons_nummer"], values)

    def doelrealisatie(self, feed, row):
        values = {"meting": "doelrealisatie", "antwoord": row["doel_bereikt"]}
        return self.outcome(feed, row, row["meting_nummer"], values)

    def inloop(self, feed, row):
        values = {
            "soort": row["soort"], "locatie": row["locatie"], "periode_begin": day(row["periode_begin"]),
            "periode_einde": day(row["periode_einde"]), "aantal": int(row["aantal"]),
        }
        record = "|".join([row["locatie"], row["soort"], row["periode_begin"]])
        yield Fact("CountReported", record, row["periode_einde"], "nieuw", values,
                   values["periode_einde"], None, feed)

    def measures_of_cbs(self, feed, files):
        """Each file replaces all of its half year: what differs from the file before is a version."""
        before = defaultdict(dict)
        for name, data in files:
            *_, half, stamp = name.removesuffix(".csv").split("-")
            now = {}
            for row in csv.DictReader(io.StringIO(data.decode()), delimiter=";"):
                record = "|".join([row["bsn"], row["datum_aanvang_maatregel"], row["type_maatregel"]])
                now[record] = row
            for record, row in now.items():
                if before[half].get(record) != row:
                    mutation = "gewijzigd" if record in before[half] else "nieuw"
                    self.facts.append(self.cbs_measure(feed, row, half, record, stamp, mutation))
            for record in before[half].keys() - now.keys():
                row = before[half][record]
                self.facts.append(self.cbs_measure(feed, row, half, record, stamp, "verwijderd"))
            before[half] = now

    def cbs_measure(self, feed, row, half, record, stamp, mutation):
        values = {
            "maatregel": row["type_maatregel"], "bron": "cbs",
            "datum_aanvang": day(row["datum_aanvang_maatregel"]),
            "datum_einde": day(row["datum_einde_maatregel"]),
            "datum_overgedragen_gekregen": day(row["datum_overgedragen_gekregen"]),
            "datum_overgedragen": day(row["datum_overgedragen"]),
            "datum_eerste_contact": day(row["datum_eerste_contact"]),
            "erkende_interventie": {"J": True, "N": False}.get(row["erkende_interventie"]),
            "reden_einde": row["reden_beeindiging"],
        }
        on, person = values["datum_aanvang"], self.person(row)
        return Fact("MeasureReported", half + "|" + record, stamp, mutation, values, on, person, feed)


BSN = ("http://fhir.nl/fhir/NamingSystem/bsn", "urn:oid:2.16.840.1.113883.2.4.6.3", "2.16.840.1.113883.2.4.6.3")
AGB = "http://fhir.nl/fhir/NamingSystem/agb-z"


class Referrals(Feeds):
    """Tasks of a GP, in pages of a search."""

    def page(self, feed, data, refused):
        entries = json.loads(data)["entry"]
        resources = [entry["resource"] for entry in entries]
        for number, task in enumerate(resources, 1):
            if task["resourceType"] == "Task" and number not in refused:
                # Each Task is followed by what it leans on.
                own = resources[number:number + 3]
                content = json.dumps([task, *own], sort_keys=True)
                self.add(feed, content, [self.referral_of(feed, task, *own)])

    def referral_of(self, feed, task, request, patient, role):
        owner = task["owner"]["identifier"]
        number = next((i["value"] for i in patient.get("identifier", []) if i["system"] in BSN), None)
        address = next(iter(patient.get("address", [])), {})
        house = [
            extension["valueString"]
            for line in address.get("_line", [])
            for extension in line["extension"]
            if extension["url"].endswith("ADXP-houseNumber")
        ]
        person = Person(
            number, patient["name"][0]["family"], birth(patient.get("birthDate")),
            {"male": "1", "female": "2"}.get(patient["gender"], "0"),
            address.get("postalCode"), next(iter(house), None),
        )
        agb = lambda side: role[side]["identifier"]["value"]
        wrong = task["status"] == "entered-in-error"
        on = day(request["authoredOn"])
        values = {
            "verwijzer": "02", "aanmeldbron": "huisarts", "verwijzer_agb": agb("practitioner"),
            "organisatie_agb": agb("organization"),
            "specialisme": role["specialty"][0]["coding"][0]["code"],
            "naar": "aanbieder" if owner["system"] == AGB else "wijkteam", "naar_code": owner["value"],
            "datum_verwijzing": on, "prioriteit": request["priority"],
            "status": None if wrong else task["status"],
        }
        mutation = "verwijderd" if wrong else "nieuw" if task["meta"]["versionId"] == "1" else "gewijzigd"
        order = task["meta"]["lastUpdated"]
        return Fact("Referred", task["id"], order, mutation, values, on, person, feed)


JZ = "{http://www.stufstandaarden.nl/koppelvlak/jz0100}"
STUF = "{http://www.egem.nl/StUF/StUF0301}"
ZKN = "{http://www.egem.nl/StUF/sector/zkn/0310}"
BG = "{http://www.egem.nl/StUF/sector/bg/0310}"
OSO = "{http://www.edustandaard.nl/oso_gegevensset/2019/dossier}"


class Messages(Feeds):
    """Messages of CORV, dossiers of OSO."""

    def corv(self, feed, data):
        root = tree.fromstring(data)
        control, case = root.find(f"{JZ}stuurgegevens"), root.find(f"{JZ}object")
        sender = control.findtext(f"{STUF}zender/{STUF}organisatie")
        reference = control.findtext(f"{STUF}referentienummer")
        if (feed["name"], reference) in self.seen:
            return
        self.seen.add((feed["name"], reference))
        zaak = case.findtext(f"{ZKN}identificatie")
        step = case.find(f"{ZKN}heeft")
        status = step.findtext(f"{ZKN}gerelateerde/{ZKN}omschrijving").lower().replace(" ", "_")
        on = day(step.findtext(f"{ZKN}datumStatusGezet"))
        result = case.findtext(f"{ZKN}resultaat/{ZKN}omschrijving")
        about = case.find(f"{ZKN}heeftBetrekkingOp/{ZKN}gerelateerde/{ZKN}natuurlijkPersoon")
        date = about.find(f"{BG}geboortedatum")
        known = {"V": None, "D": "1", "M": "2", "J": "3"}[date.get(f"{STUF}indOnvolledigeDatum")]
        person = Person(
            about.findtext(f"{BG}inp.bsn"), about.findtext(f"{BG}geslachtsnaam"),
            (day(date.text), known), SEX[about.findtext(f"{BG}geslachtsaanduiding")],
        )
        values = {
            "zaak_id": self.reference(feed, zaak), "soort": "bescherming", "status": status,
            "datum_status": on, "resultaat": result and result.lower().replace(" ", "_"), "rol": "kind",
            "instelling": sender,
        }
        facts = [Fact("InvestigationReported", zaak + "/" + status, on.isoformat(), "nieuw", values, on, person, feed)]
        for number, decision in enumerate(case.findall(f"{ZKN}leidtTot"), 1):
            inner = decision.find(f"{ZKN}gerelateerde")
            text = inner.findtext(f"{ZKN}toelichting")
            values = {
                "maatregel": self.measures.get(text.lower(), "ONBEKEND"), "bron": "corv",
                "zaak_id": self.reference(feed, zaak),
                "datum_beslissing": day(inner.findtext(f"{ZKN}datumBeslissing")),
                "datum_aanvang": day(inner.findtext(f"{ZKN}ingangsdatumWerking")),
                "datum_einde": day(inner.findtext(f"{ZKN}einddatumWerking")), "instelling": sender,
            }
            record = f"{zaak}/{number}"
            facts.append(Fact("MeasureReported", record, on.isoformat(), "nieuw", values,
                              values["datum_aanvang"], person, feed))
        # CORV itself says who sends it, and by what name.
        self.facts.extend(facts)
        for fact in facts:
            fact.feed = feed | {"message_type": "notificatieDi01", "says": f"{sender}/CORV"}

    def oso(self, feed, data):
        root = tree.fromstring(data)
        school = root.find(f"{OSO}huidigeschool")
        pupil = school.find(f"{OSO}leerling")
        text = lambda element, path: element.findtext("/".join(OSO + part for part in path.split("/")))
        number = text(pupil, "leerlingid")
        brin = text(school, "brincode") + text(school, "vestigingscode")
        made = day(text(root, "metadata/datum"))
        person = Person(
            text(pupil, "bsn"), text(pupil, "achternaam"), birth(text(pupil, "geboortedatum")),
            {"1": "2", "2": "1"}[text(pupil, "geslacht")],
            text(pupil, "adreslijst/adres/postcode"), text(pupil, "adreslijst/adres/nummer"),
        )
        base = {"brin": brin}
        facts = []
        opp = text(pupil, "onderwijsondersteuning/opp/opp_ingangdatum")
        facts.append(("opp", {"signaalsoort": "ondersteuning", "datum_start": day(opp)}))
        tlv = pupil.find(f"{OSO}onderwijsondersteuning/{OSO}tlv")
        facts.append(("tlv", {
            "signaalsoort": "tlv", "datum_start": day(text(tlv, "tlvingangdatum")),
            "datum_einde": day(text(tlv, "tlveinddatum")), "tlv_categorie": text(tlv, "tlvcategorie"),
            "samenwerkingsverband": text(tlv, "tlvswvnummer"),
        }))
        more = text(pupil, "verzuim/meerdan25percent")
        if more is not None:
            facts.append(("verzuim", {
                # A dossier tells of the year before it.
                "signaalsoort": "verzuim", "meer_dan_25_procent": more == "true", "datum_einde": made,
                "datum_start": made.replace(year=made.year - 1) + datetime.timedelta(days=1),
            }))
        made_facts = [
            Fact("SchoolSignalled", f"{brin}/{number}/{kind}", made.isoformat(), "nieuw", base | values,
                 values["datum_start"], person, feed)
            for kind, values in facts
        ]
        self.add(feed, data, made_facts)


class Everything(Tables, Referrals, Messages):
    pass


class Warehouse:
    """Rows of the tables and views."""

    def __init__(self, keys):
        self.keys = keys

    def pseudonym(self, identity):
        return mac(self.keys.pseudonym, "pseudonym", identity)

    def subject(self, fact):
        if fact.person is None:
            return dict.fromkeys(SUBJECT)
        person = fact.person
        who, weak = person.identity()
        age = None
        if person.born is not None and person.known is None:
            born, on = person.born, fact.on
            age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        unknown = person.born is None or person.known == "3"
        return {
            "pseudonym": self.pseudonym(who), "key_version": self.keys.version, "domain": DOMAIN,
            "weak": weak, "birth_year": None if unknown else person.born.year, "sex": person.sex,
            "pc4": person.pc4(), "age_at_event": age if age is not None and age >= 0 else None,
        }

    def rows(self, facts, municipality):
        rows = defaultdict(list)
        for fact in facts:
            table, _, fields = FAMILIES[fact.family]
            rows["fact_" + table].append({
                "standard": fact.feed["standard"], "law": "JW",
                "message_type": fact.feed["message_type"],
                "sender": fact.feed.get("says", fact.feed["sender"]), "municipality": municipality,
                "mutation": fact.mutation, "on_day": fact.on,
            } | self.subject(fact) | {name: fact.values.get(name) for name in fields.split()})
        links = self.links(facts)
        rows["koppeling"] = [{"zwak_pseudoniem": weak, "pseudoniem": strong} for weak, strong in links.items()]
        for family, (table, view, fields) in FAMILIES.items():
            for fact in standing(fact for fact in facts if fact.family == family):
                own = self.subject(fact)["pseudonym"]
                who = {"pseudoniem": links.get(own, own), "pseudoniem_bron": own} if own else {}
                rows[view].append({"municipality": municipality} | who | {name: fact.values.get(name) for name in fields.split()})
        rows["tijdlijn"] = list(self.time_line(facts, links, municipality))
        rows["kind"] = list(kinderen(rows["tijdlijn"]))
        return rows

    def time_line(self, facts, links, municipality):
        """What stands about children; a start of support with the first end on or after that day."""
        stands = [fact for fact in standing(facts) if fact.person or fact.family == "TeamSupportStopped"]
        ends = defaultdict(list)
        for fact in stands:
            if fact.family == "TeamSupportStopped":
                ends[fact.values["ondersteuning_id"]].append(fact.values["datum_einde"])
        for fact in stands:
            if fact.family == "TeamSupportStopped":
                continue
            value = fact.values.get
            soort, wat, dag, tot = {
                "Referred": ("verwijzing", "naar", None, None),
                "SchoolSignalled": ("schoolsignaal", "signaalsoort", value("datum_start"), value("datum_einde")),
                "InvestigationReported": ("onderzoek", "status", None, None),
                "MeasureReported": ("maatregel", "maatregel", value("datum_aanvang"),
                    value("datum_einde") or value("datum_overgedragen")),
                "TeamSupportStarted": ("ondersteuning", "hulpvorm", value("datum_start"), min(
                    (end for end in ends[value("ondersteuning_id")] if end >= value("datum_start")), default=None)
                    if fact.family == "TeamSupportStarted" else None),
                "OutcomeReported": ("uitkomst", "meting", None, None),
                "PlacementPrevented": ("plaatsing_voorkomen", "plaatsing", None, None),
                "BudgetGranted": ("pgb", "product_categorie", value("datum_ingang"), value("datum_einde")),
            }[fact.family]
            own = self.subject(fact)["pseudonym"]
            yield {
                "pseudoniem": links.get(own, own), "municipality": municipality, "soort": soort,
                "wat": value(wat), "van": fact.feed.get("says", fact.feed["sender"]),
                "dag": dag or fact.on, "tot": tot,
            }

    def links(self, facts):
        """What a weak pseudonym stands for: only where all that is told of it names one child."""
        told = defaultdict(set)
        by_record = defaultdict(list)
        for fact in facts:
            by_record[(fact.feed["name"], fact.family, fact.record)].append(fact)
        for versions in by_record.values():
            for fact in standing(versions):
                person = fact.person
                if person and person.bsn and person.is_weakly_known():
                    told[self.pseudonym(person.weak())].add(self.pseudonym(person.identity()[0]))
        return {weak: next(iter(strong)) for weak, strong in told.items() if len(strong) == 1}


def kinderen(line):
    by_child = defaultdict(list)
    for row in line:
        by_child[row["pseudoniem"]].append(row)
    for pseudonym, rows in by_child.items():
        yield {
            "pseudoniem": pseudonym,
            "eerste_dag": min(row["dag"] for row in rows), "laatste_dag": max(row["dag"] for row in rows),
            "gebeurtenissen": len(rows), "partners": len({row["van"] for row in rows}), "aanbieders": 0,
            "zonder_einde": sum(
                row["tot"] is None and row["soort"] in ("ondersteuning", "maatregel", "pgb") for row in rows
            ),
        }


def standing(facts):
    """Of each record the version that counts, unless that takes it away."""
    records = defaultdict(list)
    for fact in facts:
        records[(fact.feed["name"], fact.family, fact.record)].append(fact)
    for versions in records.values():
        last = max(versions, key=lambda fact: (fact.order, RANK[fact.mutation]))
        if last.mutation != "verwijderd":
            yield last


COLUMNS = {
    "koppeling": ["zwak_pseudoniem", "pseudoniem"],
    **{"fact_" + table: COMMON + fields.split() for table, _, fields in FAMILIES.values()},
    **{
        view: (["municipality"] if view == "telling" else ["municipality", "pseudoniem", "pseudoniem_bron"])
        + fields.split()
        for _, view, fields in FAMILIES.values()
    },
    "tijdlijn": "pseudoniem municipality soort wat van dag tot".split(),
    "kind": "pseudoniem eerste_dag laatste_dag gebeurtenissen partners aanbieders zonder_einde".split(),
}
FEEDS = {
    "huisarts": ("FHIR R4", "Task", "01050001"),
    "corv": ("StUF-Jeugdzorg 1.0.9", "notificatieDi01", "RK0000"),
    "oso": ("OSO 2019.1", "POSWV", "00YY"),
}
SENDERS = {
    "school-verzuim": "00YY", "school-ondersteuning": "00YY", "cbs-jeugdbescherming": "AST106",
    "jgz-verwijzing": "60000001", "jgz-doorzorg": "60000001", "wijkteam-ondersteuning": "WIJKTEAM",
    "schoolmaatschappelijk-werk": "SMW", "spoedhulp": "SPOEDHULP", "dyslexie": "POORTWACHTER",
    "inloop": "INLOOP", "pgb": "SVB", "clientervaring": "ERVARING", "doelrealisatie": "ERVARING",
}


def feed_named(name):
    standard, message_type, sender = FEEDS.get(name) or ("tabel", name, SENDERS[name])
    return {"name": name, "standard": standard, "message_type": message_type, "sender": sender}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--keys", "--files", "--manifest", "--measures", "--municipality", "--out"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    keys = Keys(arguments.keys)
    lines = pathlib.Path(arguments.measures).read_text().splitlines()[1:]
    measures = {text.lower(): code for text, code in (line.split(";") for line in lines)}
    feeds = Everything(keys, arguments.municipality, measures)
    replacements = []
    for entry in json.loads(pathlib.Path(arguments.manifest).read_text()):
        feed = feed_named(entry["feed"])
        refused = set(entry["refused"])
        if refused and feed["name"] in ("corv", "oso"):
            continue
        data = pathlib.Path(arguments.files, entry["feed"], entry["file"]).read_bytes()
        match feed["name"]:
            case "huisarts":
                feeds.page(feed, data, refused)
            case "corv" | "oso" as name:
                getattr(feeds, name)(feed, data)
            case "cbs-jeugdbescherming":
                replacements.append((entry["file"], data))
            case "school-ondersteuning" as name:
                for number, signal in enumerate(json.loads(data)["signalen"], 1):
                    if number not in refused:
                        content = json.dumps(signal, sort_keys=True)
                        feeds.add(feed, content, feeds.school_ondersteuning(feed, signal))
            case name:
                feeds.table(feed, data, refused, getattr(feeds, name.replace("-", "_")))
    feeds.measures_of_cbs(feed_named("cbs-jeugdbescherming"), replacements)
    rows = Warehouse(keys).rows(feeds.facts, arguments.municipality)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        lines = sorted("\t".join(show(row[column]) for column in columns) for row in rows[name])
        (out / f"{name}.tsv").write_text("\n".join(["\t".join(columns), *lines]) + "\n")


if __name__ == "__main__":
    main()
