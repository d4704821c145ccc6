//! Which characters may stand where, by XML 1.0, fifth edition.

/// Classes of a byte, as bits of [`CLASS`]. Of a name, also bytes from 0x80: see [`is_name`].
pub(super) const NAME: u8 = 1;
/// In a name without more ado: neither a colon nor a byte from 0x80.
pub(super) const PLAIN_NAME: u8 = 2;
/// Space, tab, line feed, carriage return.
pub(super) const SPACE: u8 = 4;
/// In a plain run of text: all but `<`, `&`, `]` and carriage return.
pub(super) const PLAIN_TEXT: u8 = 8;

/// The classes of every byte.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                NAME | PLAIN_NAME | PLAIN_TEXT
            }
            b':' | 0x80.. => NAME | PLAIN_TEXT,
            b'<' | b'&' | b']' => 0,
            b'\r' => SPACE,
            b' ' | b'\t' | b'\n' => SPACE | PLAIN_TEXT,
            _ => PLAIN_TEXT,
        };
        byte += 1;
    }
    table
}

/// How many bytes of a text are in a class, up to the first that is not.
pub(super) fn span(bytes: &[u8], class: u8) -> usize {
    let outside = |&byte: &u8| CLASS[usize::from(byte)] & class == 0;
    bytes.iter().position(outside).unwrap_or(bytes.len())
}

/// Whether a byte can be part of a name, prefix and colon included.
pub(super) fn continues_tag_name(byte: u8) -> bool {
    CLASS[usize::from(byte)] & NAME != 0
}

/// White space as XML and XML Schema have it: not the no-break space.
pub(crate) fn is_space(byte: u8) -> bool {
    CLASS[usize::from(byte)] & SPACE != 0
}

/// Whether a text is white space only.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}

/// Whether a name without colon is one.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(starts_name) && chars.all(continues_name)
}

fn starts_name(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether XML allows the character at all.
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Where the first character stands that XML does not allow, if any does.
pub(crate) fn first_illegal(text: &str) -> Option<usize> {
    // Two passes without branches over all bytes; the exact one only when there is something to find.
    let control = |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    let suspect =
        text.as_bytes().iter().fold(false, |any, &byte| any | control(byte) | (byte == 0xEF));
    if suspect { text.char_indices().find(|&(_, c)| !is_char(c)).map(|(at, _)| at) } else { None }
}
