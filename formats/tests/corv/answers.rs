//! What the sender of a message is answered.

use wijkstroom_formats::corv::{Fout, REFERENCE_USED, Reply, stuurgegevens};

use super::{STUF, base, edited, valid};

#[test]
fn answers_are_valid_and_turn_sender_and_receiver() {
    let to = stuurgegevens(base("notificatie").as_bytes()).unwrap();
    let reply = Reply { to: &to, referentienummer: "ANTWOORD-1", tijdstip: "20260507150000" };
    let fout = Fout {
        code: REFERENCE_USED,
        omschrijving: "Dit referentienummer < is al & gebruikt.",
        details: Some("Regel 3, kolom 5."),
    };
    let bare = Fout { details: None, ..fout };
    let all = [
        ("Bv01", reply.bv01()),
        ("Fo01", reply.fo01(&fout)),
        ("Fo03", reply.fo03(&fout)),
        ("Fo03", reply.fo03(&bare)),
    ];
    for (code, bytes) in &all {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert_ne!(valid(STUF, bytes), Some(false), "{text}");
        assert!(text.contains(&format!("<StUF:berichtcode>{code}</StUF:berichtcode>")));
        assert!(text.contains("<StUF:crossRefnummer>RAAD-26-0815-2</StUF:crossRefnummer>"));
        assert!(text.contains(&format!("<StUF:{code}Bericht ")));
        let sender = text.find("<StUF:organisatie>0363<").unwrap();
        assert!(sender < text.find("<StUF:organisatie>RC9999<").unwrap(), "we send it");
    }
    assert_eq!(reply.fo03(&fout), all[2].1, "the same values give the same bytes");
}

#[test]
fn a_message_that_is_cut_off_or_wrong_still_tells_whom_to_answer() {
    let whole = base("notificatie");
    let expected = stuurgegevens(whole.as_bytes());
    assert!(expected.is_some());
    let end = whole.find("<StUF:tijdstipBericht>").unwrap();
    assert_eq!(stuurgegevens(&whole.as_bytes()[..end]), expected);
    let other = whole.replace("notificatieDi01", "vtoDi01");
    assert_eq!(stuurgegevens(other.as_bytes()), expected);
    let cut = whole.find("<StUF:referentienummer>").unwrap();
    assert_eq!(stuurgegevens(&whole.as_bytes()[..cut]), None);
    let odd = edited("notificatie", &[(">RC9999<", ">Jan de Vries, 12 jaar<")]);
    assert_eq!(stuurgegevens(odd.as_bytes()), None);
    assert_eq!(stuurgegevens(b"niets"), None);
}
