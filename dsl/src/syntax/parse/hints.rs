//! How to write what people probably mean by a word that begins no clause: told by the clause before it.

use crate::fmt::name;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::slot::unquote;
use crate::syntax::spec::{self, Context, Set, Slot};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause};
use crate::syntax::value;
use crate::text::{Lang, Text};

use super::Parser;

/// How many keywords are named as examples.
const EXAMPLES: usize = 5;

/// The words that join what a list sets apart.
pub(in crate::syntax) const AND: [&str; 6] = ["and", "及び", "および", "並びに", "ならびに", "と"];

impl Parser<'_> {
    /// How to write what a word probably means that cannot stand behind the clauses before it.
    pub(super) fn hint(
        &self,
        context: Context,
        last: Option<&Clause>,
        token: Token,
    ) -> Option<Text> {
        if token.first {
            return (token.kind == Kind::Word || token.kind == Kind::Quoted)
                .then(|| begins(context))
                .flatten();
        }
        let whole = last?;
        let gap = self
            .text
            .get(whole.span.end as usize..token.start as usize)?;
        if gap.contains('\n') {
            return None;
        }
        let mut clause = whole;
        while let Some(inner) = clause.subs.last() {
            clause = inner;
        }
        self.by_sign(whole, token)
            .or_else(|| self.by_repeal(whole, token))
            .or_else(|| self.without_colon(context, &[clause, whole], token))
            .or_else(|| self.by_last(clause, token))
            .or_else(|| follows(whole, clause))
    }

    /// By the word itself.
    fn by_sign(&self, whole: &Clause, token: Token) -> Option<Text> {
        if token.kind != Kind::LeftParen {
            return None;
        }
        Some(if whole.spec.block.is_some() && whole.block.is_none() {
            Text::new(
                "round brackets hold only the least and the most of a duration: the clauses stand between `{` and `}`",
                "丸括弧は所要時間の幅にだけ使います。項目はキーワードを付けて並べるか、{ } の中に書いてください",
            )
        } else {
            Text::new(
                "round brackets hold only the least and the most of a duration: `20 min (10 to 45)`; a comment begins with `#`",
                "丸括弧は所要時間の幅にだけ使います（例：20分（10〜45））。注記は `#` の後に書いてください",
            )
        })
    }

    /// That a provision is taken away, said behind `amend`.
    fn by_repeal(&self, whole: &Clause, token: Token) -> Option<Text> {
        let Some(Arg::Cite(cited)) = whole.args.first() else {
            return None;
        };
        if whole.keyword != Keyword::Amend || !kin::repeals(self.slice(token)) {
            return None;
        }
        let cited = (cited.span.start as usize)..(cited.span.end as usize);
        let cited = self.text.get(cited)?;
        Some(Text::new(
            format!("what is taken away is repealed: `repeal {cited}`"),
            format!("条項をなくすときは `廃止：{cited}` と書いてください"),
        ))
    }

    /// A Japanese keyword of what may follow that lacks its colon: 要配慮, 担当 届出人.
    fn without_colon(&self, context: Context, last: &[&Clause], token: Token) -> Option<Text> {
        if token.kind != Kind::Word {
            return None;
        }
        let word = self.slice(token);
        let tails = last.iter().flat_map(|it| it.spec.tail.iter().copied());
        let mut keywords = tails.chain([context]).flat_map(spec::of);
        let meant = keywords.find(|it| it.keyword.spelling(Lang::Ja) == word)?;
        Some(kin::lacks_colon(meant.keyword))
    }

    /// By what the last clause says.
    fn by_last(&self, clause: &Clause, token: Token) -> Option<Text> {
        use Keyword as K;
        let word = self.slice(token);
        let named = matches!(token.kind, Kind::Word | Kind::Quoted);
        let told = |en: String, ja: String| Some(Text::new(en, ja));
        match (clause.keyword, clause.args.last()) {
            (K::Design, None) => told(
                format!("the title stands in quotation marks: `design \"{word}\"`"),
                format!("題名は「」で囲んでください：`設計：「{word}」`"),
            ),
            (K::Otherwise, _) if named => told(
                format!("the way comes first: `or {word} otherwise`"),
                format!("行き先を先に書いてください：`又は：{word}　その他：`"),
            ),
            (K::When, Some(Arg::Name(_))) => Some(Text::new(
                "a fact stands in quotation marks: `when \"the address is right\"`",
                "条件となる事実は「」で囲んでください（例：条件：「住所が正しい」）",
            )),
            (_, Some(Arg::Name(_) | Arg::Title(..)))
                if token.kind == Kind::Number && shares(clause) =>
            {
                let percent = percent(word)?;
                told(
                    format!("a share is written with a percent sign: `{percent}%`"),
                    format!("割合は％を付けて書いてください（例：{percent}％）"),
                )
            }
            (K::Channel | K::Or, Some(Arg::Word(before))) if named => {
                // Behind a word that joins the two.
                let word = if AND.contains(&word) {
                    self.slice(self.nth(1))
                } else {
                    word
                };
                let glued = format!("{}{word}", before.text);
                if Set::Channel.find(&glued).is_some() {
                    return Some(crate::near::did_you_mean(&glued));
                }
                if Set::Channel.find(word).is_none() {
                    let kind = &before.text;
                    return told(
                        format!(
                            "the system on which it is done stands behind `on`: `channel {kind} on {word}`"
                        ),
                        format!(
                            "利用するシステムは「場所：」の後に書いてください：`経路：{kind}　場所：{word}`"
                        ),
                    );
                }
                let (en, ja) = Set::Channel.find(word).unwrap_or(("counter", "窓口"));
                told(
                    format!(
                        "another channel stands behind `or`: `channel {} or {en}`",
                        before.text
                    ),
                    format!(
                        "別の経路は「又は：」の後に書いてください：`経路：{}　又は：{ja}`",
                        before.text
                    ),
                )
            }
            (_, Some(Arg::Estimate(..) | Arg::Duration(..))) => Some(duration()),
            (_, Some(Arg::Number(_, span))) if named => {
                let number = self.text.get(span.start as usize..span.end as usize)?;
                let (en, ja) = (
                    clause.keyword.written(Lang::En),
                    clause.keyword.written(Lang::Ja),
                );
                told(
                    format!("only the number stands here: `{en} {number}`"),
                    format!("数だけを書いてください：`{ja}{number}`"),
                )
            }
            (_, Some(Arg::Name(before))) if named => {
                label_behind(clause, word).or_else(|| self.two_names(clause, before.last(), token))
            }
            _ => None,
        }
    }

    /// Two names where one goes.
    fn two_names(&self, clause: &Clause, before: &str, token: Token) -> Option<Text> {
        let word = self.spanned(token).text;
        let told = |en: String, ja: String| Some(Text::new(en, ja));
        if clause.keyword == Keyword::Actor
            && let Some((en, ja)) = Set::ActorKind.find(before)
        {
            return told(
                format!("the kind stands behind `is`: `actor {word} is {en}`"),
                format!("種類は「種類：」の後に書いてください：`主体：{word}　種類：{ja}`"),
            );
        }
        let declares = matches!(clause.spec.args.first(), Some(Slot::New(_)));
        if AND.contains(&word.as_str()) && !declares {
            return Some(one_name(clause.keyword));
        }
        let gap = self
            .text
            .get(self.last_end() as usize..token.start as usize)?;
        let listed = gap.contains([',', '、', '，']);
        if listed && !declares {
            return Some(one_name(clause.keyword));
        }
        if listed {
            let (en, ja) = (
                clause.keyword.written(Lang::En),
                clause.keyword.written(Lang::Ja),
            );
            return told(
                format!("each is declared by itself: `{en} {word} …`"),
                format!("一つずつ宣言してください：`{ja}{word} …`"),
            );
        }
        told(
            format!("a name of several words stands between backquotes: `` `{before} {word}` ``"),
            format!("空白を含む名前は『』で囲んでください：`『{before} {word}』`"),
        )
    }

    /// How to write a string where none stands: the name or word in it, without its quotes.
    pub(super) fn without_quotes(&self, what: &Text, token: Token) -> Option<Text> {
        if token.kind != Kind::Text || what.en.contains("string") || what.en.contains("name of the")
        {
            return None;
        }
        let bare = name(unquote(self.slice(token)));
        Some(Text::new(
            format!("without the quotation marks: {bare}"),
            format!("引用符を付けずに書いてください：{bare}"),
        ))
    }
}

/// That one name stands where several were written.
fn one_name(keyword: Keyword) -> Text {
    match keyword {
        Keyword::By => Text::new(
            "a step is done by one actor: what another does is a step of its own",
            "手順の担当は一つです。ほかの主体が行うことは、別の手順に分けてください",
        ),
        Keyword::Serves => Text::new(
            "a procedure serves one kind of actor: who is served otherwise has a procedure of its own",
            "利用者は一つです。ほかの利用者の手続は、別の手続として書いてください",
        ),
        _ => Text::new(
            "only one name stands here",
            "ここに書ける名前は一つだけです",
        ),
    }
}

/// Whether a clause, or one of a clause, may say a share.
fn shares(clause: &Clause) -> bool {
    clause.spec.shared || matches!(clause.keyword, Keyword::When | Keyword::Has)
}

/// A number as a share in percent: `98`, and `0.98` as 98.
fn percent(number: &str) -> Option<String> {
    let micro = value::millionths(number)?;
    Some(if micro < 1_000_000 && micro % 10_000 == 0 {
        (micro / 10_000).to_string()
    } else {
        value::plain(number)
    })
}

/// A clause whose label was written behind what it says: 個人単位.
fn label_behind(clause: &Clause, word: &str) -> Option<Text> {
    let keywords = clause.spec.tail.iter().flat_map(|&it| spec::of(it));
    let mut found = keywords.filter_map(|it| {
        let said = word.strip_suffix(it.keyword.spelling(Lang::Ja))?;
        (!said.is_empty()).then(|| format!("{}{said}", it.keyword.written(Lang::Ja)))
    });
    found.next().map(|it| crate::near::did_you_mean(&it))
}

/// How a duration is written.
pub(in crate::syntax) fn duration() -> Text {
    Text::new(
        "write a number and its unit, `30 min`; with the least and the most `30 min (10 to 60)`; or only these, `uniform 10 to 60 min`",
        "数と単位を `30分` のように書いてください。幅は `30分（10〜60）`、最小と最大だけなら `一様分布 10〜60分` です",
    )
}

/// That a line begins with a keyword, and with which.
pub(super) fn begins(context: Context) -> Option<Text> {
    use Keyword::{Actor, Data, Law, Procedure, System};
    // Those of a file with which people begin.
    let usual = [Actor, Data, System, Procedure, Law].into_iter();
    let usual = usual.filter(|_| context == Context::File);
    let mut keywords = usual.chain(spec::of(context).map(|it| it.keyword));
    examples(&mut keywords, |en, ja| {
        Text::new(
            format!("a line begins with a keyword, such as {en}"),
            format!("行はキーワードで始めてください（例：{ja}）"),
        )
    })
}

/// Which clauses may follow the last, where they belong to it or to the whole in which it stands.
fn follows(whole: &Clause, last: &Clause) -> Option<Text> {
    // What any declaration may say comes last.
    let own = last
        .spec
        .tail
        .iter()
        .rev()
        .chain(whole.spec.tail.iter().rev());
    let said = |keyword: &Keyword| whole.find(*keyword).is_none() && last.keyword != *keyword;
    let mut keywords = own
        .flat_map(|&it| spec::of(it))
        .map(|it| it.keyword)
        .filter(said);
    examples(&mut keywords, |en, ja| {
        Text::new(
            format!("what else is said begins with a keyword, such as {en}"),
            format!("続けて書くときはキーワードを付けてください（例：{ja}）"),
        )
    })
}

/// The first few of some keywords, in both spellings.
fn examples(
    keywords: &mut dyn Iterator<Item = Keyword>,
    text: impl Fn(&str, &str) -> Text,
) -> Option<Text> {
    let mut few: Vec<Keyword> = Vec::new();
    for keyword in keywords {
        if few.len() < EXAMPLES && !few.contains(&keyword) {
            few.push(keyword);
        }
    }
    let list = |lang, set: &str| {
        let words: Vec<String> = few
            .iter()
            .map(|it| format!("`{}`", it.written(lang)))
            .collect();
        words.join(set)
    };
    (!few.is_empty()).then(|| text(&list(Lang::En, ", "), &list(Lang::Ja, "、")))
}
