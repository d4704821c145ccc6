//! Reads an answer back, as far as a test looks at it.

/// What stands in an answer: each text with its path, such as `Client/StartProducten/StartProduct[2]/Begindatum`.
pub(crate) fn texts(bytes: &[u8]) -> Vec<(String, String)> {
    let source = std::str::from_utf8(bytes).unwrap();
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    let mut found = Vec::new();
    let mut pieces = source.split('<').skip(1).peekable();
    while let Some(piece) = pieces.next() {
        let (tag, text) = piece.split_once('>').unwrap();
        if tag.starts_with('?') {
            continue;
        }
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        let name = name.rsplit(':').next().unwrap().to_owned();
        let shown = match open.last_mut() {
            Some((_, seen)) => {
                seen.push(name.clone());
                let count = seen.iter().filter(|other| **other == name).count();
                if count > 1 { format!("{name}[{count}]") } else { name }
            }
            None => name,
        };
        open.push((shown, Vec::new()));
        if pieces.peek().is_some_and(|next| next.starts_with('/')) {
            let path: Vec<&str> = open.iter().skip(1).map(|(name, _)| name.as_str()).collect();
            found.push((path.join("/"), unescaped(text)));
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r");
    text.replace("&amp;", "&")
}

/// The return codes: `Header 0200`, `StartProduct[2] 9019 9074`, in the order in which they stand.
pub(crate) fn codes(bytes: &[u8]) -> Vec<String> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for (path, text) in texts(bytes) {
        let Some((class, _)) = path.split_once("/RetourCodes/") else { continue };
        let class = class.split('/').filter(|step| !is_list(step)).collect::<Vec<_>>().join("/");
        match all.last_mut() {
            Some((last, codes)) if *last == class => codes.push(text),
            _ => all.push((class, vec![text])),
        }
    }
    all.into_iter().map(|(class, codes)| format!("{class} {}", codes.join(" "))).collect()
}

fn is_list(step: &str) -> bool {
    step.ends_with("Producten")
        || ["Clienten", "Prestaties", "Relaties", "Contactgegevens"].contains(&step)
}
