//! Return messages on their way: which way, what is delivered there, and what is told of it.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_formats::door::{Door, Inbound, read};
use wijkstroom_formats::ggk::{Envelop, Stuf, Systeem, Versies, parse};
use wijkstroom_formats::verdict;
use wijkstroom_formats::write::{self, Style, group, text};
use wijkstroom_pipeline::answers::{Answers, GAVE_UP, NOT_MADE, REFUSED, way_of};
use wijkstroom_pipeline::runner::{Step as _, StepError};
use wijkstroom_schemas::ids::{Ids, Secret};
use wijkstroom_schemas::message::{Answer, Envelope, Finding, Message, Outcome, Reject};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{
    BatchLimits, Delivered, Member, Output, Positions, Record, Stream, StreamError, TopicPartition,
};

/// 15 May 2026, 12:00 in the Netherlands.
const RECEIVED_AT: i64 = 1_778_839_200_000;
const REFERENCE: &str = "3f2c9b1e-7a40-4d5e-9c31-0a1b2c3d4e5f";

fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// A start of care under a name of its own.
fn start(identification: &str, status: &str) -> Vec<u8> {
    let header = group(
        "Header",
        [
            text("Afzender", "42420001"),
            text("Ontvanger", "0363"),
            group(
                "BerichtIdentificatie",
                [
                    text("Identificatie", identification.to_owned()),
                    text("Dagtekening", "2026-05-14"),
                ],
            ),
            group(
                "XsdVersie",
                [text("BasisschemaXsdVersie", "1.0.0"), text("BerichtXsdVersie", "1.0.0")],
            ),
        ],
    );
    let product = [
        text("ToewijzingNummer", "4711"),
        text("Begindatum", "2026-05-01"),
        text("StatusAanlevering", status.to_owned()),
    ];
    let client = group(
        "Client",
        [
            text("Bsn", "999900006"),
            group("Geboortedatum", [text("Datum", "2012-01-01")]),
            text("Geslacht", "0"),
            group("Naam", [group("Geslachtsnaam", [text("Achternaam", "Smit")])]),
            group("StartProducten", [group("StartProduct", product)]),
        ],
    );
    write::message("JW305", [header, client], &Style::STANDARD).unwrap()
}

fn inbox(bytes: Vec<u8>) -> Message {
    let door = Door { ids: ids(), municipalities: ["0363".to_owned()].into() };
    let inbound = Inbound {
        source: "folder:zorg",
        file_name: None,
        senders: None,
        token_sender: None,
        received_at: RECEIVED_AT,
        deliver: true,
        bytes,
    };
    read(&door, inbound)
}

fn answer(message: &Message, inbox_offset: usize) -> Answer {
    Answer {
        origin: message.origin.clone(),
        findings: message.findings.clone(),
        findings_total: message.findings_total,
        toewijzing_nummers: message.toewijzing_nummers.clone(),
        facts: message.facts,
        accepted: message.origin.level.is_none(),
        decided_at: RECEIVED_AT + 1_000,
        inbox_offset: i64::try_from(inbox_offset).unwrap(),
        toegekend: 0,
        duplicate: false,
    }
}

/// Refused at level 3, at its first product.
fn refused(mut answer: Answer) -> Answer {
    answer.origin.level = Some(3);
    answer.accepted = false;
    answer.findings = vec![Finding {
        rule: Some("TR019".to_owned()),
        retourcode: Some("9019".to_owned()),
        line: 1,
        column: 1,
        path: "/".to_owned(),
        message: "Uitleg.".to_owned(),
        element: Some("StartProduct[1]".to_owned()),
    }];
    answer
}

/// An inbox to read back from.
#[derive(Default)]
struct Inbox(Mutex<Vec<Message>>);

impl Inbox {
    /// Adds a message; the verdict on it so far.
    fn add(&self, message: Message) -> Answer {
        let mut all = self.0.lock().unwrap();
        let answer = answer(&message, all.len());
        all.push(message);
        answer
    }
}

impl Stream for Inbox {
    fn append(&self, _outputs: Vec<Output>) -> Result<(), StreamError> {
        Ok(())
    }

    fn join(&self, _group: &str, _topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        Err(StreamError::Fenced(None))
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        let all = self.0.lock().unwrap();
        let from = usize::try_from(from).unwrap();
        let found =
            all.iter().enumerate().skip(from).take(limits.records).map(|(offset, message)| {
                let value = Some(wire::encode(RecordType::Message, message));
                let record =
                    Record { key: vec![], value, headers: vec![], timestamp_ms: RECEIVED_AT };
                Delivered { at: at.clone(), offset: offset as u64, record }
            });
        let found: Vec<Delivered> = found.collect();
        let next = found.last().map_or(from as u64, |last| last.offset + 1);
        Ok((found, next))
    }
}

/// Ways, as the settings have them; `{folder}` stands for a folder of the test.
fn ways(text: &str, folder: &Path) -> Arc<Vec<AnswersSettings>> {
    let settings = format!(
        "data_dir = \"d\"\nmunicipalities = [\"0363\", \"0384\"]\n\
         [stream]\nengine = \"embedded\"\npath = \"s\"\n[warehouse]\nengine = \"sqlite\"\npath = \"w\"\n\
         {}",
        text.replace("{folder}", &folder.display().to_string())
    );
    let settings = wijkstroom_config::Settings::parse(&settings, Path::new("/")).unwrap();
    Arc::new(settings.answers)
}

fn deliverer(ways: &Arc<Vec<AnswersSettings>>, stream: &Arc<Inbox>) -> Answers {
    let (registry, stop) = (Arc::new(Registry::own()), Arc::new(AtomicBool::new(false)));
    let stream = Arc::clone(stream) as Arc<dyn Stream>;
    Answers::new(Arc::clone(ways), 0, ids(), registry, stream, stop).unwrap()
}

fn batch(answers: &[Answer]) -> Vec<Delivered> {
    let records = answers.iter().enumerate().map(|(offset, answer)| {
        let value = Some(wire::encode(RecordType::Answer, answer));
        let record = Record { key: vec![], value, headers: vec![], timestamp_ms: RECEIVED_AT };
        Delivered { at: TopicPartition::new(topics::ANSWER, 0), offset: offset as u64, record }
    });
    records.collect()
}

/// Names and bytes of what lies in a folder, hidden files too.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// What was told: kinds of outcomes, and codes of rejects.
fn told(outputs: &[Output]) -> Vec<String> {
    let registry = Registry::own();
    let told = outputs.iter().map(|output| {
        let value = output.record.value.as_deref().unwrap();
        if *output.topic == *topics::OUTCOME {
            let outcome: Outcome = registry.decode(RecordType::Outcome, value).unwrap();
            assert_eq!(outcome.endpoint.as_deref(), Some("answers:retour"));
            outcome.kind
        } else {
            let reject: Reject = registry.decode(RecordType::Reject, value).unwrap();
            let payload = reject.payload.unwrap();
            let _: Answer = registry.decode(RecordType::Answer, &payload).unwrap();
            assert_eq!(
                (reject.stage.as_str(), reject.payload_kind.as_str()),
                ("answers:retour", "answer")
            );
            reject.code
        }
    });
    told.collect()
}

const FOLDER: &str = "[[answers]]\nname = \"retour\"\nfolder = \"{folder}\"\n";

#[test]
fn a_return_message_lies_in_the_folder_once() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Inbox::default());
    let ways = ways(FOLDER, dir.path());
    let accepted = stream.add(inbox(start("A", "1")));
    let not_there = refused(stream.add(inbox(start("B", "1"))));
    let technical = stream.add(inbox(start("C", "2")));
    assert_eq!(technical.origin.level, Some(2));
    let batch = batch(&[accepted, not_there, technical]);
    let outputs = deliverer(&ways, &stream).process(&batch, &Positions::new()).unwrap();
    assert_eq!(told(&outputs), ["delivered"; 3]);
    let delivered = files(dir.path());
    assert_eq!(delivered.len(), 3);
    let mut codes = Vec::new();
    for (name, bytes) in &delivered {
        assert!(name.starts_with("JW306-") && name.ends_with(".xml"), "{name}");
        assert_eq!((verdict(bytes).message_type, verdict(bytes).level), (Some("JW306"), None));
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains("DagtekeningRetour>2026-05-15<"), "{text}");
        assert!(text.contains(&format!("IdentificatieRetour>{}<", &name[6..18])), "{text}");
        let codes_of = text.split("RetourCode>").skip(1).step_by(2);
        codes.push(codes_of.map(|code| code[..4].to_owned()).collect::<Vec<_>>().join(" "));
    }
    codes.sort();
    assert_eq!(codes, ["", "0001", "0200 9019 0200"]);
    // A crash before the commit: another process does it again, and nothing changes.
    let outputs = deliverer(&ways, &stream).process(&batch, &Positions::new()).unwrap();
    assert_eq!(told(&outputs), ["delivered"; 3]);
    assert_eq!(files(dir.path()), delivered);
}

/// The same message, refused, then offered again and accepted: two return messages.
#[test]
fn a_message_that_is_offered_again_gets_another_return_message() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Inbox::default());
    let first = refused(stream.add(inbox(start("A", "1"))));
    let second = stream.add(inbox(start("A", "1")));
    assert_eq!(first.origin.receipt, second.origin.receipt);
    let mut deliverer = deliverer(&ways(FOLDER, dir.path()), &stream);
    deliverer.process(&batch(&[first, second]), &Positions::new()).unwrap();
    assert_eq!(files(dir.path()).len(), 2);
}

#[test]
fn what_gets_no_return_message() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Inbox::default());
    let good = inbox(start("A", "1"));
    let bad = String::from_utf8(start("B", "1")).unwrap().replace("Geslacht>", "Sekse>");
    let schema = inbox(bad.into_bytes());
    assert_eq!(schema.origin.level, Some(1));
    let unreadable = inbox(b"<a".to_vec());
    let mut history = good.clone();
    history.origin.history = true;
    let mut own = good.clone();
    own.origin.message_type = Some("JW301".to_owned());
    let mut retour = good.clone();
    retour.origin.message_type = Some("JW306".to_owned());
    let all: Vec<Answer> =
        [schema, unreadable, history, own, retour].map(|message| stream.add(message)).into();
    let mut to_folder = deliverer(&ways(FOLDER, dir.path()), &stream);
    assert_eq!(told(&to_folder.process(&batch(&all), &Positions::new()).unwrap()), [""; 0]);

    let answer = stream.add(good);
    for (since, count) in [("2026-05-15", 1), ("2026-05-16", 0)] {
        let ways = ways(&format!("{FOLDER}since = \"{since}\""), dir.path());
        let mut deliverer = deliverer(&ways, &stream);
        let batch = batch(std::slice::from_ref(&answer));
        let outputs = deliverer.process(&batch, &Positions::new()).unwrap();
        assert_eq!(outputs.len(), count, "{since}");
    }
}

#[test]
fn the_first_way_that_fits_is_taken() {
    let ways = ways(
        "[[answers]]\nname = \"a\"\nfolder = \"a\"\nenvelope = true\n\
         [[answers]]\nname = \"b\"\nfolder = \"b\"\nsenders = [\"42420001\"]\nmunicipalities = [\"0363\"]\n\
         [[answers]]\nname = \"c\"\nfolder = \"c\"\nmunicipalities = [\"0384\"]\n",
        Path::new("/"),
    );
    let check = |sender: &str, municipality: &str, enveloped: bool, expected: Option<usize>| {
        let mut answer = answer(&inbox(start("A", "1")), 0);
        answer.origin.sender = Some(sender.to_owned());
        answer.origin.municipality = Some(municipality.to_owned());
        answer.origin.envelope = enveloped.then(envelope);
        assert_eq!(way_of(&ways, &answer), expected, "{sender} {municipality}");
    };
    check("42420001", "0363", false, Some(1));
    check("42420001", "0384", false, Some(2));
    check("42420002", "0384", false, Some(2));
    check("42420002", "0363", false, None);
    check("42420002", "0363", true, Some(0));
}

/// The folder is on a share that is away: the batch waits, and is done when it is back.
#[test]
fn a_folder_that_is_away_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let share = dir.path().join("share");
    let stream = Arc::new(Inbox::default());
    let batch = batch(&[stream.add(inbox(start("A", "1")))]);
    let mut deliverer = deliverer(&ways(FOLDER, &share), &stream);
    let away = deliverer.process(&batch, &Positions::new());
    assert!(matches!(away, Err(StepError::Unavailable(_))));
    std::fs::create_dir(&share).unwrap();
    assert_eq!(told(&deliverer.process(&batch, &Positions::new()).unwrap()), ["delivered"]);
    assert_eq!(files(&share).len(), 1);
}

/// Nothing is lost of what cannot be made: it is set aside with its verdict.
#[test]
fn what_cannot_be_made_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Inbox::default());
    let mut gone = stream.add(inbox(start("A", "1")));
    gone.inbox_offset = 99;
    let mut another = stream.add(inbox(start("B", "1")));
    another.inbox_offset = 0;
    let mut elsewhere = refused(stream.add(inbox(start("C", "1"))));
    elsewhere.findings[0].element = Some("StartProduct[7]".to_owned());
    let fine = stream.add(inbox(start("D", "1")));
    let mut deliverer = deliverer(&ways(FOLDER, dir.path()), &stream);
    let batch = batch(&[gone, another, elsewhere, fine]);
    let mut told = told(&deliverer.process(&batch, &Positions::new()).unwrap());
    told.sort();
    assert_eq!(
        told,
        [&[NOT_MADE; 3][..], &["delivered"], &["undelivered"; 3]].concat(),
        "each an outcome, and a reject where there is no return message"
    );
    assert_eq!(files(dir.path()).len(), 1);
}

fn envelope() -> Envelope {
    Envelope {
        reference: REFERENCE.to_owned(),
        cross_reference: None,
        from: "42420001".to_owned(),
        to: "0363".to_owned(),
        function: "JW305".to_owned(),
    }
}

#[test]
fn a_message_in_an_envelope_is_answered_in_one() {
    let dir = tempfile::tempdir().unwrap();
    let stream = Arc::new(Inbox::default());
    let mut good = inbox(start("A", "1"));
    let bad = String::from_utf8(start("B", "1")).unwrap().replace("Geslacht>", "Sekse>");
    let mut schema = inbox(bad.into_bytes());
    let mut unreadable = inbox(b"<!DOCTYPE a><a/>".to_vec());
    let mut elsewhere = inbox(start("C", "1"));
    elsewhere.origin.level = Some(0);
    for message in [&mut good, &mut schema, &mut unreadable, &mut elsewhere] {
        message.origin.envelope = Some(envelope());
    }
    let all = [good, schema, unreadable, elsewhere].map(|message| stream.add(message));
    let ways = ways(&format!("{FOLDER}envelope = true"), dir.path());
    let outputs = deliverer(&ways, &stream).process(&batch(&all), &Positions::new()).unwrap();
    assert_eq!(told(&outputs), ["delivered"; 3]);
    let mut kinds = Vec::new();
    for (name, bytes) in files(dir.path()) {
        match parse(&bytes).unwrap() {
            Stuf::Bericht(envelop) => {
                assert_eq!(envelop.cross_refnummer.as_deref(), Some(REFERENCE));
                assert_eq!(
                    (envelop.functie.as_str(), envelop.zender.organisatie.as_str()),
                    ("JW306", "0363")
                );
                assert_eq!(envelop.ontvanger.organisatie, "42420001");
                assert_eq!(envelop.tijdstip_bericht, "20260515120001");
                assert!(verdict(&envelop.bericht).accepted);
                kinds.push("Du01");
            }
            Stuf::Fout(fout) => {
                assert!(name.starts_with("Fo01-"), "{name}");
                assert_eq!(
                    (fout.code.as_str(), fout.cross_refnummer.as_str()),
                    ("StUF055", REFERENCE)
                );
                kinds.push("Fo01");
            }
        }
    }
    assert_eq!(kinds, ["Fo01", "Fo01", "Du01"]);
}

/// The answer goes to whom the message is from, in the name of whom it is for, whatever the envelope says; what does
/// not tell is answered by the envelope.
#[test]
fn an_answer_is_addressed_by_the_message_and_not_by_its_envelope() {
    let bad = String::from_utf8(start("B", "1")).unwrap().replace("Geslacht>", "Sekse>");
    let dumb = b"<!DOCTYPE a><a/>".to_vec();
    for (bytes, from, to, expected) in [
        (start("A", "1"), "11111111", "0384", ("42420001", "0363")),
        (start("A", "1"), "", "", ("42420001", "0363")),
        (bad.clone().into_bytes(), "11111111", "0384", ("42420001", "0363")),
        (bad.into_bytes(), "", "", ("42420001", "0363")),
        (dumb.clone(), "11111111", "0384", ("11111111", "0384")),
        (dumb, "", "", ("", "")),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let stream = Arc::new(Inbox::default());
        let mut message = inbox(bytes);
        let outer = Envelope { from: from.to_owned(), to: to.to_owned(), ..envelope() };
        message.origin.envelope = Some(outer);
        let all = [stream.add(message)];
        let ways = ways(&format!("{FOLDER}envelope = true"), dir.path());
        let outputs = deliverer(&ways, &stream).process(&batch(&all), &Positions::new()).unwrap();
        assert_eq!(told(&outputs), ["delivered"]);
        let [(_, bytes)] = &files(dir.path())[..] else { panic!("one answer") };
        let (zender, ontvanger) = match parse(bytes).unwrap() {
            Stuf::Bericht(envelop) => (envelop.zender, envelop.ontvanger),
            Stuf::Fout(fout) => (fout.zender, fout.ontvanger),
        };
        let parties = (ontvanger.organisatie.as_str(), zender.organisatie.as_str());
        assert_eq!(parties, expected, "{from} {to}");
    }
}

/// Of an envelope that holds nothing to read, its sender hears that too.
#[test]
fn an_envelope_without_a_message_that_can_be_read_is_answered_with_a_fault() {
    let good = |functie: &str, bericht: Vec<u8>| {
        let systeem = |organisatie: &str| Systeem {
            organisatie: organisatie.to_owned(),
            applicatie: "Zorgpakket".to_owned(),
            administratie: None,
            gebruiker: None,
        };
        let [one, two, three, four] = ["0001", "0000", "0003", "0002"].map(str::to_owned);
        let envelop = Envelop {
            zender: systeem("42420001"),
            ontvanger: systeem("0363"),
            referentienummer: REFERENCE.to_owned(),
            tijdstip_bericht: "20260515".to_owned(),
            cross_refnummer: None,
            functie: functie.to_owned(),
            versies: Versies {
                applicatie: one,
                applicatie_sub: two,
                functie: three,
                functie_sub: four,
            },
            bericht,
        };
        envelop.write()
    };
    let nested = good("JW305", good("JW305", start("A", "1")));
    let empty = good("JW305", Vec::new());
    let misnamed = good("JW307", start("A", "1"));
    let text = String::from_utf8(empty.clone()).unwrap();
    let coded = text.replace("<GGK:xmlBestand>", "<GGK:xmlBestand>!!!!").into_bytes();
    for (bytes, rule) in
        [(coded, "WS031"), (empty, "WS031"), (misnamed, "WS032"), (nested, "WS033")]
    {
        let dir = tempfile::tempdir().unwrap();
        let stream = Arc::new(Inbox::default());
        let message = inbox(bytes);
        assert_eq!(message.findings[0].rule.as_deref(), Some(rule));
        let all = [stream.add(message)];
        let ways = ways(&format!("{FOLDER}envelope = true"), dir.path());
        let outputs = deliverer(&ways, &stream).process(&batch(&all), &Positions::new()).unwrap();
        assert_eq!(told(&outputs), ["delivered"], "{rule}");
        let [(_, bytes)] = &files(dir.path())[..] else { panic!("one answer") };
        let Stuf::Fout(fout) = parse(bytes).unwrap() else { panic!("no fault: {rule}") };
        let parties = (fout.ontvanger.organisatie.as_str(), fout.zender.organisatie.as_str());
        assert_eq!(parties, ("42420001", "0363"), "{rule}");
        assert_eq!((fout.code.as_str(), fout.cross_refnummer.as_str()), ("StUF055", REFERENCE));
        assert!(fout.omschrijving.contains("envelop"), "{}", fout.omschrijving);
    }
}

/// Idempotency key, content type and body.
type Request = (String, String, Vec<u8>);

/// A receiver that answers with a list of statuses, one request each, then with 200.
struct Receiver {
    at: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Receiver {
    fn start(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        // Ends with the test's process.
        std::thread::spawn(move || {
            let mut statuses = statuses.iter();
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let mut reader = BufReader::new(connection.try_clone().unwrap());
                let (mut line, mut length) = (String::new(), 0);
                let (mut key, mut kind) = (String::new(), String::new());
                while reader.read_line(&mut line).unwrap() > 2 {
                    let (name, value) = line.trim().split_once(": ").unwrap_or_default();
                    match name.to_lowercase().as_str() {
                        "content-length" => length = value.parse().unwrap(),
                        "idempotency-key" => key = value.to_owned(),
                        "content-type" => kind = value.to_owned(),
                        _ => {}
                    }
                    line.clear();
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                noted.lock().unwrap().push((key, kind, body));
                let status = statuses.next().copied().unwrap_or(200);
                let head = format!(
                    "HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
                connection.write_all(head.as_bytes()).unwrap();
            }
        });
        Self { at, seen }
    }
}

#[test]
fn a_post_is_repeated_with_the_same_bytes() {
    let receiver = Receiver::start(&[503, 500]);
    let url = format!("[[answers]]\nname = \"retour\"\nurl = \"http://{}/\"\n", receiver.at);
    let stream = Arc::new(Inbox::default());
    let batch = batch(&[stream.add(inbox(start("A", "1")))]);
    let ways = ways(&url, Path::new("/"));
    let mut first = deliverer(&ways, &stream);
    assert_eq!(told(&first.process(&batch, &Positions::new()).unwrap()), ["delivered"]);
    // Its commit failed: the batch comes again, and is known to be done.
    first.settled(false);
    assert_eq!(told(&first.process(&batch, &Positions::new()).unwrap()), ["delivered"]);
    assert_eq!(receiver.seen.lock().unwrap().len(), 3);
    // Another process does not know.
    let mut second = deliverer(&ways, &stream);
    assert_eq!(told(&second.process(&batch, &Positions::new()).unwrap()), ["delivered"]);
    let seen = receiver.seen.lock().unwrap();
    assert_eq!(seen.len(), 4);
    assert!(seen.iter().all(|request| *request == seen[0]), "one key, the same bytes");
    assert_eq!(seen[0].1, "application/xml; charset=UTF-8");
    assert!(verdict(&seen[0].2).accepted);
}

#[test]
fn what_a_receiver_does_not_take_is_set_aside() {
    let refuses = Receiver::start(&[422]);
    let fails = Receiver::start(&[500; 64]);
    for (receiver, code) in [(refuses, REFUSED), (fails, GAVE_UP)] {
        let url = format!(
            "[[answers]]\nname = \"retour\"\nurl = \"http://{}/\"\n\
             timeout = \"100ms\"\ngive_up_after = \"300ms\"\n",
            receiver.at
        );
        let stream = Arc::new(Inbox::default());
        let batch = batch(&[stream.add(inbox(start("A", "1")))]);
        let mut deliverer = deliverer(&ways(&url, Path::new("/")), &stream);
        let outputs = deliverer.process(&batch, &Positions::new()).unwrap();
        assert_eq!(told(&outputs), ["undelivered", code]);
    }
}
