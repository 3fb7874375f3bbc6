//! Every diagnostic that a text can give: what it means, an example of it, and the same put right.

use crate::text::Text;

/// A kind of diagnostic.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The stable code, as in [`crate::diagnostic::Diagnostic::code`].
    pub code: &'static str,
    /// What it means, in English.
    pub en: &'static str,
    /// What it means, in Japanese.
    pub ja: &'static str,
    /// A text that gives it; empty where no small text does.
    pub wrong: &'static str,
    /// The same, put right.
    pub right: &'static str,
}

impl Code {
    /// What it means.
    pub fn text(&self) -> Text {
        Text::new(self.en, self.ja)
    }
}

/// The kind of diagnostic with a code.
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|it| it.code == code)
}

/// Every kind of diagnostic, in the order of the alphabet.
pub const CODES: &[Code] = &[
    Code {
        code: "ambiguous-name",
        en: "A title or an alias belongs to several things, and no name of its own tells which is meant.",
        ja: "同じ題名又は別名を持つものが複数あり、どれを指すのか決まりません。",
        wrong: "actor CityA \"City\" is municipality\nactor CityB \"City\" is municipality\ndata D owned by City",
        right: "actor CityA \"City\" is municipality\nactor CityB \"City\" is municipality\ndata D owned by CityA",
    },
    Code {
        code: "bad-date",
        en: "The calendar, or the era, has no such day.",
        ja: "暦又は元号にない日付です。",
        wrong: "design \"x\" as of 2024-02-30",
        right: "design \"x\" as of 2024-02-29",
    },
    Code {
        code: "bad-expression",
        en: "An expression of a decision compares data, numbers and parameters; something else stands there, or nothing.",
        ja: "判定の式は情報、数及び数値を比べるものですが、別のものがあるか、途中で終わっています。",
        wrong: "data Income about individual\ndecision Eligible when Income < ",
        right: "data Income about individual\ndecision Eligible when Income < 9.6 million yen",
    },
    Code {
        code: "bad-number",
        en: "The number is too large, has too many decimals, is more than 100%, or is no whole number of yen.",
        ja: "数が大きすぎる、小数が細かすぎる、100％を超える、又は円未満の端数があります。",
        wrong: "actor A is resident\nprocedure P { step S by A { fee 0.5 yen then granted } }",
        right: "actor A is resident\nprocedure P { step S by A { fee 1 yen then granted } }",
    },
    Code {
        code: "bad-range",
        en: "The least, the most likely and the most do not stand in this order.",
        ja: "最小、最頻、最大の順になっていません。",
        wrong: "actor A is resident\nprocedure P { step S by A { takes 20 min (45 to 10) then granted } }",
        right: "actor A is resident\nprocedure P { step S by A { takes 20 min (10 to 45) then granted } }",
    },
    Code {
        code: "bad-share",
        en: "The shares of the ways out of one step are more than 100% together.",
        ja: "一つの手順から出る分岐の割合の合計が100％を超えています。",
        wrong: "actor A is resident\nprocedure P { step S by A { then granted 90% or refused 20% } }",
        right: "actor A is resident\nprocedure P { step S by A { then granted 80% or refused 20% } }",
    },
    Code {
        code: "delegation-cycle",
        en: "A law or a provision rests on itself, by way of what it is under.",
        ja: "法令又は条項の根拠をたどると自分自身に戻ります。",
        wrong: "law L is notice under M\nlaw M is act under L",
        right: "law L is notice under M\nlaw M is act",
    },
    Code {
        code: "duplicate-clause",
        en: "A clause of which there can be one stands twice.",
        ja: "一つしか書けない項目が二度書かれています。",
        wrong: "actor A is resident\nprocedure P { step S by A { takes 5 min takes 6 min then granted } }",
        right: "actor A is resident\nprocedure P { step S by A { takes 6 min then granted } }",
    },
    Code {
        code: "duplicate-name",
        en: "Two things of one kind have the same name. (What you declare takes the place of what a library declares.)",
        ja: "同じ種類のものに同じ名前が付いています（ライブラリの宣言は自分の宣言で置き換わります）。",
        wrong: "actor A is resident\nactor A is company",
        right: "actor A is resident\nactor B is company",
    },
    Code {
        code: "expected",
        en: "Something else stands where the language needs what is named.",
        ja: "示されたものが必要な場所に、別のものがあります。",
        wrong: "actor A is resident\nprocedure P { step S by A { takes long then granted } }",
        right: "actor A is resident\nprocedure P { step S by A { takes 1 day then granted } }",
    },
    Code {
        code: "hidden-control",
        en: "An invisible character changes the order in which a line is shown, so that it is not what it looks.",
        ja: "見えない文字が行の表示順を変えており、見た目と内容が異なります。",
        wrong: "actor A\u{202E} is resident",
        right: "actor A is resident",
    },
    Code {
        code: "misplaced",
        en: "A keyword stands where its clause cannot.",
        ja: "キーワードを書けない場所に書いています。",
        wrong: "channel paper",
        right: "actor A is resident\nprocedure P { step S by A { channel paper then granted } }",
    },
    Code {
        code: "missing-clause",
        en: "Something is not said without which the rest means nothing.",
        ja: "それなしでは意味をなさない項目がありません。",
        wrong: "actor A",
        right: "actor A is resident",
    },
    Code {
        code: "no-outcome",
        en: "The last step of a procedure that serves somebody does not say how it ends.",
        ja: "利用者のいる手続の最後の手順に結果が書かれていません。",
        wrong: "actor A is resident\nprocedure P { serves A step S by A { channel web } }",
        right: "actor A is resident\nprocedure P { serves A step S by A { channel web then granted } }",
    },
    Code {
        code: "open-block",
        en: "A block is not closed before the next declaration, or before the file ends.",
        ja: "ブロックが次の宣言又はファイルの終わりまでに閉じられていません。",
        wrong: "actor A is resident\nprocedure P { step S by A { then granted }",
        right: "actor A is resident\nprocedure P { step S by A { then granted } }",
    },
    Code {
        code: "open-string",
        en: "A string or a name in quotes does not end on its line.",
        ja: "文字列又は引用符付きの名前が行の中で閉じられていません。",
        wrong: "actor A \"Parent is resident",
        right: "actor A \"Parent\" is resident",
    },
    Code {
        code: "stray-brace",
        en: "A `}` closes nothing.",
        ja: "対応する `{` のない `}` があります。",
        wrong: "actor A is resident }",
        right: "actor A is resident",
    },
    Code {
        code: "too-deep",
        en: "An expression is nested deeper than is read.",
        ja: "式の入れ子が深すぎます。",
        wrong: "",
        right: "",
    },
    Code {
        code: "too-large",
        en: "A file, all files together, or their number is beyond what is read.",
        ja: "ファイルの大きさ、合計又は個数が上限を超えています。",
        wrong: "",
        right: "",
    },
    Code {
        code: "too-many-errors",
        en: "A file has so many mistakes that the rest of it is not read.",
        ja: "誤りが多すぎるため、ファイルの残りを読みません。",
        wrong: "",
        right: "",
    },
    Code {
        code: "unknown-effect",
        en: "A revision repeals an effect that the provision does not have.",
        ja: "改定が、条項にない効果を廃止しようとしています。",
        wrong: "law L is act { art 1 requires channel paper }\nrevision R from 2024-04-01 { repeal L art 1 requires channel fax }",
        right: "law L is act { art 1 requires channel paper }\nrevision R from 2024-04-01 { repeal L art 1 requires channel paper }",
    },
    Code {
        code: "unknown-keyword",
        en: "A word stands where a keyword is needed and is none; one that is nearly the same is read in its place.",
        ja: "キーワードが必要な場所の語がキーワードではありません。よく似たものとして読み進めます。",
        wrong: "actor A is resident\nprocedure P { step S by A { chanel paper then granted } }",
        right: "actor A is resident\nprocedure P { step S by A { channel paper then granted } }",
    },
    Code {
        code: "unknown-library",
        en: "There is no library of this name.",
        ja: "その名前のライブラリはありません。",
        wrong: "use japam",
        right: "use japan",
    },
    Code {
        code: "unknown-name",
        en: "Nothing of the kind that is needed has this name, alias or title. `gensoku explain japan` lists what the library declares.",
        ja: "必要な種類のものに、その名前、別名又は題名を持つものがありません。ライブラリの内容は gensoku explain japan で確かめられます。",
        wrong: "actor A is resident\ndata D sector taxs",
        right: "sector tax\nactor A is resident\ndata D sector tax",
    },
    Code {
        code: "unknown-provision",
        en: "A law that declares provisions does not declare the one that is cited.",
        ja: "条項を宣言している法令に、引用された条項がありません。",
        wrong: "law L is act { art 1 requires step }\nlaw M is notice under L art 2",
        right: "law L is act { art 1 requires step }\nlaw M is notice under L art 1",
    },
    Code {
        code: "unknown-word",
        en: "A word is none of those that can stand here (a channel, a unit, a kind, a method).",
        ja: "その場所に書ける語（経路、単位、種類、方法など）ではありません。",
        wrong: "actor A is citizen",
        right: "actor A is resident",
    },
    Code {
        code: "unreadable-file",
        en: "A file that is used is not there, lies outside the project's folder, or is no text.",
        ja: "取り込むファイルがない、プロジェクトのフォルダーの外にある、又はテキストではありません。",
        wrong: "use \"nowhere.gsk\"",
        right: "use japan",
    },
    Code {
        code: "use-cycle",
        en: "Two files use each other. Each is read once, so that nothing is lost.",
        ja: "二つのファイルが互いを取り込んでいます。読むのは一度ずつです。",
        wrong: "",
        right: "",
    },
    Code {
        code: "within-itself",
        en: "A purpose or a class of data lies within itself.",
        ja: "目的又は情報が自分自身に含まれています。",
        wrong: "purpose a within b\npurpose b within a",
        right: "purpose a within b\npurpose b",
    },
    Code {
        code: "wrong-kind",
        en: "The name is that of something of another kind.",
        ja: "その名前は別の種類のものを指しています。",
        wrong: "actor A is resident\nsystem S of A\ndata D owned by S",
        right: "actor A is resident\nsystem S of A\ndata D owned by A",
    },
];
