//! Every deterministic id and key, computed in this one place.
//!
//! An id is the first 16 bytes, in hexadecimal, of HMAC-SHA-256 over a label and
//! parts. Label and parts are each preceded by their length in bytes as four bytes,
//! most significant first, so that no two lists of parts give the same input.
//!
//! | id | key | label | parts |
//! |---|---|---|---|
//! | message | ids | `message` | type, sender, identification |
//! | message that cannot be read | ids | `unreadable` | source, SHA-256 of the content |
//! | receipt | ids | `receipt` | type, sender, identification, SHA-256 of the content |
//! | receipt, cannot be read | ids | `unreadable-receipt` | source, SHA-256 of the content |
//! | taking of a message | ids | `taking` | source, message id, what tells the file from any other |
//! | fact | ids | `fact` | type, sender, identification, element such as `StartProduct[2]` |
//! | delivery | ids | `delivery` | fact id, endpoint |
//! | request | ids | `request` | law, municipality, provider, `ReferentieAanbieder` |
//! | claim | ids | `declaratie` | law, municipality, provider, `DeclaratieNummer` |
//! | claimed line | ids | `prestatie` | law, municipality, provider, `ReferentieNummer` |
//! | record of a feed | ids | `record` | municipality, feed, the partner's own key |
//! | reference of a partner | ids | `reference` | municipality, sender, reference |
//! | return message | ids | `retour` | receipt, offset of the message in the inbox |
//! | routing key | routing | `person` | [`Person::identity`] |
//! | routing key of a provider | routing | `provider` | law, municipality, provider |
//! | routing key of what a feed tells of nobody | routing | `feed` | municipality, feed |

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::event::Person;

/// A secret of 32 bytes. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// HMAC-SHA-256 under one key, ready to be used many times.
#[derive(Clone)]
pub struct Keyed(Hmac<Sha256>);

impl Keyed {
    /// Prepares a key.
    pub fn new(secret: &Secret) -> Self {
        let key = hmac::digest::Key::<Hmac<Sha256>>::default();
        let mut block = key;
        block[..secret.0.len()].copy_from_slice(&secret.0);
        Self(Hmac::new(&block))
    }

    /// The MAC of a label and parts, first 16 bytes.
    pub fn mac(&self, label: &str, parts: &[&[u8]]) -> [u8; 16] {
        let mut mac = self.0.clone();
        for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            mac.update(&length.to_be_bytes());
            mac.update(part);
        }
        let full = mac.finalize().into_bytes();
        let mut short = [0; 16];
        short.copy_from_slice(&full[..16]);
        short
    }

    /// [`Keyed::mac`] as 32 hexadecimal digits.
    pub fn id(&self, label: &str, parts: &[&[u8]]) -> String {
        hex::encode(self.mac(label, parts))
    }
}

/// The maker of ids and routing keys. Holds the two keys that never rotate in place.
#[derive(Clone)]
pub struct Ids {
    ids: Keyed,
    routing: Keyed,
}

/// What tells one message from another: type, sender and identification.
#[derive(Debug, Clone, Copy)]
pub struct MessageName<'a> {
    /// Message type, such as `JW305`.
    pub message_type: &'a str,
    /// `Afzender`.
    pub sender: &'a str,
    /// `BerichtIdentificatie/Identificatie`.
    pub identification: &'a str,
}

/// Between whom messages go: law, municipality and provider.
#[derive(Debug, Clone, Copy)]
pub struct Conversation<'a> {
    /// `JW` or `WMO`.
    pub law: &'a str,
    /// CBS municipality code.
    pub municipality: &'a str,
    /// AGB code of the provider.
    pub provider: &'a str,
}

impl Conversation<'_> {
    fn parts(&self) -> [&[u8]; 3] {
        [self.law.as_bytes(), self.municipality.as_bytes(), self.provider.as_bytes()]
    }
}

impl MessageName<'_> {
    fn parts(&self) -> [&[u8]; 3] {
        [self.message_type.as_bytes(), self.sender.as_bytes(), self.identification.as_bytes()]
    }
}

impl Ids {
    /// From the `ids` and the `routing` key.
    pub fn new(ids: &Secret, routing: &Secret) -> Self {
        Self { ids: Keyed::new(ids), routing: Keyed::new(routing) }
    }

    /// Id of a message: the key of the inbox. Equal for a resend, whatever its content.
    pub fn message(&self, name: &MessageName<'_>) -> String {
        self.ids.id("message", &name.parts())
    }

    /// Id of a message that cannot be read, by where it came from and its content.
    pub fn unreadable(&self, source: &str, content_hash: &[u8; 32]) -> String {
        self.ids.id("unreadable", &[source.as_bytes(), content_hash])
    }

    /// Receipt of a message. Equal for a resend with equal content.
    pub fn receipt(&self, name: &MessageName<'_>, content_hash: &[u8; 32]) -> String {
        let [message_type, sender, identification] = name.parts();
        self.ids.id("receipt", &[message_type, sender, identification, content_hash])
    }

    /// Receipt of a message that cannot be read.
    pub fn unreadable_receipt(&self, source: &str, content_hash: &[u8; 32]) -> String {
        self.ids.id("unreadable-receipt", &[source.as_bytes(), content_hash])
    }

    /// Id of the taking of a message, by what tells the file that it came in from any other of that source.
    pub fn taking(&self, source: &str, message_id: &str, mark: &[u8]) -> String {
        self.ids.id("taking", &[source.as_bytes(), message_id.as_bytes(), mark])
    }

    /// Id of a fact, by its element in the message such as `StartProduct[2]` (always with the index).
    pub fn fact(&self, name: &MessageName<'_>, element: &str) -> String {
        let [message_type, sender, identification] = name.parts();
        self.ids.id("fact", &[message_type, sender, identification, element.as_bytes()])
    }

    /// Idempotency key of the delivery of a fact to an endpoint.
    pub fn delivery(&self, fact_id: &str, endpoint: &str) -> String {
        self.ids.id("delivery", &[fact_id.as_bytes(), endpoint.as_bytes()])
    }

    /// Id of a request for care, by the `ReferentieAanbieder` of the provider.
    pub fn request(&self, conversation: &Conversation<'_>, reference: &str) -> String {
        self.of("request", conversation, reference)
    }

    /// Id of a claim, by its `DeclaratieNummer`.
    pub fn declaratie(&self, conversation: &Conversation<'_>, number: &str) -> String {
        self.of("declaratie", conversation, number)
    }

    /// Id of a claimed line, by its `ReferentieNummer`.
    pub fn prestatie(&self, conversation: &Conversation<'_>, reference: &str) -> String {
        self.of("prestatie", conversation, reference)
    }

    fn of(&self, label: &str, conversation: &Conversation<'_>, own: &str) -> String {
        let [law, municipality, provider] = conversation.parts();
        self.ids.id(label, &[law, municipality, provider, own.as_bytes()])
    }

    /// Id of a record that a partner keeps, by the partner's own key of it.
    pub fn record(&self, municipality: &str, feed: &str, key: &str) -> String {
        self.ids.id("record", &[municipality.as_bytes(), feed.as_bytes(), key.as_bytes()])
    }

    /// What stands for a reference of a partner's own, such as the number of a case.
    pub fn reference(&self, municipality: &str, sender: &str, own: &str) -> String {
        self.ids.id("reference", &[municipality.as_bytes(), sender.as_bytes(), own.as_bytes()])
    }

    /// Id of the return message to a message, by its receipt and where it lies in the inbox: a
    /// refused message that is offered again and then accepted gets another return message.
    pub fn retour(&self, receipt: &str, inbox_offset: i64) -> String {
        self.ids.id("retour", &[receipt.as_bytes(), inbox_offset.to_string().as_bytes()])
    }

    /// Routing key of a provider: the key of the part of a message that is about all his clients.
    pub fn provider_key(&self, conversation: &Conversation<'_>) -> String {
        self.routing.id("provider", &conversation.parts())
    }

    /// Routing key of what a feed tells of nobody, such as a count.
    pub fn feed_key(&self, municipality: &str, feed: &str) -> String {
        self.routing.id("feed", &[municipality.as_bytes(), feed.as_bytes()])
    }

    /// Routing key of a person: the key of `wijkstroom.event` and `wijkstroom.team.*`.
    pub fn routing_key(&self, person: &Person) -> String {
        self.routing.id("person", &[person.identity().0.as_bytes()])
    }
}

/// SHA-256 of a message's bytes.
pub fn content_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A fingerprint of a key that tells nothing of the key: stored with stream and warehouse.
pub fn fingerprint(secret: &Secret) -> String {
    Keyed::new(secret).id("fingerprint", &[])
}
