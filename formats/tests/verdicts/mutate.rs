//! Faults, and changes that are none, over every element of a base message.

use super::elements::{Element, elements};
use super::values::values;

/// One change: a range of bytes of the base message, and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mutation {
    pub(crate) kind: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) with: Vec<u8>,
    /// Of a value: the element it is put in, with its parent.
    pub(crate) place: String,
}

impl Mutation {
    fn new(kind: &str, range: (usize, usize), with: impl Into<Vec<u8>>) -> Self {
        Self {
            kind: kind.to_owned(),
            start: range.0,
            end: range.1,
            with: with.into(),
            place: String::new(),
        }
    }

    /// The changed message.
    pub(crate) fn apply(&self, base: &[u8]) -> Vec<u8> {
        [&base[..self.start], &self.with, &base[self.end..]].concat()
    }
}

/// The namespace of the basisschema that a base message uses.
fn shared(base: &str) -> &'static str {
    if base.contains("/iwmo/3_2/") {
        "http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"
    } else {
        "http://www.istandaarden.nl/ijw/3_2/basisschema/schema"
    }
}

const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

/// Every change of a base message.
pub(crate) fn mutations(base: &str) -> Vec<Mutation> {
    let mut all = around(base);
    for element in elements(base) {
        structure(base, &element, &mut all);
        tags(base, &element, &mut all);
        attributes(base, &element, &mut all);
        content(&element, &mut all);
        if element.leaf {
            let texts = values(element.local(), &element.parent);
            let whole = (element.inside, element.close);
            let place = format!("{}/{}", element.parent, element.local());
            all.extend(texts.into_iter().map(|text| {
                let value = Mutation::new("value", whole, text);
                Mutation { place: place.clone(), ..value }
            }));
            leaf(base, &element, &mut all);
            encodings(base, &element, &mut all);
            own_namespace(base, &element, &mut all);
        }
    }
    all
}

/// In the place of the XML declaration.
const DECLARATIONS: [&str; 27] = [
    "",
    "<?xml version='1.0' encoding='utf-8'?>",
    "<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\" standalone=\"yes\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='no' ?>",
    "<?xml version=\"1.0\" standalone=\"maybe\"?>",
    "<?xml version=\"1.2\"?>",
    "<?xml version=\"2.0\"?>",
    "<?xml encoding=\"UTF-8\"?>",
    "<?xml version=\"1.0\"encoding=\"UTF-8\"?>",
    "<?xml encoding=\"UTF-8\" version=\"1.0\"?>",
    "<?xml version = \"1.0\"\n encoding = \"Utf-8\" ?>",
    "<?xml?>",
    "<?xml ?>",
    " <?xml version=\"1.0\"?>",
    "\n<?xml version=\"1.0\"?>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"",
    "<?xml version=\"1.0\" ?",
    "<?xml version=\"1.0\" standalone=\"yes\" encoding=\"UTF-8\"?>",
    "<?xml version=1.0?>",
    "<?xml version=\"1.0' ?>",
    "<?XML version=\"1.0\"?>",
    "<?xml version=\"\"?>",
    "<?xml version=\"1.\"?>",
    "<?xml-stylesheet href=\"x\"?>",
    "<?xml version=\"1.0\" other=\"1\"?>",
    "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>",
];

/// Before and after the root.
const LOOSE: [&str; 23] = [
    "<!-- los -->",
    "<?los los?>",
    " \n\t",
    "x",
    "&#32;",
    "&amp;",
    "<![CDATA[ ]]>",
    "<los/>",
    "<!-- los -- los -->",
    "<!-- los",
    "<?los",
    "<!---->",
    "<!--->",
    "<!-- los --->",
    "<?XML los?>",
    "<?a:b los?>",
    "<?los?>",
    "<? los?>",
    "<!ELEMENT los ANY>",
    "<",
    "\u{85}",
    "\u{fffe}",
    "<?l*s?>",
];

/// Changes before, after and in the declaration of a message.
fn around(base: &str) -> Vec<Mutation> {
    let root = base.find('<').filter(|_| !base.starts_with("<?xml"));
    let declared = base.find("?>").filter(|_| root.is_none()).map_or(0, |at| at + 2);
    let root = declared + base[declared..].find('<').unwrap();
    let end = base.trim_end().len();
    let declaration = |with: &&str| Mutation::new("declaration", (0, declared), *with);
    let mut all: Vec<Mutation> = DECLARATIONS.iter().map(declaration).collect();
    let encodings = [
        "ISO-8859-1",
        "utf8",
        "UTF-16",
        "US-ASCII",
        "UTF-8 ",
        "",
        "U TF",
        "8859",
        "UTF-32",
        "x-odd",
    ];
    for encoding in encodings {
        let with = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
        all.push(Mutation::new("encoding-declared", (0, declared), with));
    }
    for bytes in [&b"\xef\xbb\xbf"[..], b"\0", b"\xfe\xff", b"\xff\xfe", b"\xc3", b"\xef\xbf\xbe"] {
        all.push(Mutation::new("encoding", (0, 0), bytes));
        all.push(Mutation::new("encoding", (end, end), bytes));
    }
    let wide: Vec<u8> = base.encode_utf16().flat_map(u16::to_le_bytes).collect();
    all.push(Mutation::new("encoding", (0, base.len()), wide));
    for with in LOOSE {
        all.push(Mutation::new("before-root", (root, root), with));
        all.push(Mutation::new("after-root", (end, end), with));
    }
    all.push(Mutation::new("twice", (end, end), &base[root..end]));
    all.push(Mutation::new("no-end", (base.rfind("</").unwrap(), base.len()), ""));
    all.push(Mutation::new("end-only", (root, base.rfind("</").unwrap()), ""));
    all
}

/// Elements that are missing, repeated, moved, renamed or too many.
fn structure(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let (start, end) = (element.start, element.end);
    let own = &base[start..end];
    let inner = &base[element.inside..element.close];
    let open = &base[start..element.inside];
    let renamed = |name: &str| {
        let open = open.replacen(&element.name, name, 1);
        format!("{open}{inner}</{name}>")
    };
    let mut add = |kind, range, with: String| all.push(Mutation::new(kind, range, with));
    add("drop", (start, end), String::new());
    add("duplicate", (end, end), own.to_owned());
    if let Some((next, next_end)) = element.next {
        let swapped = format!("{}{}{own}", &base[next..next_end], &base[end..next]);
        add("swap", (start, next_end), swapped);
    }
    if start > element.first {
        let moved = format!("{own}{}", &base[element.first..start]);
        add("move-first", (element.first, end), moved);
    }
    if let Some((next, next_end)) = element.next {
        add("drop-two", (start, next_end), String::new());
        add("copy-after-next", (next_end, next_end), own.to_owned());
        add(
            "wrap-next",
            (start, next_end),
            format!("{open}{inner}{}</{}>", &base[next..next_end], element.name),
        );
    }
    add("rename", (start, end), renamed(&format!("{}X", element.name)));
    add("rename", (start, end), renamed(&element.name.to_lowercase()));
    let others = ["m:", "b:", ""].map(|prefix| format!("{prefix}{}", element.local()));
    for other in others.iter().filter(|other| **other != element.name) {
        add("other-namespace", (start, end), renamed(other));
    }
    add("undeclared-prefix", (start, end), renamed(&format!("q:{}", element.local())));
    let extra = format!("<{}Extra>1</{}Extra>", element.prefix(), element.prefix());
    add("extra-before", (start, start), extra.clone());
    add("extra-inside", (element.inside, element.inside), extra.clone());
    add("extra-inside-last", (element.close, element.close), extra);
    add("empty", (element.inside, element.close), String::new());
    add("self-closing", (start, end), format!("{}/>", &open[..open.len() - 1]));
    add("blank", (element.inside, element.close), "\n \t".to_owned());
    add("nested", (element.inside, element.close), own.to_owned());
}

/// Tags that are odd or broken.
fn tags(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let name = &element.name;
    let open = &base[element.start..element.inside];
    let tag = (element.start, element.inside);
    let end_tag = (element.close, element.end);
    let bare = &open[..open.len() - 1];
    let mut add = |kind, range, with: String| all.push(Mutation::new(kind, range, with));
    add("space-in-tag", tag, format!("{bare} >"));
    add("line-in-tag", tag, format!("{bare}\n\t>"));
    add("space-in-end-tag", end_tag, format!("</{name} \n>"));
    add("space-before-name", tag, format!("< {}", &open[1..]));
    add("space-before-end-name", end_tag, format!("</ {name}>"));
    add("no-end-tag", end_tag, String::new());
    add("no-start-tag", tag, String::new());
    add("other-end-tag", end_tag, format!("</{name}Y>"));
    add("short-end-tag", end_tag, format!("</{}>", &name[..name.len() - 1]));
    add("end-tag-attribute", end_tag, format!("</{name} a=\"1\">"));
    add("unclosed-tag", tag, bare.to_owned());
    add("unclosed-end-tag", end_tag, format!("</{name}"));
    add("double-open", tag, format!("<{open}"));
    add("double-close", tag, format!("{open}>"));
    add("colon-name", tag, open.replacen(name.as_str(), &format!(":{}", element.local()), 1));
    add("digit-name", tag, open.replacen(name.as_str(), &format!("1{}", element.local()), 1));
    add("cut-off", (element.start, base.len()), String::new());
    add("cut-off-in-tag", (element.start + 2, base.len()), String::new());
    add("cut-off-after", (element.close, base.len()), String::new());
    add("slash", tag, format!("{bare}/ >"));
}

/// Attributes and namespace declarations.
fn attributes(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let open = &base[element.start..element.inside];
    let bare = &open[..open.len() - 1];
    let tag = (element.start, element.inside);
    let local = element.local();
    let plain = [
        ("attribute", "a=\"1\""),
        ("attribute", "xml:lang=\"nl\""),
        ("attribute", "xml:space=\"preserve\""),
        ("attribute", "q:a=\"1\""),
        ("attribute", "b:a='1'"),
        ("declaration-unused", "xmlns:z=\"urn:z\""),
        ("declaration-unused", "xmlns:z = 'urn:z' "),
        ("declaration-unused", "\txmlns:z=\"\n\""),
        ("declaration-empty", "xmlns:z=\"\""),
        ("declaration-empty", "xmlns:z=\"\" xmlns:z=\"\""),
        ("declaration-reserved", "xmlns:xml=\"http://www.w3.org/XML/1998/namespace\""),
        ("declaration-reserved", "xmlns:xml=\"urn:z\""),
        ("declaration-reserved", "xmlns:xmlns=\"urn:z\""),
        ("declaration-reserved", "xmlns:z=\"http://www.w3.org/2000/xmlns/\""),
        ("declaration-reserved", "xmlns:z=\"http://www.w3.org/XML/1998/namespace\""),
        ("declaration-colon", "xmlns:z:y=\"urn:z\""),
        ("declaration-colon", "xmlns:=\"urn:z\""),
        ("declaration-twice", "xmlns:z=\"urn:z\" xmlns:z=\"urn:y\""),
        ("rebind", "xmlns:b=\"urn:z\""),
        ("rebind", "xmlns:m=\"urn:z\""),
        ("rebind", "xmlns=\"urn:z\""),
        ("rebind", "xmlns=\"\""),
        ("rebind", "xmlns:b=\"http://www.istandaarden.nl/ijw/3_2/basisschema/schema\""),
        ("rebind", "xmlns:b=\" http://www.istandaarden.nl/ijw/3_2/basisschema/schema\""),
        ("rebind", "xmlns:b=\"http://www.istandaarden.nl&#x2f;ijw/3_2/basisschema/schema\""),
        ("rebind", "xmlns:b=\"HTTP://www.istandaarden.nl/ijw/3_2/basisschema/schema\""),
        ("twice", "a=\"1\" a=\"2\""),
        ("unquoted", "a=1"),
        ("no-value", "a"),
        ("lt-in-attribute", "xmlns:z=\"a<b\""),
        ("amp-in-attribute", "xmlns:z=\"a&b\""),
        ("amp-in-attribute", "xmlns:z=\"a&amp;b&#10;\""),
        ("unclosed-attribute", "xmlns:z=\"urn:z"),
        ("xsi-undeclared", "xsi:nil=\"false\""),
        ("no-space", "xmlns:z=\"urn:z\"xmlns:y=\"urn:y\""),
        ("uri-odd", "xmlns:z=\"relative path\""),
    ];
    for (kind, text) in plain {
        all.push(Mutation::new(kind, tag, format!("{bare} {text}>")));
    }
    let instance = [
        ("xsi-location", "xsi:schemaLocation=\"urn:z z.xsd\"".to_owned()), ("xsi-location", "xsi:schemaLocation=\"z\"".to_owned()),
        ("xsi-location", "xsi:noNamespaceSchemaLocation=\" z.xsd \"".to_owned()), ("xsi-location", "xsi:schemaLocation=\"\"".to_owned()),
        ("xsi-nil", "xsi:nil=\"true\"".to_owned()), ("xsi-nil", "xsi:nil=\"false\"".to_owned()), ("xsi-nil", "xsi:nil=\"\"".to_owned()),
        ("xsi-other", "xsi:other=\"1\"".to_owned()), ("xsi-type", format!("xsi:type=\"m:{local}\"")), ("xsi-type", format!("xsi:type=\"{local}\"")),
        ("xsi-type", format!("xsi:type=\"b:LDT_{}\"", type_of(local))), ("xsi-type", format!("xsi:type=\" b:LDT_{} \"", type_of(local))),
        ("xsi-type", format!("xsi:type=\"b:CDT_{}\"", type_of(local))), ("xsi-type", "xsi:type=\"m:Root\"".to_owned()), ("xsi-type", "xsi:type=\"\"".to_owned()),
        ("xsi-type", "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xsi:type=\"xs:string\"".to_owned()), ("xsi-type", "xsi:type=\"b:LDT_Datum\"".to_owned()),
        ("xsi-type", "xsi:type=\"q:LDT_Datum\"".to_owned()), ("xsi-type", format!("xmlns:c=\"{}\" xsi:type=\"c:LDT_Datum\"", shared(base))),
        ("xsi-type", "xsi:type=\"b:LDT_BerichtCode\"".to_owned()), ("xsi-type", "xsi:type=\"b:LDT_Naam\"".to_owned()), ("xsi-type", "xsi:type=\"b:b:LDT_Naam\"".to_owned()),
        ("xsi-twice", "xsi:schemaLocation=\"urn:z z.xsd\" xsi:schemaLocation=\"urn:z z.xsd\"".to_owned()),
        ("xsi-twice", "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:z z.xsd\" i:schemaLocation=\"urn:z z.xsd\"".to_owned()),
    ];
    for (kind, text) in instance {
        all.push(Mutation::new(kind, tag, format!("{bare} {XSI} {text}>")));
    }
}

/// A leaf whose name is in its namespace by a declaration of its own.
fn own_namespace(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let local = element.local();
    let inner = &base[element.inside..element.close];
    let whole = (element.start, element.end);
    let shared = shared(base);
    let own = |uri: &str| format!("<{local} xmlns=\"{uri}\">{inner}</{local}>");
    all.push(Mutation::new("own-default", whole, own(shared)));
    all.push(Mutation::new("own-default", whole, own(&shared.replace("basisschema", "jw305"))));
    let own = |uri: &str| format!("<é:{local} xmlns:é='{uri}'>{inner}</é:{local}>");
    all.push(Mutation::new("own-prefix", whole, own(shared)));
    all.push(Mutation::new("own-prefix", whole, own(&shared.replace("basisschema", "jw307"))));
}

/// The name of the type of some elements, without `LDT_` or `CDT_`.
fn type_of(local: &str) -> &str {
    match local {
        "Bsn" => "BurgerServicenummer",
        "Begindatum" | "Einddatum" => "Datum",
        "ToewijzingNummer" => "Nummer",
        "Naam" => "VerkorteNaam",
        "Geslachtsnaam" => "Achternaam",
        "Categorie" => "ProductCategorie",
        other => other,
    }
}

/// Things between and around elements.
fn content(element: &Element, all: &mut Vec<Mutation>) {
    let at = (element.start, element.start);
    let between = [
        ("comment", "<!-- los -->"),
        ("comment", "<!---->"),
        ("comment", "<!-- é & < ]]> -->"),
        ("comment-broken", "<!-- los -- los -->"),
        ("comment-broken", "<!-- los --->"),
        ("comment-broken", "<!-- los"),
        ("comment-broken", "<!- los -->"),
        ("instruction", "<?los los?>"),
        ("instruction", "<?los?>"),
        ("instruction", "<?x:y ?>"),
        ("instruction-broken", "<?xml version=\"1.0\"?>"),
        ("instruction-broken", "<?los"),
        ("instruction-broken", "<?1?>"),
        ("instruction", "<?xMl ?>"),
        ("instruction", "<?é?>"),
        ("instruction", "<?a::b?>"),
        ("instruction", "<?:a?>"),
        ("text", "los"),
        ("text", "\u{a0}"),
        ("text", "&#160;"),
        ("text-blank", "&#32;"),
        ("text-blank", "&#x9;&#xA;&#13;"),
        ("text-blank", "\r\n\r"),
        ("text-blank", "&#32;<!-- -->&#32;"),
        ("cdata-blank", "<![CDATA[ ]]>"),
        ("cdata-blank", "<![CDATA[]]>"),
        ("cdata", "<![CDATA[los]]>"),
        ("cdata-broken", "<![CDATA[los"),
        ("cdata-broken", "<![cdata[ ]]>"),
        ("text-broken", "]]>"),
        ("text-broken", "&los;"),
        ("text-broken", "&"),
        ("text-broken", "&#0;"),
        ("text-broken", "&#xFFFF;"),
        ("text-broken", "\u{1}"),
        ("text-broken", "<"),
        ("text-broken", "&lt"),
        ("text-broken", "\u{ffff}"),
        ("doctype-inside", "<!ENTITY a 'b'>"),
    ];
    for (kind, with) in between {
        all.push(Mutation::new(kind, at, with));
        all.push(Mutation::new(kind, (element.close, element.close), with));
    }
}

/// Bytes that are no UTF-8, or no character of XML, before the text of a leaf.
fn encodings(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let whole = (element.inside, element.close);
    let text = &base.as_bytes()[whole.0..whole.1];
    let odd: [&[u8]; 14] = [
        b"\xe9",
        b"\x80",
        b"\xff",
        b"\xc3",
        b"\xc3\x28",
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xe0\x80\xaf",
        b"\xe2\x82",
        b"\xed\xa0\x80",
        b"\xef\xbf\xbe",
        b"\xf4\x90\x80\x80",
        b"\xf8\x88\x80\x80\x80",
        b"\xef\xbb\xbf",
    ];
    for bytes in odd {
        all.push(Mutation::new("encoding", whole, [bytes, text].concat()));
    }
}

/// The text of a leaf, written in other ways.
fn leaf(base: &str, element: &Element, all: &mut Vec<Mutation>) {
    let whole = (element.inside, element.close);
    let text = &base[whole.0..whole.1];
    let first = text.chars().next().unwrap();
    let rest = &text[first.len_utf8()..];
    let number = u32::from(first);
    let texts = [
        ("reference", format!("&#{number};{rest}")),
        ("reference", format!("&#x{number:x};{rest}")),
        ("reference", format!("&#x{number:X};{rest}")),
        ("reference", format!("&#000{number};{rest}")),
        ("reference-broken", format!("&#X{number:x};{rest}")),
        ("reference-broken", format!("&#{number}{rest}")),
        ("reference-broken", format!("&#;{rest}")),
        ("reference-broken", format!("&#x;{rest}")),
        ("reference-broken", format!("& {rest}")),
        ("reference-broken", format!("&#-{number};{rest}")),
        ("reference-broken", format!("&#{};{rest}", "9".repeat(11))),
        ("reference-broken", format!("&#xD800;{rest}")),
        ("reference-broken", format!("&#x1;{rest}")),
        ("reference-broken", format!("&#1114112;{rest}")),
        ("entity", format!("&amp;{rest}")),
        ("entity", format!("&apos;&quot;&lt;&gt;{rest}")),
        ("entity-unknown", format!("&nbsp;{rest}")),
        ("entity-unknown", format!("&AMP;{rest}")),
        ("cdata-value", format!("<![CDATA[{text}]]>")),
        ("cdata-value", format!("<![CDATA[{first}]]>{rest}")),
        ("cdata-value", format!("<![CDATA[]]>{text}")),
        ("cdata-value", format!("{text}<![CDATA[ ]]>")),
        ("cdata-value", format!("<![CDATA[{text}]]><![CDATA[]]>")),
        ("cdata-value", format!("<![CDATA[\r\n]]>{text}")),
        ("comment-value", format!("{first}<!-- x -->{rest}")),
        ("comment-value", format!("<!-- x -->{text}")),
        ("comment-value", format!("{first}<!-- x --> {rest}")),
        ("instruction-value", format!("{first}<?x y?>{rest}")),
        ("space-value", format!(" {text}")),
        ("space-value", format!("{text} ")),
        ("space-value", format!("\r\n{text}\r\n")),
        ("space-value", format!("\t{text}")),
        ("space-value", format!("{text}&#x20;")),
        ("space-value", format!("{text}\u{a0}")),
        ("space-value", format!("{text}\r")),
        ("gt-value", format!("{text}>")),
        ("bracket-value", format!("{text}]]")),
        ("quote-value", format!("{text}\"'")),
        ("control-value", format!("{text}\u{7f}")),
        ("control-value", format!("{text}\u{85}")),
        ("control-value", format!("{text}\u{c}")),
        ("control-value", format!("{text}\u{0}")),
        ("wide-value", format!("{text}\u{1f600}")),
    ];
    all.extend(texts.into_iter().map(|(kind, text)| Mutation::new(kind, whole, text)));
}
