//! Numbers, dates and units as they are written, Japanese writing included.

use jiff::civil::Date;

use crate::design::Millis;

/// The ASCII digit that a digit of either width stands for.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A number with ASCII digits and without separators: `１２,３４５．６` is `12345.6`, `9_2` stays.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            ',' | '，' => None,
            '．' => Some('.'),
            c => Some(digit(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)),
        })
        .collect()
}

/// A number in millionths; `None` where it has parts (`9_2`), more than six decimals that count, or is too large.
pub fn millionths(text: &str) -> Option<u128> {
    let plain = plain(text);
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if whole.len() > 30 || part.trim_end_matches('0').len() > 6 {
        return None;
    }
    let whole: u128 = whole.parse().ok()?;
    let mut micro: u128 = 0;
    for place in 0..6 {
        let digit = part
            .as_bytes()
            .get(place)
            .map_or(0, |b| b.wrapping_sub(b'0'));
        micro = micro * 10 + u128::from(digit);
    }
    Some(whole * 1_000_000 + micro)
}

/// A numeral in Arabic digits of either width, or in kanji up to the thousands; 元 is 1.
pub fn numeral(text: &str) -> Option<u32> {
    if text == "元" {
        return Some(1);
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return text
            .chars()
            .try_fold(0u32, |n, c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut pending): (u32, Option<u32>) = (0, None);
    for c in text.chars() {
        let value = "〇一二三四五六七八九".chars().position(|k| k == c);
        match (value, c) {
            // 二〇 and 一二 are written digit by digit.
            (Some(d), _) => {
                let d = u32::try_from(d).ok()?;
                pending = Some(pending.unwrap_or(0).checked_mul(10)?.checked_add(d)?);
            }
            (None, '十' | '百' | '千') => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                total = total.checked_add(pending.take().unwrap_or(1).checked_mul(unit)?)?;
            }
            _ => return None,
        }
    }
    total.checked_add(pending.unwrap_or(0))
}

/// The parts of 第9条の2 and its like, 条 told by `unit`.
pub fn branches(text: &str, unit: char) -> Option<Vec<u32>> {
    let text = text.strip_prefix('第').unwrap_or(text);
    let (first, rest) = text.split_once(unit)?;
    let mut parts = vec![numeral(first)?];
    for branch in rest.split('の').skip(1) {
        parts.push(numeral(branch)?);
    }
    Some(parts)
}

/// The parts of `9_2`.
pub fn parts(text: &str) -> Option<Vec<u32>> {
    plain(text)
        .split('_')
        .map(|part| part.parse().ok())
        .collect()
}

/// A date: `2021-12-01`, `2021年12月1日`, `令和3年12月1日`.
pub fn date(text: &str) -> Option<Date> {
    let eras = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];
    let (era, base, rest) = eras
        .iter()
        .find_map(|&(era, base)| text.strip_prefix(era).map(|rest| (era, base, rest)))
        .unwrap_or(("", 0, text));
    let text = plain(rest);
    let (year, month, day) = if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        (
            numeral(year)?,
            numeral(month)?,
            numeral(rest.strip_suffix('日')?)?,
        )
    } else {
        let mut parts = text.split('-').map(numeral);
        (parts.next()??, parts.next()??, parts.next()??)
    };
    let year = i16::try_from(year.checked_add(base)?).ok()?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let begin = |y, m, d| Date::new(y, m, d).ok();
    let within = match era {
        "令和" => date >= begin(2019, 5, 1)?,
        "平成" => date >= begin(1989, 1, 8)? && date < begin(2019, 5, 1)?,
        "昭和" => date >= begin(1926, 12, 25)? && date < begin(1989, 1, 8)?,
        _ => true,
    };
    within.then_some(date)
}

/// The date that a text which begins with one in another writing means: `2024/4/1`, `2024.4.1`, `R6.4.1`.
pub fn date_meant(text: &str) -> Option<Date> {
    let letter = text.chars().next()?;
    let era = [('R', "令和"), ('H', "平成"), ('S', "昭和")];
    let era = era.iter().find(|it| it.0 == letter).map(|it| it.1);
    let rest = if era.is_some() { text.get(1..)? } else { text };
    let end = rest.find(|c| digit(c).is_none() && !matches!(c, '/' | '／' | '.' | '．'));
    let mut parts = rest
        .get(..end.unwrap_or(rest.len()))?
        .split(['/', '／', '.', '．']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let written = format!("{}{year}年{month}月{day}日", era.unwrap_or_default());
    (era.is_some() || year.chars().count() == 4)
        .then(|| date(&written))
        .flatten()
}

/// The units of time: English for one, English for several, Japanese, milliseconds.
pub const TIMES: &[(&str, &str, &str, Millis)] = &[
    ("ms", "ms", "ミリ秒", 1),
    ("sec", "sec", "秒", 1_000),
    ("min", "min", "分", 60_000),
    ("hour", "hours", "時間", 3_600_000),
    ("day", "days", "日", 86_400_000),
    ("week", "weeks", "週間", 7 * 86_400_000),
    // A month and a year of the calendar have no fixed length; these are the ones that durations use.
    ("month", "months", "か月", 30 * 86_400_000),
    ("year", "years", "年", 365 * 86_400_000),
];

/// Other spellings of units of time.
const OTHER_TIMES: &[(&str, &str)] = &[
    ("s", "sec"),
    ("secs", "sec"),
    ("second", "sec"),
    ("seconds", "sec"),
    ("mins", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("h", "hour"),
    ("ヶ月", "month"),
    ("カ月", "month"),
    ("月", "month"),
    ("日間", "day"),
    ("年間", "year"),
];

/// The row of a unit of time.
pub fn time(word: &str) -> Option<&'static (&'static str, &'static str, &'static str, Millis)> {
    let word = OTHER_TIMES
        .iter()
        .find(|(other, _)| *other == word)
        .map_or(word, |(_, unit)| unit);
    TIMES
        .iter()
        .find(|(one, many, ja, _)| *one == word || *many == word || *ja == word)
}

/// How many yen a word for money stands for.
pub fn money(word: &str) -> Option<u64> {
    match word {
        "yen" | "円" => Some(1),
        "万円" => Some(10_000),
        "億円" => Some(100_000_000),
        _ => None,
    }
}
