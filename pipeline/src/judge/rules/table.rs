//! Which rule is judged in which messages, with which return code and message.

use wijkstroom_schemas::event::Registered;

use super::{Check, Judged, Rule, antwoord, declaratie, extern_bron, levering, verzoek};
use crate::judge::register::Register;
use crate::judge::told::Told;

/// A rule on what was told about one child.
const fn child(
    id: &'static str,
    retourcode: &'static str,
    level: u8,
    numbers: &'static [u16],
    check: fn(&Judged<'_>) -> bool,
    message: &'static str,
) -> Rule {
    Rule { id, retourcode, level, numbers, message, check: Check::Child(check) }
}

/// A rule on a provider's own references.
const fn reference(
    id: &'static str,
    retourcode: &'static str,
    numbers: &'static [u16],
    check: fn(&Register, &Registered, &Told) -> bool,
    message: &'static str,
) -> Rule {
    Rule { id, retourcode, level: 3, numbers, message, check: Check::Reference(check) }
}

/// A rule on the municipality's answers.
const fn answer(
    id: &'static str,
    retourcode: &'static str,
    numbers: &'static [u16],
    check: fn(&Register, &Judged<'_>) -> bool,
    message: &'static str,
) -> Rule {
    Rule { id, retourcode, level: 3, numbers, message, check: Check::Answer(check) }
}

const ALL: &[u16] = &[301, 305, 307, 315, 317, 319, 323, 325];

/// Every rule of levels 3 and 4 that the judge knows, in the order in which their findings come.
/// TR056 is judged where messages are taken in once: in `dedupe`.
#[rustfmt::skip]
pub static RULES: [Rule; 53] = [
    child("TR135", "8848", 4, ALL, extern_bron::tr135,
        "De Dagtekening ligt na de dag van ontvangst. Vul de dag waarop het bericht is opgesteld."),
    child("TR378", "S300", 4, ALL, extern_bron::tr378,
        "De gemeentecode is geen code van het CBS op deze datum. Vul de code van de gemeente die verantwoordelijk is."),
    child("TR381", "S329", 4, &[301, 305, 307, 315, 317, 323], extern_bron::tr381,
        "De productcode hoort volgens de productcodelijst niet bij de productcategorie. Vul een code die erbij hoort."),
    child("TR346", "9346", 4, &[323], declaratie::tr346,
        "Het bedrag is niet het geleverde volume maal het tarief. Controleer volume, tarief en bedrag."),
    child("TR418", "0611", 4, &[323], declaratie::tr418,
        "Het tarief is niet het tarief dat voor deze productcode is afgesproken. Vul het afgesproken tarief."),
    child("TR304", "8187", 3, &[317, 323, 325], verzoek::tr304,
        "Voor deze cliënt is bij de gemeente geen toewijzing bekend. Controleer het burgerservicenummer."),
    child("TR374", "9374", 3, &[315, 317], verzoek::tr374,
        "Voor deze cliënt loopt nog een verzoek. Wacht op de toewijzing of de afwijzing daarvan."),
    child("TR019", "9019", 3, &[305, 307], levering::tr019,
        "Er is geen toewijzing met dit ToewijzingNummer. Vul het nummer uit het toewijzingsbericht."),
    child("TR063", "9063", 3, &[305, 307], levering::tr063,
        "Er is niets om te verwijderen: dit product is niet eerder met dezelfde gegevens aangeleverd."),
    child("TR071", "9071", 3, &[305], levering::tr071,
        "Deze start kan niet meer verwijderd worden: er is al een stop bij gemeld. Verwijder eerst de stop."),
    child("TR074", "9074", 3, &[305, 307], levering::tr074,
        "Dit product is al eerder met dezelfde gegevens aangeleverd. Verwijder eerst de eerdere aanlevering."),
    child("TR326", "9326", 3, &[305], levering::tr326,
        "Bij deze toewijzing loopt al een levering. Meld eerst de stop daarvan, of verwijder de eerdere start."),
    child("TR382", "9069", 3, &[307], levering::tr382,
        "Er is geen start met hetzelfde ToewijzingNummer, product en dezelfde begindatum. Neem die gegevens over uit de start."),
    child("TR413", "9413", 3, &[307], levering::tr413,
        "Voor deze levering is al een tijdelijke stop gemeld. Meld eerst een nieuwe start, of een definitieve stop."),
    child("TR414", "9414", 3, &[307], levering::tr414,
        "De einddatum ligt voor die van een eerdere stop van deze levering. Vul dezelfde of een latere einddatum."),
    child("TR415", "9415", 3, &[307], levering::tr415,
        "Voor deze levering is al een definitieve stop gemeld. Verwijder die eerst om hem te verbeteren."),
    child("TR349", "9349", 3, &[317], verzoek::tr349,
        "Niet alle actuele toewijzingen van de cliënt staan in het verzoek. Neem ze allemaal op, gewijzigd of ongewijzigd."),
    child("TR350", "9350", 3, &[317], verzoek::tr350,
        "Er is geen actuele toewijzing met dit ToewijzingNummer die ongewijzigd kan blijven."),
    child("TR351", "9351", 3, &[317], verzoek::tr351,
        "Er is geen actuele toewijzing met dit ToewijzingNummer om te wijzigen."),
    child("TR357", "9357", 3, &[317], verzoek::tr357,
        "De gewenste ingangsdatum ligt niet na de dagtekening en is niet de ingangsdatum van de toewijzing. Kies een van beide."),
    child("TR361", "9361", 3, &[317], verzoek::tr361,
        "Hetzelfde product staat meer dan eens in het verzoek voor dezelfde dagen. Laat de periodes op elkaar aansluiten."),
    child("TR373", "9373", 3, &[317], verzoek::tr373,
        "Een ander budget of totaal geldt voor de hele looptijd: vul de ingangsdatum van de toewijzing als gewenste ingangsdatum."),
    child("TR375", "9375", 3, &[317], verzoek::tr375,
        "De toewijzing noemt geen product: laat de omvang weg."),
    child("TR411", "9411", 3, &[317], verzoek::tr411,
        "De toewijzing noemt een productcode: vul de omvang."),
    child("TR412", "9412", 3, &[317], verzoek::tr412,
        "De toewijzing noemt geen productcode: laat de omvang weg."),
    child("TR338", "9338", 3, &[323], declaratie::tr338,
        "Er is geen toewijzing met dit ToewijzingNummer. Vul het nummer uit het toewijzingsbericht."),
    child("TR384", "9384", 3, &[323], declaratie::tr384,
        "De toewijzing is verwijderd: er kan niet op gedeclareerd worden."),
    child("TR323", "8017", 3, &[323], declaratie::tr323,
        "Bij deze creditregel is geen toegekende debetregel met dezelfde gegevens. Neem die gegevens ongewijzigd over."),
    child("TR390", "9390", 3, &[323], declaratie::tr390,
        "De debetregel is al eerder gecrediteerd."),
    child("TR389", "9389", 3, &[323], declaratie::tr389,
        "Voor dit product, deze toewijzing en deze periode is al een regel toegekend. Crediteer die eerst."),
    child("TR307", "9307", 3, &[323], declaratie::tr307,
        "De productperiode begint voor de ingangsdatum van de toewijzing."),
    child("TR308", "9308", 3, &[323], declaratie::tr308,
        "De productperiode eindigt na de einddatum van de toewijzing."),
    child("TR387", "9387", 3, &[323], declaratie::tr387,
        "De productperiode begint niet op de eerste dag van de maand of op de ingangsdatum van de toewijzing in die maand."),
    child("TR388", "9388", 3, &[323], declaratie::tr388,
        "De productperiode eindigt niet op de laatste dag van de maand of op de einddatum van de toewijzing in die maand."),
    child("TR339", "9339", 3, &[323], declaratie::tr339,
        "De productcategorie is niet die van de toewijzing."),
    child("TR340", "9340", 3, &[323], declaratie::tr340,
        "De productcode is niet die van de toewijzing."),
    child("TR341", "9341", 3, &[323], declaratie::tr341,
        "De eenheid past niet bij die van de toewijzing. Alleen bij uren mag ook in minuten gedeclareerd worden."),
    child("TR321", "9321", 3, &[323], declaratie::tr321,
        "Het volume is meer dan de toewijzing voor deze periode toelaat."),
    child("TR322", "9322", 3, &[323], declaratie::tr322,
        "Met deze regel is meer gedeclareerd dan de toewijzing in totaal toelaat."),
    child("TR369", "9369", 3, &[323], declaratie::tr369,
        "Met deze regel is meer gedeclareerd dan het budget van de toewijzing."),
    reference("TR347", "9347", &[315, 317], verzoek::tr347,
        "Deze ReferentieAanbieder is al gebruikt voor een ander verzoek. Vul een nieuwe."),
    reference("TR333", "9333", &[323], declaratie::tr333,
        "Dit DeclaratieNummer is al gebruikt voor een andere declaratie. Vul een nieuw nummer."),
    reference("TR314", "8021", &[323], declaratie::tr314,
        "Dit ReferentieNummer is al gebruikt voor een andere prestatie. Vul een nieuw nummer."),
    child("TR332", "9332", 3, &[301], antwoord::tr332,
        "Dit ToewijzingNummer is al gebruikt voor een ander product, een andere ingangsdatum of een andere aanbieder."),
    child("TR379", "9379", 3, &[301], antwoord::tr379,
        "Er is geen verzoek van de aanbieder met deze ReferentieAanbieder."),
    child("TR385", "9385", 3, &[301], antwoord::tr385,
        "De verwijderde toewijzing heeft toegekende prestaties die niet gecrediteerd zijn."),
    child("TR359", "9359", 3, &[319], antwoord::tr359,
        "Op dit verzoek is al een toewijzing gestuurd."),
    answer("TR355", "9355", &[319], antwoord::tr355,
        "Er is geen verzoek van de aanbieder met deze ReferentieAanbieder."),
    answer("TR360", "9360", &[319], antwoord::tr360,
        "Op dit verzoek is al geantwoord: het kan niet opnieuw in onderzoek zijn."),
    answer("TR365", "9365", &[319], antwoord::tr365,
        "Dit verzoek is al afgewezen."),
    child("TR366", "9366", 3, &[325], antwoord::tr366,
        "De prestatie waarop geantwoord wordt, komt niet voor in een declaratie."),
    child("TR367", "9367", 3, &[325], antwoord::tr367,
        "Het ingediende bedrag is niet dat van de prestatie in de declaratie."),
    answer("TR376", "", &[325], antwoord::tr376,
        "Er is geen declaratie met dit DeclaratieNummer."),
];
