//! Tables as data: their columns, keys, and what becomes of a row that is there already.

use super::value::{Kind, Row};

/// A table, as the migrations make it.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Name, the same in both engines.
    pub name: &'static str,
    /// Columns in order. The key columns come first.
    pub columns: &'static [Column],
    /// How many columns make the primary key.
    pub key: usize,
    /// What becomes of a row whose key is there already.
    pub present: Present,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What becomes of a row whose key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    /// The change fails.
    Fail,
    /// The first stays.
    Keep,
    /// The last wins.
    Replace,
    /// The one that is not less in these columns wins, in this order.
    Newest(&'static [&'static str]),
    /// Each group of columns is that of the row that is greatest in it.
    Each(&'static [Group]),
}

/// Columns that come together from one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// What the rows are compared by; all absent where a row says nothing of the group. They come along.
    pub by: &'static [&'static str],
    /// The other columns.
    pub of: &'static [&'static str],
}

/// Rows for one table.
#[derive(Debug)]
pub struct Write<'a> {
    /// The table.
    pub table: &'static Table,
    /// The rows, ascending by key, each key once.
    pub rows: Vec<Row<'a>>,
}

/// A column of a table.
pub const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind }
}

/// The next offset to read, by topic and partition.
pub static POSITION: Table = Table {
    name: "position",
    columns: &[
        column("topic", Kind::Text),
        column("partition", Kind::Int),
        column("next_offset", Kind::Int),
    ],
    key: 2,
    present: Present::Replace,
};

impl Table {
    /// Where a column stands.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The column names, quoted, separated by commas.
    pub(crate) fn column_list(&self) -> String {
        let names: Vec<String> =
            self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        names.join(", ")
    }

    /// `ON CONFLICT …` as both engines understand it; empty for [`Present::Fail`].
    pub(crate) fn conflict_clause(&self) -> String {
        let quoted = |columns: &[Column]| {
            let names: Vec<String> =
                columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            names.join(", ")
        };
        let key = quoted(&self.columns[..self.key]);
        let replace = || {
            let sets: Vec<String> = self.columns[self.key..]
                .iter()
                .map(|column| format!("\"{0}\" = EXCLUDED.\"{0}\"", column.name))
                .collect();
            format!(" ON CONFLICT ({key}) DO UPDATE SET {}", sets.join(", "))
        };
        match self.present {
            Present::Fail => String::new(),
            Present::Keep => format!(" ON CONFLICT ({key}) DO NOTHING"),
            Present::Replace => replace(),
            Present::Newest(columns) => {
                let (new, old) = (side("EXCLUDED", columns), side(self.name, columns));
                format!("{} WHERE ({new}) >= ({old})", replace())
            }
            Present::Each(groups) => {
                let newer: Vec<String> = groups.iter().map(|group| self.newer(group)).collect();
                let sets = groups.iter().zip(&newer).flat_map(|(group, newer)| {
                    group.by.iter().chain(group.of).map(move |name| {
                        let old = side(self.name, &[name]);
                        format!(
                            "\"{name}\" = CASE WHEN {newer} THEN EXCLUDED.\"{name}\" ELSE {old} END"
                        )
                    })
                });
                let sets: Vec<String> = sets.collect();
                let newer = newer.join(" OR ");
                format!(" ON CONFLICT ({key}) DO UPDATE SET {} WHERE {newer}", sets.join(", "))
            }
        }
    }

    /// Whether a group is greater in the row that comes than in the one that is there.
    fn newer(&self, group: &Group) -> String {
        let (new, old) = (side("EXCLUDED", group.by), side(self.name, group.by));
        let first = &group.by[..1];
        let (said, known) = (side("EXCLUDED", first), side(self.name, first));
        format!("({said} IS NOT NULL AND ({known} IS NULL OR ({new}) > ({old})))")
    }
}

/// Columns of one of the two rows of a conflict, separated by commas.
fn side(row: &str, columns: &[&str]) -> String {
    let row = if row == "EXCLUDED" { row.to_owned() } else { format!("\"{row}\"") };
    let names: Vec<String> = columns.iter().map(|name| format!("{row}.\"{name}\"")).collect();
    names.join(", ")
}
