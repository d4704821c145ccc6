//! Lines and columns, worked out only for what is reported.

/// Line and column, in characters, both from 1.
pub(crate) type Place = (usize, usize);

/// The places of byte offsets, in the order given. One pass over the text, however many offsets.
///
/// A line ends at a line feed: so LF and CR/LF count alike.
pub(crate) fn places(text: &[u8], offsets: &[usize]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..offsets.len()).collect();
    order.sort_unstable_by_key(|&index| offsets[index]);
    let mut found = vec![(1, 1); offsets.len()];
    let (mut at, mut line, mut column) = (0, 1, 1);
    for index in order {
        let to = offsets[index].min(text.len());
        for &byte in &text[at..to] {
            if byte == b'\n' {
                (line, column) = (line + 1, 1);
            } else if byte & 0xC0 != 0x80 {
                column += 1;
            }
        }
        at = to;
        found[index] = (line, column);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn counts_lines_from_line_feeds_and_columns_in_characters() {
        let text = "é<a>\r\n\tx\rüy\n".as_bytes();
        let offset = |part: &str| {
            let at = String::from_utf8_lossy(text).find(part);
            at.unwrap()
        };
        let offsets = [offset("y"), 0, offset("<"), offset("x"), text.len(), text.len() + 9];
        assert_eq!(places(text, &offsets), [(2, 5), (1, 1), (1, 2), (2, 2), (3, 1), (3, 1)]);
    }
}
