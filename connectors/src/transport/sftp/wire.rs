//! The packets of SFTP version 3 that fetching files takes (draft-ietf-secsh-filexfer-02).

/// Longest packet that is taken; OpenSSH's own limit.
pub(super) const PACKET_MAX: usize = 256 * 1024;

/// Longest chunk that every server gives (section 3 of the draft).
pub(super) const CHUNK_MAX: u32 = 32 * 1024;

/// What is asked.
pub(super) mod ask {
    pub(crate) const INIT: u8 = 1;
    pub(crate) const OPEN: u8 = 3;
    pub(crate) const CLOSE: u8 = 4;
    pub(crate) const READ: u8 = 5;
    pub(crate) const LSTAT: u8 = 7;
    pub(crate) const FSTAT: u8 = 8;
    pub(crate) const OPENDIR: u8 = 11;
    pub(crate) const READDIR: u8 = 12;
    pub(crate) const REMOVE: u8 = 13;
}

const VERSION: u8 = 2;
const STATUS: u8 = 101;
const HANDLE: u8 = 102;
const DATA: u8 = 103;
const NAME: u8 = 104;
const ATTRS: u8 = 105;

const OF_SIZE: u32 = 0x1;
const OF_OWNER: u32 = 0x2;
const OF_MODE: u32 = 0x4;
const OF_TIMES: u32 = 0x8;
const OF_MORE: u32 = 0x8000_0000;

/// The bits of a mode that say what it is, and those of a file.
const KIND_BITS: u32 = 0o170_000;
const FILE_BITS: u32 = 0o100_000;

/// Why a server did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// There is no more: the end of a file or of a list.
    End,
    /// It is not there.
    Missing,
    /// No rights to it.
    Denied,
    /// Anything else.
    Other,
}

/// What a server says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Attributes {
    /// Bytes.
    pub(super) size: Option<u64>,
    /// Kind and rights, as in `stat`.
    pub(super) mode: Option<u32>,
    /// Seconds since 1970-01-01T00:00:00Z of the last change.
    pub(super) modified: Option<u32>,
}

impl Attributes {
    /// Whether it is a file, and no folder, link or device; `None` when the server does not say.
    pub(super) fn is_file(&self) -> Option<bool> {
        self.mode.map(|mode| mode & KIND_BITS == FILE_BITS)
    }
}

/// What a server answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Version(u32),
    Done,
    Refused(Refused),
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Vec<(Vec<u8>, Attributes)>),
    Attributes(Attributes),
}

impl Answer {
    pub(super) fn version(self) -> Option<u32> {
        if let Self::Version(number) = self { Some(number) } else { None }
    }

    pub(super) fn done(self) -> Option<()> {
        (self == Self::Done).then_some(())
    }

    pub(super) fn handle(self) -> Option<Vec<u8>> {
        if let Self::Handle(handle) = self { Some(handle) } else { None }
    }

    pub(super) fn data(self) -> Option<Vec<u8>> {
        if let Self::Data(data) = self { Some(data) } else { None }
    }

    pub(super) fn names(self) -> Option<Vec<(Vec<u8>, Attributes)>> {
        if let Self::Names(names) = self { Some(names) } else { None }
    }

    pub(super) fn attributes(self) -> Option<Attributes> {
        if let Self::Attributes(of) = self { Some(of) } else { None }
    }
}

/// A request, its length in front.
pub(super) struct Request(Vec<u8>);

impl Request {
    /// Of a kind; `number` is its number, or the version of the first.
    pub(super) fn new(kind: u8, number: u32) -> Self {
        let mut bytes = vec![0; 4];
        bytes.push(kind);
        bytes.extend(number.to_be_bytes());
        Self(bytes)
    }

    pub(super) fn text(mut self, text: &[u8]) -> Self {
        self = self.number(u32::try_from(text.len()).unwrap_or(u32::MAX));
        self.0.extend(text);
        self
    }

    pub(super) fn number(mut self, number: u32) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub(super) fn long(mut self, number: u64) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    /// The bytes to send.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len() - 4).unwrap_or(u32::MAX);
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0
    }
}

/// Reads a packet, without its length: the number of the request, and the answer. `None` when it is not as it
/// should be.
pub(super) fn answer(packet: &[u8]) -> Option<(u32, Answer)> {
    let mut rest = Reader(packet);
    let kind = rest.byte()?;
    let number = rest.number()?;
    let answer = match kind {
        VERSION => Answer::Version(number),
        STATUS => match rest.number()? {
            0 => Answer::Done,
            1 => Answer::Refused(Refused::End),
            2 => Answer::Refused(Refused::Missing),
            3 => Answer::Refused(Refused::Denied),
            _ => Answer::Refused(Refused::Other),
        },
        HANDLE => Answer::Handle(rest.text()?.to_vec()),
        DATA => Answer::Data(rest.text()?.to_vec()),
        NAME => {
            let mut names = Vec::new();
            // Each takes bytes of the packet, so that a false count ends the reading.
            for _ in 0..rest.number()? {
                let name = rest.text()?.to_vec();
                rest.text()?;
                names.push((name, rest.attributes()?));
            }
            Answer::Names(names)
        }
        ATTRS => Answer::Attributes(rest.attributes()?),
        _ => return None,
    };
    Some((number, answer))
}

/// What is left of a packet.
struct Reader<'p>(&'p [u8]);

impl<'p> Reader<'p> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take().map(u8::from_be_bytes)
    }

    fn number(&mut self) -> Option<u32> {
        self.take().map(u32::from_be_bytes)
    }

    fn text(&mut self) -> Option<&'p [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    fn attributes(&mut self) -> Option<Attributes> {
        let has = self.number()?;
        let mut found = Attributes::default();
        if has & OF_SIZE != 0 {
            found.size = Some(u64::from_be_bytes(self.take()?));
        }
        if has & OF_OWNER != 0 {
            self.take::<8>()?;
        }
        if has & OF_MODE != 0 {
            found.mode = Some(self.number()?);
        }
        if has & OF_TIMES != 0 {
            self.number()?;
            found.modified = Some(self.number()?);
        }
        if has & OF_MORE != 0 {
            for _ in 0..self.number()? {
                self.text()?;
                self.text()?;
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(count: u32) -> Vec<u8> {
        let name = |text: &[u8], bytes: Vec<u8>| Request(bytes).text(text).0;
        let mut bytes = [vec![NAME], 7_u32.to_be_bytes().to_vec()].concat();
        bytes.extend(count.to_be_bytes());
        bytes = name(b"-rw-r--r-- a.csv", name(b"a.csv", bytes));
        bytes.extend((OF_SIZE | OF_OWNER | OF_MODE | OF_TIMES | OF_MORE).to_be_bytes());
        bytes.extend(5_u64.to_be_bytes());
        bytes.extend([0; 8]);
        bytes.extend(0o100_644_u32.to_be_bytes());
        bytes.extend([0; 4]);
        bytes.extend(1_700_000_000_u32.to_be_bytes());
        bytes.extend(1_u32.to_be_bytes());
        name(b"value", name(b"kind@example", bytes))
    }

    #[test]
    fn a_list_is_read_with_all_that_may_stand_in_it() {
        let expected =
            Attributes { size: Some(5), mode: Some(0o100_644), modified: Some(1_700_000_000) };
        let listed = vec![(b"a.csv".to_vec(), expected)];
        assert_eq!(answer(&names(1)), Some((7, Answer::Names(listed))));
        assert_eq!(expected.is_file(), Some(true));
        assert_eq!(answer(&names(u32::MAX)), None, "a count of what is not there");
    }

    #[test]
    fn a_request_says_its_length() {
        let sent = Request::new(ask::READ, 9).text(b"h").long(3).number(4).finish();
        assert_eq!(&sent[..9], [0, 0, 0, 22, ask::READ, 0, 0, 0, 9]);
        assert_eq!(sent.len(), 26);
    }

    proptest! {
        /// Goal: a server cannot make the reader panic. Method: any bytes, and a good packet cut or changed.
        #[test]
        fn any_packet_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..60_usize, cut in 0..90_usize) {
            answer(&bytes);
            let mut packet = names(1);
            let at = at % packet.len();
            packet[at] ^= bytes.first().copied().unwrap_or(1);
            packet.truncate(cut);
            answer(&packet);
        }
    }
}
