//! Where the elements of a base message stand. Made for our own base messages, which are plain XML.

/// One element of a base message, as byte offsets.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    /// Of the start tag.
    pub(crate) start: usize,
    /// After the start tag.
    pub(crate) inside: usize,
    /// Of the end tag.
    pub(crate) close: usize,
    /// After the end tag.
    pub(crate) end: usize,
    /// Name as it stands, with prefix.
    pub(crate) name: String,
    /// Local name of the element around it.
    pub(crate) parent: String,
    /// After the start tag of the element around it; of the root, its own start.
    pub(crate) first: usize,
    /// Holds text rather than elements.
    pub(crate) leaf: bool,
    /// Start and end of the next element in the same parent.
    pub(crate) next: Option<(usize, usize)>,
}

impl Element {
    /// Name without prefix.
    pub(crate) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// Prefix with its colon, or nothing.
    pub(crate) fn prefix(&self) -> &str {
        &self.name[..self.name.len() - self.local().len()]
    }
}

/// Every element, in the order of their ends.
pub(crate) fn elements(text: &str) -> Vec<Element> {
    let mut open: Vec<(usize, usize, String, bool)> = Vec::new();
    let mut found: Vec<Element> = Vec::new();
    let mut at = text.find("<?xml").map_or(0, |_| text.find("?>").unwrap() + 2);
    while let Some(offset) = text[at..].find('<') {
        let start = at + offset;
        let end = start + text[start..].find('>').unwrap() + 1;
        if text[start..].starts_with("</") {
            let (from, inside, name, leaf) = open.pop().unwrap();
            let first = open.last().map_or(from, |parent| parent.1);
            let parent = open.last().map(|parent| parent.2.clone()).unwrap_or_default();
            let parent = parent.rsplit(':').next().unwrap_or_default().to_owned();
            found.push(Element {
                start: from,
                inside,
                close: start,
                end,
                name,
                parent,
                first,
                leaf,
                next: None,
            });
        } else {
            if let Some(parent) = open.last_mut() {
                parent.3 = false;
            }
            let name = text[start + 1..end - 1].split_whitespace().next().unwrap().to_owned();
            open.push((start, end, name, true));
        }
        at = end;
    }
    let places: Vec<(usize, usize)> =
        found.iter().map(|element| (element.start, element.end)).collect();
    for element in &mut found {
        let next = text[element.end..].find('<').map(|offset| element.end + offset);
        element.next = places.iter().copied().find(|&(start, _)| Some(start) == next);
    }
    found
}
