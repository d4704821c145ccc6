//! The one table.

/// Lines of five columns: what, measured, compared with, ratio, aim.
#[derive(Default)]
pub(crate) struct Table(Vec<[String; 5]>);

const HEAD: [&str; 5] = ["what", "measured", "compared with", "ratio", "aim"];

impl Table {
    /// Adds a line.
    pub(crate) fn line(&mut self, cells: [String; 5]) {
        self.0.push(cells);
    }

    /// Adds a line with nothing to compare with.
    pub(crate) fn plain(&mut self, what: String, measured: String, aim: &str) {
        self.line([what, measured, String::new(), String::new(), aim.to_owned()]);
    }

    /// As a Markdown table, aligned.
    pub(crate) fn text(&self) -> String {
        let head = HEAD.map(str::to_owned);
        let lines = || std::iter::once(&head).chain(&self.0);
        let width = |column: usize| lines().map(|line| line[column].chars().count()).max();
        let widths: [usize; 5] = std::array::from_fn(|column| width(column).unwrap_or(0));
        let mut text = String::new();
        for (index, line) in lines().enumerate() {
            for (cell, width) in line.iter().zip(widths) {
                text.push_str(&format!("| {cell:width$} "));
            }
            text.push_str("|\n");
            if index == 0 {
                widths.iter().for_each(|width| text.push_str(&format!("|{:-<1$}", "", width + 2)));
                text.push_str("|\n");
            }
        }
        text
    }
}

/// A number with a comma at each thousand.
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The best of some rates, and the spread when there is more than one.
pub(crate) fn best(rates: &[f64], unit: &str) -> (f64, String) {
    let most = rates.iter().copied().fold(0.0, f64::max);
    let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let mut text = format!("{}{unit}", thousands(most));
    if rates.len() > 1 {
        let count = rates.len();
        text.push_str(&format!(" (best of {count}; least {})", thousands(least)));
    }
    (most, text)
}

/// `2.3x`.
pub(crate) fn ratio(of: f64, to: f64) -> String {
    format!("{:.2}x", of / to)
}

/// Milliseconds of a quantile, from times that need not be sorted yet.
pub(crate) fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // an index into thousands of samples
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len().max(1)) - 1;
    times.get(at).map_or(f64::NAN, |seconds| seconds * 1_000.0)
}
