//! wijkstroom
fn main() {}
