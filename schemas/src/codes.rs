//! The official code lists of the iJw 3.2 messages that the hub reads.
