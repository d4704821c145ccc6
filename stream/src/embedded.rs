//! The embedded engine: topics, groups and positions in one SQLite file.
