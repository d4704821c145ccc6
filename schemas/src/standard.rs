//! The conversation of the standard: which message is answered by which.

/// Numbers of messages that are answered, and of the return message that answers (OP090, IV028).
///
/// A claim (323) has no technical return message: its answer is the 325.
const ANSWERS: [(&str, &str); 5] =
    [("305", "306"), ("307", "308"), ("315", "316"), ("317", "318"), ("323", "325")];

/// Numbers of the municipality's own messages, and of the return message that the provider sends.
const RETURNS: [(&str, &str); 2] = [("301", "302"), ("319", "320")];

/// The message that answers one from a provider: `JW305` is answered by `JW306`. `None` for
/// those that only get a receipt: what the municipality sends, and every return message.
///
/// Exactly the answered messages are judged at levels 3 and 4.
pub fn answer_of(message_type: &str) -> Option<String> {
    paired(&ANSWERS, message_type)
}

/// The return message that a provider owes for one of the municipality's own: `JW302` for `JW301`.
pub fn return_of(message_type: &str) -> Option<String> {
    paired(&RETURNS, message_type)
}

fn paired(pairs: &[(&str, &str)], message_type: &str) -> Option<String> {
    let (law, number) = message_type.split_at_checked(message_type.len().checked_sub(3)?)?;
    let (_, other) = pairs.iter().find(|(own, _)| *own == number)?;
    Some(format!("{law}{other}"))
}
