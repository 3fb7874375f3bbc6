//! Markdown: tables whose cells hold what users wrote.

/// A text as a cell of a table: nothing in it is taken as a mark.
pub(crate) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '&' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A row of a table.
pub(crate) fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The head of a table.
pub(crate) fn head(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|it| cell(it)).collect();
    let rule: Vec<String> = cells.iter().map(|_| "---".to_owned()).collect();
    row(&cells) + &row(&rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_write_breaks_no_table() {
        assert_eq!(cell("a|b\nc <b>*x*</b>"), r"a\|b c \<b\>\*x\*\</b\>");
        assert_eq!(
            row(&["申請".to_owned(), cell("第4条")]),
            "| 申請 | 第4条 |\n"
        );
    }
}
