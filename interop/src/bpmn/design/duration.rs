//! Durations as models write them (ISO 8601, `P14D`, `PT30M`) in the words of the language.

/// The duration in the words of the language (`14 days`), if it is one that the language can say.
///
/// A month counts 30 days and a year 365, as in the language.
pub(super) fn written(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix('P')?;
    let (date, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut parts = Vec::new();
    for (text, units) in [(date, &DATE[..]), (time, &TIME[..])] {
        let mut text = text;
        while !text.is_empty() {
            let digits = text.find(|c: char| !c.is_ascii_digit())?;
            let count: u32 = text.get(..digits)?.parse().ok()?;
            let unit = text.get(digits..)?.chars().next()?;
            let (_, one, many) = units.iter().find(|it| it.0 == unit)?;
            if count > 0 {
                parts.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
            text = text.get(digits + unit.len_utf8()..)?;
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The duration between two repetitions: `R/PT24H`, `R5/P1D`.
pub(super) fn period(text: &str) -> Option<String> {
    let (repeat, period) = text.trim().split_once('/')?;
    repeat.starts_with('R').then(|| written(period)).flatten()
}

const DATE: [(char, &str, &str); 4] = [
    ('Y', "year", "years"),
    ('M', "month", "months"),
    ('W', "week", "weeks"),
    ('D', "day", "days"),
];
const TIME: [(char, &str, &str); 3] = [
    ('H', "hour", "hours"),
    ('M', "min", "min"),
    ('S', "sec", "sec"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_language_can_say() {
        assert_eq!(written("P14D").as_deref(), Some("14 days"));
        assert_eq!(written("P1DT12H").as_deref(), Some("1 day 12 hours"));
        assert_eq!(written("PT90M").as_deref(), Some("90 min"));
        assert_eq!(period("R/PT24H").as_deref(), Some("24 hours"));
        for other in [
            "",
            "P",
            "PT",
            "${deadline}",
            "P0D",
            "P1.5D",
            "2024-01-01",
            "P-1D",
        ] {
            assert_eq!(written(other), None, "{other}");
        }
    }
}
