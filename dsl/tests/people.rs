//! What people write who know no programming: each is read, or refused in one message that tells how to write it;
//! and characters that a keyboard, a word processor or a web page leaves behind.
//!
//! Kept in `people.txt` and `characters.txt`, which `UPDATE_DOCS=1` writes anew: look at what changes before you
//! believe it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::fmt::Write;

use gensoku_dsl::text::Lang;

const ENGLISH: &str = include_str!("people/english.gsk");
const JAPANESE: &str = include_str!("people/japanese.gsk");

/// Something that stands in the design, and what somebody wrote in its place.
type Slip = (&'static str, &'static str);

const IN_ENGLISH: &[Slip] = &[
    // The order of clauses, and where they stand.
    ("  step Notify by Mover {", "  step Notify {\n    by Mover"),
    ("step Notify by Mover {", "step by Mover Notify {"),
    ("actor Mover is resident", "actor resident Mover"),
    ("actor Mover is resident", "Mover is actor resident"),
    ("actor Mover is resident", "Mover is a resident"),
    ("Address from Register", "from Register Address"),
    ("or       Refuse  otherwise", "otherwise Refuse"),
    ("or       Refuse  otherwise", "else     Refuse"),
    (
        "data Address about individual",
        "data Address of individual",
    ),
    ("data Address about", "personal data Address about"),
    ("procedure MoveIn {", "begin procedure MoveIn {"),
    // Two where one goes, and names of two words.
    ("actor Mover is", "actor Mover, Helper is"),
    ("actor Town  is", "actor Town Hall  is"),
    ("procedure MoveIn {", "procedure Move In {"),
    ("procedure MoveIn {", "procedure \"Moving in\" {"),
    ("step Refuse by Town", "step Refuse by the Town"),
    ("step Refuse by Town", "step 5 Refuse by Town"),
    ("smartphone or channel counter", "smartphone, counter"),
    ("smartphone or channel counter", "smartphone and counter"),
    ("smartphone or channel counter", "smartphone counter"),
    ("smartphone or channel counter", "smart phone"),
    ("step Refuse by Town", "step Refuse by Town and Mover"),
    ("step Refuse by Town", "step Refuse by Town, Mover"),
    ("serves  Mover", "serves  Mover and Town"),
    ("enters   Address", "enters   Address and Address"),
    // Words of their own.
    ("smartphone or channel counter", "email"),
    ("smartphone or channel counter", "counter on none"),
    (
        "procedure MoveIn {",
        "plan Move {\n  announced none\n  milestone Buy by 2025-03-31 needs 2 people skilled law trains 1 people skilled data\n}\nprocedure MoveIn {",
    ),
    (
        "procedure MoveIn {",
        "group Newcomers is resident without registration\nprocedure Come { serves Newcomers }\nprocedure MoveIn {",
    ),
    ("smartphone or channel counter", "online"),
    ("is resident", "is citizen"),
    ("then granted", "then approved"),
    ("then granted", "then Archive"),
    ("starts  on application", "starts  with application"),
    ("starts  on application", "starts  monthly"),
    (
        "holds Address  keyed by MyNumber",
        "holds Address  keyed by MyNumber  keeps forever",
    ),
    ("owned by Town", "owner: Town"),
    ("step Refuse by", "Step Refuse by"),
    ("use japan", "use Japan"),
    ("use japan", "use \"japan\""),
    // Signs.
    ("smartphone or channel counter", "\"counter\""),
    (
        "channel  smartphone or channel counter",
        "channel = counter",
    ),
    ("enters   Address", "enters   \"Address\""),
    (
        "Town { channel post  then refused }",
        "Town ( channel post  then refused )",
    ),
    ("step Refuse by Town {", "step Refuse (by Town) {"),
    ("step Refuse by Town {", "step Refuse by Town: {"),
    ("starts  on application", "starts  on application;"),
    (
        "starts  on application",
        "starts  on application  // at the counter",
    ),
    ("then     Enter ", "-> Enter "),
    ("starts  on application", "- starts  on application"),
    // Values.
    ("2024-04-01", "2024/04/01"),
    ("2024-04-01", "2024.4.1"),
    ("2024-04-01", "April 1, 2024"),
    ("2024-04-01", "2024-04"),
    ("2024-04-01", "FY2024"),
    ("2024-04-01", "\"end of FY2024\""),
    ("2024-04-01", "令和3年11月22日"),
    ("2500 yen", "￥2,500"),
    ("2500 yen", "2500"),
    ("2500 yen", "2,500円"),
    ("2500 yen", "free"),
    ("30 min (10 to 60)", "within 30 min"),
    ("30 min (10 to 60)", "half an hour"),
    ("30 min (10 to 60)", "10-60 min"),
    ("30 min (10 to 60)", "10 to 60 min"),
    ("30 min (10 to 60)", "30 (10 to 60) min"),
    ("30 min (10 to 60)", "30 minutes, 10 to 60"),
    ("30 min (10 to 60)", "30 min."),
    ("many 1741", "many 1,741 towns"),
    ("many 1741", "1741"),
    ("98%", "98 percent"),
    ("98%", "0.98"),
    ("98%", "98％"),
    (
        "when \"the old address is right\"",
        "when the old address is right",
    ),
    (
        "then     Enter   when \"the old address is right\"",
        "if \"the old address is right\" then Enter",
    ),
];

const IN_JAPANESE: &[Slip] = &[
    // What has no end, or comes again and again; a month and a year for a day.
    ("保有：現住所", "保有：現住所　保存期間：永年"),
    ("開始：申請", "開始：毎月"),
    ("令和6年4月1日", "令和6年4月"),
    ("令和6年4月1日", "令和6年度末"),
    // Labels.
    ("経路：窓口", "経路は窓口"),
    ("経路：窓口", "経路=窓口"),
    ("経路：窓口", "経路；窓口"),
    ("経路：窓口", "経路:窓口"),
    ("経路：窓口", "channel：窓口"),
    ("経路：窓口", "channel 窓口"),
    ("経路：窓口", "手段：窓口"),
    ("経路：窓口", "・経路：窓口"),
    ("手順：登録　", "手順２：登録　"),
    ("手順：登録　", "②手順：登録　"),
    ("手順：登録　担当：市　", "手順：登録（担当：市）　"),
    ("手順：登録　担当：市　{", "手順：登録　担当：市　｛"),
    ("手順：登録　担当：市　{", "手順：登録　担当：市　「"),
    ("主体：届出人　種類：住民", "主体：届出人（住民）"),
    ("　単位：個人", "　個人単位"),
    ("手順：届出　担当：届出人", "手順：届出　担当　届出人"),
    ("所有者：市", "所有者：市　要配慮"),
    ("次：認容", "次：認容　その他"),
    ("次：認容", "次：認容　又は　却下"),
    // Two where one goes.
    ("手順：登録　担当：市", "手順：登録　担当：市　又は：届出人"),
    ("経路：窓口", "経路：窓口、郵送"),
    ("経路：窓口", "経路：窓口又は郵送"),
    ("経路：窓口", "経路：窓口・郵送"),
    ("入力：現住所", "入力：現住所　及び　現住所"),
    ("主体：市　", "主体：市　長　"),
    // Words of their own.
    ("経路：窓口", "経路：電子メール"),
    ("経路：窓口", "経路：オンライン"),
    ("種類：住民", "種類：市民"),
    ("次：認容", "次：承認"),
    ("次：認容", "次：終了"),
    ("次：認容", "次：保管"),
    ("次：認容", "次：認容。"),
    ("開始：申請", "開始：本人が申請したとき"),
    ("取込：japan", "取込：日本"),
    ("記録：現住所　先：台帳", "記録：現住所を台帳へ"),
    ("主体：市　", "主体：○○市　"),
    // Quotes.
    ("経路：窓口", "経路：「窓口」"),
    ("「転入届」", "転入届"),
    ("「転入届」", "”転入届”"),
    ("「転入届」", "“転入届”"),
    ("「転入届」", "『転入届』"),
    ("「転入届」", "＂転入届＂"),
    ("「転入届」", "【転入届】"),
    // Values.
    ("令和6年4月1日", "R6.4.1"),
    ("令和6年4月1日", "2024/4/1"),
    ("令和6年4月1日", "令和6年4月"),
    ("令和6年4月1日", "令和６年４月１日"),
    ("300円", "￥300"),
    ("300円", "三百円"),
    ("300円", "無料"),
    ("300円", "300"),
    ("30分（10〜60）", "30分以内"),
    ("30分（10〜60）", "約30分"),
    ("30分（10〜60）", "三十分"),
    ("30分（10〜60）", "30分程度"),
    ("30分（10〜60）", "10分〜60分"),
    ("30分（10〜60）", "10分から60分まで"),
    ("30分（10〜60）", "30分（10~60）"),
    ("30分（10〜60）", "30分（10－60）"),
    ("30分（10〜60）", "半日"),
    ("数：1741", "数：1,741団体"),
    ("数：1741", "数：1741日"),
    // Words of officials.
    ("経路：窓口", "経路：対面"),
    ("経路：窓口", "経路：電子申請"),
    ("経路：窓口", "経路：マイナポータル"),
    ("手数料：300円", "備考：「手数料は条例による」"),
    ("    所要：30分（10〜60）", "    期間：20日"),
    ("担当：届出人　{", "担当：届出人　期間：20日　{"),
    ("次：認容", "次：承認"),
    ("次：認容", "次：交付済"),
    ("種類：市区町村　数：1741", "種類：国の機関"),
    ("種類：市区町村　数：1741", "種類：法人"),
    ("鍵：MyNumber", "鍵：MyNumber　独自"),
    ("鍵：MyNumber", "鍵：番地番号"),
    ("先：台帳", "先：台帳　根拠：番号法第7条"),
    ("手続：転入", "法令：要綱　種類：要綱　所管：市\n手続：転入"),
    ("手続：転入", "法令：細則　種類：規則　所管：市\n手続：転入"),
    (
        "手続：転入",
        "計画：移行　{\n  目標：「電子届出の割合」　期限：令和9年3月31日\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "計画：移行　{\n  段階：調達　期限：令和9年3月31日\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "改定：見直し　対象：転入　自：令和7年4月1日　{\n  削除：届出\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "改正案：見直し　対象手続：転入　自：令和7年4月1日　{\n  削除：届出\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "改定：見直し　対象手続：転入　施行日：令和7年4月1日　{\n  削除：届出\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "改定：見直し　対象手続：転入　自：令和7年4月1日　{\n  変更：届出　{ 経路：ウェブ }\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "改定：見直し　対象手続：転入　自：令和7年4月1日　{\n  改正：番号法第9条第1項　削除\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "法令：規則　種類：省令　{ 第5条　要求：経路：書面 }\n改定：見直し　対象手続：転入　{\n  新設：規則第5条　要求：経路：窓口\n}\n手続：転入",
    ),
    ("開始：申請", "開始：周期：30日"),
    ("開始：申請", "目的：税"),
    ("手続：転入", "書類：住民票　示す：現住所\n手続：転入"),
    (
        "手続：転入",
        "計画：移行　{\n  協議：市　時点：令和6年5月10日\n}\n手続：転入",
    ),
    (
        "手続：転入",
        "計画：移行　{\n  公表日：令和6年5月10日\n}\n手続：転入",
    ),
    // Comments.
    ("    経路：窓口", "    // 窓口に来る\n    経路：窓口"),
    ("    経路：窓口", "    ※窓口に来る\n    経路：窓口"),
];

/// What is told of a design in which something else stands in one place.
fn slip(base: &str, (right, written): Slip, langs: &[Lang], out: &mut String) {
    assert_eq!(
        base.matches(right).count().min(1),
        1,
        "{right} does not stand in the design"
    );
    let project = common::project(&base.replacen(right, written, 1));
    let first = written.lines().next().unwrap();
    writeln!(out, "{}", first.trim()).unwrap();
    if project.diagnostics.is_empty() {
        writeln!(out, "    is read").unwrap();
    }
    assert!(
        project.diagnostics.len() < 2,
        "{written}: {:?}",
        common::told(&project)
    );
    for told in &project.diagnostics {
        common::shown(&project, told, langs, out);
    }
    out.push('\n');
}

#[test]
fn what_people_write_is_read_or_refused_in_one_message() {
    let mut out = String::new();
    for &it in IN_ENGLISH {
        slip(ENGLISH, it, &[Lang::En], &mut out);
    }
    for &it in IN_JAPANESE {
        slip(JAPANESE, it, &[Lang::Ja], &mut out);
    }
    common::kept("people.txt", &out);
}

#[test]
fn the_designs_in_which_they_slip_are_right() {
    for text in [ENGLISH, JAPANESE] {
        assert_eq!(common::told(&common::project(text)), Vec::<String>::new());
    }
}

/// Characters in the places where they end up: within a name or keyword, between words, at the end of a line.
const CHARACTERS: &[(&str, &str, &str)] = &[
    (
        "spaces of any width",
        "channel post",
        "channel\u{A0}\u{3000}\u{2003}\t\u{202F}post",
    ),
    (
        "a tab and an ideographic space at the head of a line",
        "  step Refuse",
        "\t\u{3000}step Refuse",
    ),
    (
        "no-break space in a keyword of two words",
        "keyed by",
        "keyed\u{A0}by",
    ),
    (
        "a byte order mark at the beginning",
        "design",
        "\u{FEFF}design",
    ),
    ("Windows line ends", "\n", "\r\n"),
    (
        "zero width space in a name",
        "actor Mover is",
        "actor Mo\u{200B}ver is",
    ),
    (
        "zero width space in a keyword",
        "step Refuse",
        "st\u{200B}ep Refuse",
    ),
    (
        "zero width space behind a keyword",
        "step Refuse",
        "step\u{200B}Refuse",
    ),
    (
        "zero width space in a title",
        "\"Moving in\"",
        "\"Moving\u{200B} in\"",
    ),
    (
        "word joiner behind a name",
        "by Mover {",
        "by Mover\u{2060} {",
    ),
    (
        "soft hyphen in a name",
        "system Register of",
        "system Regis\u{AD}ter of",
    ),
    (
        "joiners in a title",
        "\"Moving in\"",
        "\"👨\u{200D}👩\u{200D}👧 Moving in\"",
    ),
    (
        "joiner in a name",
        "actor Mover is",
        "actor Mo\u{200D}ver is",
    ),
    (
        "a variant of a kanji in a name",
        "owned by Town",
        "owned by Town  # 辻\u{E0100}",
    ),
    (
        "right-to-left override",
        "actor Mover is",
        "actor Mover\u{202E} is",
    ),
    (
        "isolates in a comment",
        "use japan",
        "use japan  # \u{2067}then refused\u{2069}",
    ),
    ("byte order mark within", "use japan", "\u{FEFF}use japan"),
    (
        "line separator between clauses",
        "owned by Town\n",
        "owned by Town\u{2028}\n",
    ),
    (
        "line separator in a comment",
        "use japan",
        "use japan  # japan\u{2028}actor Nobody is resident",
    ),
    (
        "paragraph separator",
        "starts  on application\n",
        "starts  on application\u{2029}\n",
    ),
    (
        "next line, vertical tab, form feed",
        "starts  on application\n",
        "starts\u{85}on \u{B}application\u{C}\n",
    ),
    ("a lone carriage return", "use japan\n\n", "use japan\r"),
    ("carriage returns only", "\n", "\r"),
    ("null", "use japan", "use\0 japan"),
    (
        "escape in a title",
        "\"Moving in\"",
        "\"\u{1B}[31mMoving in\"",
    ),
    (
        "Hangul filler as a name",
        "actor Mover is",
        "actor \u{3164} Mover is",
    ),
    (
        "a character of private use",
        "actor Mover is",
        "actor \u{E001} is",
    ),
    (
        "a character of private use in quotes",
        "\"Moving in\"",
        "\"\u{E001}田家の転入\"",
    ),
    (
        "full-width brackets, colon, comma, digits",
        "takes    30 min (10 to 60)",
        "takes    ３０ min （１０ to ６０）",
    ),
    (
        "full-width braces",
        "Town { channel post  then refused }",
        "Town ｛ channel post  then refused ｝",
    ),
    ("full-width quotes", "\"Moving in\"", "「Moving in」"),
    ("curly quotes", "\"Moving in\"", "“Moving in”"),
    ("the same curly quote twice", "\"Moving in\"", "”Moving in”"),
    (
        "a curly quote that is not closed",
        "\"Moving in\"",
        "“Moving in",
    ),
    (
        "a curly quote that is not opened",
        "\"Moving in\"",
        "Moving in”",
    ),
    ("single quotes", "\"Moving in\"", "‘Moving in’"),
    (
        "full-width semicolon",
        "starts  on application",
        "starts  on application；",
    ),
    (
        "a full-width colon behind an English keyword",
        "channel  smartphone",
        "channel：smartphone",
    ),
    ("full-width letters", "use japan", "ｕｓｅ japan"),
];

#[test]
fn characters_are_read_or_told_by_name_and_code() {
    let mut out = String::new();
    for &(what, right, written) in CHARACTERS {
        // Line ends are those of the whole file.
        let many = if right == "\n" { usize::MAX } else { 1 };
        let project = common::project(&ENGLISH.replacen(right, written, many));
        writeln!(out, "{what}").unwrap();
        if project.diagnostics.is_empty() {
            writeln!(out, "    is read").unwrap();
        }
        assert!(
            project.diagnostics.len() < 2,
            "{what}: {:?}",
            common::told(&project)
        );
        for told in &project.diagnostics {
            common::shown(&project, told, &[Lang::En, Lang::Ja], &mut out);
        }
        out.push('\n');
    }
    common::kept("characters.txt", &out);
}
