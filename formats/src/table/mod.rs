//! Any table: a mapping turns rows into events.
