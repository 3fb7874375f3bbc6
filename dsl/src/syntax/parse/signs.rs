//! What to write instead of a sign that the language does not have.

use crate::syntax::token::{Kind, Token};
use crate::text::Text;

/// What people mean by the word with which a text goes on.
pub(super) fn instead(text: &str, token: Token) -> Option<Text> {
    let told = |en: &str, ja: &str| Some(Text::new(en, ja));
    let starts = |signs: &[&str]| signs.iter().any(|it| text.starts_with(it));
    if starts(&["//", "/*", "--", "<!--", "※", "／／"]) {
        return told("a comment begins with `#`", "注記は `#` で始めてください");
    }
    if starts(&["->", "=>", "→", "⇒", "➡", "▶", "➔"]) {
        return told(
            "what comes next is written `then NAME`",
            "次に来るものは `次：名前` と書いてください",
        );
    }
    match text.chars().next()? {
        ';' | '；' | '。' | '｡' => told(
            "a clause needs no mark at its end: take it away",
            "項目の終わりに記号は要りません。削除してください",
        ),
        '\'' | '‘' | '’' | '＇' | '„' | '«' | '»' | '‹' | '›' | '〝' | '〟' | '」' | '”' | '＂' => {
            told(
                "a string stands between two quotation marks on its line: `\"…\"`",
                "文字列は同じ行の「」又は \"\" で囲んでください",
            )
        }
        '』' | '｀' => told(
            "a name with spaces or signs stands between two backquotes",
            "空白や記号を含む名前は『』で囲んでください",
        ),
        '[' | ']' | '［' | '］' | '【' | '】' | '〔' | '〕' | '〈' | '〉' | '《' | '》' => {
            told(
                "a block stands between `{` and `}`, a string between quotation marks `\"…\"`",
                "ブロックは { }、文字列は「」で囲んでください",
            )
        }
        '=' | '＝' | '←' => told(
            "what a keyword says stands right behind it: `channel paper`",
            "内容はキーワードのすぐ後に書いてください（例：経路：書面）",
        ),
        '¥' | '￥' | '\\' | '$' => told(
            "an amount is written with its unit behind it: `2500 yen`",
            "金額は数の後に単位を付けて書いてください（例：2,500円）",
        ),
        '—' | '―' | '‐' | '‑' | '‒' | '−' | '－' | 'ー' => told(
            "from one value to another is written `10 to 45`",
            "範囲は「〜」で表してください（例：10〜45）",
        ),
        '・'
        | '•'
        | '●'
        | '○'
        | '◯'
        | '■'
        | '□'
        | '◆'
        | '◇'
        | '▲'
        | '△'
        | '★'
        | '☆'
        | '*'
        | '＊'
        | '-'
        | '+'
        | '＋'
        | '①'..='⑳'
            if token.first =>
        {
            told(
                "a line begins with a keyword: take the mark away",
                "行頭に記号は要りません。削除し、キーワードから書いてください",
            )
        }
        _ if token.kind == Kind::Junk => told(
            "a name with such a sign in it stands between two backquotes, a string in quotation marks",
            "記号を含む名前は『』で、文字列は「」で囲んでください",
        ),
        _ => None,
    }
}
