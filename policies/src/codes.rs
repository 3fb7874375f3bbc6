//! What is told of a wrong rule and of wrong settings: what each code means, an example, and the same put right.

use gensoku_dsl::codes::Code;

/// The page of a code, of any kind.
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|it| it.code == code)
}

/// The codes of designs, of rules and of settings.
pub fn all() -> impl Iterator<Item = &'static Code> {
    gensoku_dsl::codes::CODES
        .iter()
        .chain(RULES)
        .chain(SETTINGS)
}

/// What can be wrong with a rule; the examples are rules.
pub const RULES: &[Code] = &[
    Code {
        code: "rule-example",
        en: "An example of a rule does not come out as it says. The examples of a rule are its tests.",
        ja: "規則の例が、そこに書かれた結果になりません。例は規則の試験です。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel web then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "rule-incomplete",
        en: "A rule lacks a part that every rule has: what it binds, what it says, its concern or its source.",
        ja: "どの規則にもある部分（対象、文、関心事又は出典）が欠けています。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "rule-remedy",
        en: "A remedy is a level (operation, guideline, notice, ordinance, ministerial-order, cabinet-order, act) and a text, or `amend what requires` and a term.",
        ja: "改善策は段階（operation など）と文、又は amend what requires と項です。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\" remedy amend s.channel\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\" remedy amend what requires s.channel\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "rule-sentence",
        en: "A text of a rule has a `{` without a `}`.",
        ja: "規則の文に、「}」のない「{」があります。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "rule-type",
        en: "Two things are compared that are of two types, or something is asked of the wrong kind of thing.",
        ja: "型の異なるものを比べている、又は別の種類のものについて尋ねています。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.takes is at most 3 say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel web takes 9 min then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web takes 1 min then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.takes is at most 3 min say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel web takes 9 min then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web takes 1 min then granted } } }",
    },
    Code {
        code: "rule-without-example",
        en: "A rule has no example that shows what it finds: `violates` and `conforms` always, `ignores` where it has a `where`.",
        ja: "規則に、何を指摘するかを示す例がありません。violates と conforms は必ず、where があれば ignores も要ります。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "rule-words",
        en: "The words of a condition do not fit together: the message says what could stand there.",
        ja: "条件の語がつながりません。そこに書けるものを表示します。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "unknown-concern",
        en: "A rule's concern is none of process, law, privacy, security, delivery.",
        ja: "規則の関心事が process, law, privacy, security, delivery のいずれでもありません。",
        wrong: "",
        right: "",
    },
    Code {
        code: "unknown-kind",
        en: "A rule binds something that is no kind of thing; docs/rules.md lists them.",
        ja: "規則の対象が、対象にできる種類ではありません。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each stepp s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "unknown-parameter",
        en: "There is no parameter with that name, in a rule or in the settings.",
        ja: "その名前のパラメータはありません（規則又は設定）。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S parameter own-time-limt for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S parameter own-time-limit for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "unknown-property",
        en: "A thing of that kind has no such property; docs/rules.md lists them.",
        ja: "その種類のものに、その項目はありません。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.chanel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
    Code {
        code: "unknown-term",
        en: "A word is no variable of the rule, no parameter and no question of the graph.",
        ja: "その語は、規則の変数でも、パラメータでも、問いでもありません。",
        wrong: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must t.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
        right: "rule r of p is error \"R\" / \"規\" concern process source S for each step s must s.channel is digital say \"{s}\" / \"{s}\"\n  example violates at P.A { procedure P { serves Resident  step A by Resident { channel post then granted } } }\n  example conforms { procedure P { serves Resident  step A by Resident { channel web then granted } } }",
    },
];

/// What can be wrong with `gensoku.ron`, with the packs that it names, and with what is accepted; the examples are
/// settings.
pub const SETTINGS: &[Code] = &[
    Code {
        code: "bad-pack",
        en: "A pack of the project's own cannot be read: its folder is not there, has no rule, or a rule in it says that it is of another pack; a file of it lies outside the project; or its `pack.ron` does not read, or sets a parameter that another pack has. What looks like a rule and is not read, such as `fax.gsk.txt` or a second rule in one file, is warned of.",
        ja: "プロジェクトの規則集を読めません。フォルダーがない、規則がない、規則が別の規則集のものである、ファイルがプロジェクトの外にある、`pack.ron` を読めない、又はほかの規則集のパラメータを設定しています。`fax.gsk.txt` や一つのファイルの二つ目の規則など、規則のように見えて読まれないものは、警告します。",
        wrong: "(packs: [\"nowhere\"])",
        right: "()",
    },
    Code {
        code: "bad-settings",
        en: "The settings do not read: a mark is missing, a field is unknown, something is said twice, a value is of the wrong type or not more than 0, or the file is not in UTF-8. A value a thousand times off what ships is warned of.",
        ja: "設定を読めません。記号の不足、知らない項目、重複、値の型の誤り、0以下の値、又はUTF-8以外の文字コードです。付属の値と千倍以上異なる値は、警告します。",
        wrong: "(profil: \"structural\")",
        right: "(profile: \"structural\")",
    },
    Code {
        code: "setting-type",
        en: "A parameter is set to a value of another type than it has.",
        ja: "パラメータに、型の異なる値が設定されています。",
        wrong: "(parameters: {\"own-time-limit\": (value: Number(2), because: \"trial\")})",
        right: "(parameters: {\"own-time-limit\": (value: Seconds(120), because: \"trial\")})",
    },
    Code {
        code: "setting-without-reason",
        en: "What ships with the tool is changed without a reason. A later reader has to see why.",
        ja: "理由なしに規則の重さ又はパラメータが変更されています。後で読む人のために理由が要ります。",
        wrong: "(severities: {\"own-time\": (is: \"warning\")})",
        right: "(severities: {\"own-time\": (is: \"warning\", because: \"the pilot has until 2026\")})",
    },
    Code {
        code: "unknown-pack",
        en: "There is no pack or profile with that name.",
        ja: "その名前の規則集又はプロファイルはありません。",
        wrong: "(profile: \"structurl\")",
        right: "(profile: \"structural\")",
    },
    Code {
        code: "unknown-rule",
        en: "There is no rule with that name, in the settings or in the finding that is accepted.",
        ja: "その名前の規則はありません（設定又は容認する指摘）。",
        wrong: "(severities: {\"own-tme\": (is: \"warning\", because: \"trial\")})",
        right: "(severities: {\"own-time\": (is: \"warning\", because: \"trial\")})",
    },
    Code {
        code: "unknown-severity",
        en: "A severity is none of error, warning, note.",
        ja: "重さは error, warning, note のいずれかです。",
        wrong: "(severities: {\"own-time\": (is: \"warn\", because: \"trial\")})",
        right: "(severities: {\"own-time\": (is: \"warning\", because: \"trial\")})",
    },
];
