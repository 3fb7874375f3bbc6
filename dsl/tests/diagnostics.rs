//! One mistake, one message: at its place, in the language's own words, with a way to mend it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;

const BASE: &str = "use japan
actor A is resident
actor C is municipality
data D about individual sector tax owned by C
system S of C holds D keyed by MyNumber
";

/// What is told of a text behind a few declarations: code, underlined text, message and help of each diagnostic.
fn of(text: &str) -> Vec<String> {
    told(&project(&format!("{BASE}{text}")))
}

#[track_caller]
fn one(text: &str, expected: &str) {
    assert_eq!(of(text), [expected], "{text}");
}

/// A step with some clauses.
#[track_caller]
fn step(clauses: &str, expected: &str) {
    one(
        &format!("procedure P {{ step X by A {{ {clauses} }} step Last by C {{ then granted }} }}"),
        expected,
    );
}

#[test]
fn nothing_is_told_of_what_is_right() {
    assert_eq!(of(""), Vec::<String>::new());
}

#[test]
fn a_misspelled_keyword_is_one_and_reading_goes_on() {
    let wiats = "unknown-keyword at `wiats`: there is no keyword `wiats` (did you mean `waits`?)";
    step("channel portal\n wiats 3 days", wiats);
    step("channel portal wiats 3 days", wiats);
    step("enters D\n wiats 3 days", wiats);
    step("enters D wiats 3 days", wiats);
    step(
        "reads D frmo S",
        "unknown-keyword at `frmo`: there is no keyword `frmo` (did you mean `from`?)",
    );
    one(
        "data E abuot individual",
        "unknown-keyword at `abuot`: there is no keyword `abuot` (did you mean `about`?)",
    );
    step(
        "径路：書面",
        "unknown-keyword at `径路：`: there is no keyword `径路：` (did you mean `経路：`?)",
    );
    // Another word for a keyword, as people write it.
    step(
        "channel paper\n duration 20 min",
        "unknown-keyword at `duration`: there is no keyword `duration` (did you mean `takes`?)",
    );
    step(
        "経路：書面　作業時間：20分",
        "unknown-keyword at `作業時間：`: there is no keyword `作業時間：` (did you mean `所要：`?)",
    );
    one(
        "設計：「A」　基準日：令和6年4月1日",
        "unknown-keyword at `基準日：`: there is no keyword `基準日：` (did you mean `時点：`?)",
    );
    one(
        "design \"A\" date 2024-04-01",
        "unknown-keyword at `date`: there is no keyword `date` (did you mean `as of`?)",
    );
    one(
        "law L is notice from 2020-01-01 to 2024-12-31",
        "unknown-keyword at `to`: there is no keyword `to` (did you mean `until`?)",
    );
    step(
        "channel: paper",
        "unknown-keyword at `channel:`: there is no keyword `channel:` (the English keyword has no colon: `channel`)",
    );
    one(
        "procedure P { starts application step X by A { then granted } }",
        "unknown-keyword at `starts`: there is no keyword `starts` (did you mean `starts on`?)",
    );
    one(
        "rule r of p is error\n for each step s\n must s is fine\n exmaple conforms { }",
        "unknown-keyword at `exmaple`: there is no keyword `exmaple` (did you mean `example`?)",
    );
    // It is read as what was meant.
    let project = project(&format!(
        "{BASE}procedure P {{ step X by A {{ chanel fax  then granted }} }}"
    ));
    let step = &project.design.steps.iter().next().unwrap();
    assert_eq!(step.channels.value().unwrap().len(), 1);
}

#[test]
fn every_mistake_of_a_file_is_told_in_one_run() {
    let text = "procedure P {
  step X by A {
    chanel paper
    takes 20 mni
    enters DD
    then Y
  }
  step Z by B { then granted }
}
data E about individual sector taxs";
    assert_eq!(
        of(text),
        [
            "unknown-keyword at `chanel`: there is no keyword `chanel` (did you mean `channel`?)",
            "expected at `mni`: expected a unit of time (sec, min, hours, days, weeks, months, years), found `mni` (did you mean `min`?)",
            "unknown-name at `DD`: there is no data or document `DD` (declare it: `data DD`)",
            "unknown-name at `Y`: there is no step or outcome `Y` (write the step, or an end: `granted`, `refused`, `withdrawn`; another end is declared, `outcome Y`)",
            "unknown-name at `B`: there is no actor `B` (declare it: `actor B is …`)",
            "unknown-name at `taxs`: there is no sector `taxs` (did you mean `tax`?)",
        ]
    );
}

#[test]
fn what_is_expected_is_said_in_the_words_of_the_language() {
    step(
        "takes twenty min",
        "expected at `twenty`: expected a duration such as `20 min` or `20 min (10 to 45)`, found `twenty` (write a number and its unit, `30 min`; with the least and the most `30 min (10 to 60)`; or only these, `uniform 10 to 60 min`)",
    );
    step(
        "channel",
        "expected at `}`: expected a channel, found `}` ()",
    );
    one(
        "actor is resident",
        "expected at `is`: expected the name of the actor, found the keyword `is` (the name comes first, then `is`; a name that is a keyword stands in backquotes)",
    );
    one(
        "procedure P { step step by A { then granted } }",
        "expected at `step`: expected the name of the step, found the keyword `step` (to use the keyword `step` as a name, write it in backquotes)",
    );
    one(
        "foo bar baz\nactor B is resident",
        "expected at `foo`: expected a declaration, found `foo` (a line begins with a keyword, such as `actor`, `data`, `system`, `procedure`, `law`)",
    );
    one(
        "channel paper",
        "misplaced at `channel`: `channel` cannot stand here, in a file (it belongs in a step)",
    );
    one(
        "actor B is resident ; actor E is resident",
        "expected at `;`: expected a declaration, found `;` (a clause needs no mark at its end: take it away)",
    );
}

#[test]
fn words_of_closed_vocabularies() {
    step(
        "channel papr",
        "unknown-word at `papr`: `papr` is no channel (did you mean `paper`?)",
    );
    step(
        "identifies A by pasword",
        "unknown-word at `pasword`: `pasword` is no method of identification (did you mean `password`?)",
    );
    one(
        "actor B is alien",
        "unknown-word at `alien`: `alien` is no kind of actor (known are: resident, proxy, municipality, prefecture, ministry, agency, company, platform, foreign, unstated)",
    );
    one(
        "rule r of p is eror for each step s must s is good",
        "unknown-word at `eror`: `eror` is no `error`, `warning` or `note` (did you mean `error`?)",
    );
    one(
        "procedure P { serves A per houshold step X by A { then granted } }",
        "unknown-word at `houshold`: `houshold` is no unit (did you mean `household`?)",
    );
    one(
        "system T of C used 24 per yaer",
        "unknown-word at `yaer`: `yaer` is no span of time (`day`, `week`, `month` or `year`) (did you mean `year`?)",
    );
    one(
        "actor B is municipality staff 3 at 2500 yen per day",
        "unknown-word at `day`: `day` is no time for which a wage is said (known are: hour)",
    );
}

#[test]
fn names() {
    step(
        "reads D from TaxLedgr",
        "unknown-name at `TaxLedgr`: there is no system `TaxLedgr` (declare it: `system TaxLedgr of …`)",
    );
    one(
        "system TaxLedger of C holds D\nprocedure P { step X by A { reads D from TaxLedgr then granted } }",
        "unknown-name at `TaxLedgr`: there is no system `TaxLedgr` (did you mean `TaxLedger`?)",
    );
    one(
        "procedure P { serves S step X by A { then granted } }",
        "wrong-kind at `S`: `S` is a system, and an actor is needed here ()",
    );
    one(
        "actor A is company",
        "duplicate-name at `A`: the actor `A` is declared twice (give one of them another name)",
    );
    one(
        "procedure P { starts on event Nothing step X by A { then granted } }",
        "unknown-name at `Nothing`: there is no event `Nothing` (declare it: `event Nothing`)",
    );
    one(
        "actor B \"Both\" is company\nactor E \"Both\" is company\ndata F owned by Both",
        "ambiguous-name at `Both`: `Both` may be any of 2 (use the name itself)",
    );
    // What is wrong with the procedure is not told again of each of its steps.
    one(
        "revision R of Q { drop X  set step Y { channel web } }",
        "unknown-name at `Q`: there is no procedure `Q` ()",
    );
    one(
        "procedure P { step X by A { then granted } }\nrevision R of P { add step Y by A befor X { } }",
        "unknown-keyword at `befor`: there is no keyword `befor` (did you mean `before`?)",
    );
}

#[test]
fn laws() {
    step(
        "enters D under MyNumberAct art 7",
        "unknown-provision at `MyNumberAct art 7`: the library says nothing of art 7 of `MyNumberAct` (declared are: art 9 para 1, art 19 para 1 item 16; where the law has it, a revision says what it says: `insert MyNumberAct art 7 …`)",
    );
    // A part of what is declared, and what it is a part of, are fine; so is a law that declares none.
    assert_eq!(
        of(
            "law L is act\nprocedure P { step X by A { enters D under MyNumberAct art 9, art 19 para 1 item 16 L art 3 then granted } }"
        ),
        Vec::<String>::new()
    );
    one(
        "law L is act under M\nlaw M is act under L",
        "delegation-cycle at `L`: `L` rests on itself by way of this (a ground is of a higher level, or older)",
    );
    one(
        "law L is act { art 1 requires step of P.X art 1 requires step }\nprocedure P { step X by A { then granted } }",
        "duplicate-name at `1`: `art 1` is declared twice (write its effects in one place)",
    );
    one(
        "procedure P { step X by A { then granted } }\nlaw L is act { art 1 requires channel paper of P.X }\nrevision R of P { repeal L art 1 requires channel fax of P.X }",
        "unknown-effect at `requires channel fax of P.X`: art 1 has no such effect (repeat the effect as the law declares it, or leave it out to repeal the whole)",
    );
}

#[test]
fn values() {
    one(
        "design \"x\" as of 2024-02-30",
        "bad-date at `2024-02-30`: there is no such day in the calendar (write a day that there is, such as 2024-02-29)",
    );
    one(
        "actor B is municipality many 99999999999999999999999999999999999999",
        "bad-number at `99999999999999999999999999999999999999`: this number cannot be read (write at most 30 digits and six decimals)",
    );
    step(
        "takes 20 min (45 to 10)",
        "bad-range at `10`: the least is more than the most (write the least first: `20 min (10 to 45)`)",
    );
    step(
        "takes 20 min (30 to 45)",
        "bad-range at `20 min (30 to 45)`: the most likely value lies outside the least and the most ()",
    );
    step(
        "then granted 90% or refused 20%",
        "bad-share at `20%`: the shares of these ways are more than 100% together (they are shares of all cases)",
    );
}

#[test]
fn clauses_that_are_missing_or_twice() {
    one(
        "actor B",
        "missing-clause at `B`: it is not said what kind of actor this is (add `is …`)",
    );
    step(
        "reads D",
        "missing-clause at `reads D`: it is not said from where the data comes (add `from SYSTEM`)",
    );
    step(
        "identifies A",
        "missing-clause at `identifies A`: it is not said by which method (add `by METHOD`)",
    );
    step(
        "takes 20 min takes 30 min",
        "duplicate-clause at `takes`: `takes` is said twice (keep one of them)",
    );
    one(
        "procedure P { serves A step X by A { channel web } }",
        "no-outcome at `X`: `X` comes last and does not say how it ends (add `then granted`, or another outcome)",
    );
}

#[test]
fn braces_and_quotes() {
    one(
        "procedure P { step X by A { then granted }",
        "open-block at `{`: this block is not closed (close it with `}`)",
    );
    one(
        "procedure P { step X by A { then Y\n step Y by A { then granted } }\nprocedure Q { }",
        "open-block at `{`: this block is not closed before `step` (close it with `}`)",
    );
    one(
        "procedure P {\n step X by A { then granted } } }\nactor B is resident",
        "stray-brace at `}`: this `}` closes nothing (take it away)",
    );
    one(
        "procedure P { step X by A \"open { then granted } }\nactor B is resident",
        "open-string at `\"open { then granted } }`: this string does not end on its line (end it with \")",
    );
    one(
        "actor `open is resident\nactor B is resident",
        "open-string at ``open is resident`: this name does not end on its line (end it with `)",
    );
}

#[test]
fn a_quote_behind_the_place_of_an_example_is_one_mistake() {
    one(
        "rule r of p is error\n for each step s\n must s is fine\n example violates at Plan \"\n{ actor B is resident }",
        "open-string at `\"`: this string does not end on its line (end it with \"; a block begins with `{`)",
    );
}

#[test]
fn files() {
    one(
        "use japn",
        "unknown-library at `japn`: there is no library `japn` (did you mean `japan`?)",
    );
    one(
        "use \"../secret.gsk\"",
        "unreadable-file at `\"../secret.gsk\"`: `../secret.gsk` lies outside the project's folder (use a file by its path relative to this one)",
    );
    one(
        "use \"none.gsk\"",
        "unreadable-file at `\"none.gsk\"`: there is no file `none.gsk` (write its path as seen from this file)",
    );
    // What such a file may declare is not told to be missing; what is nearly known is.
    one(
        "use \"none.gsk\"\nactor B is proxy of Cabinet\nprocedure P { step X by A { channel web then granted } }",
        "unreadable-file at `\"none.gsk\"`: there is no file `none.gsk` (write its path as seen from this file)",
    );
    assert_eq!(of("use \"none.gsk\"\ndata E sector taxs").len(), 2);
    one(
        "actor B\u{202E} is resident",
        "hidden-control at `\u{202E}`: the invisible character U+202E (right-to-left override) changes the order in which this line is shown (delete it with the characters on both sides, and type those again)",
    );
}

#[test]
fn files_that_use_each_other_are_read_once() {
    let files = common::files()
        .file("a.gsk", "use \"b.gsk\"\nactor A is resident")
        .file("b.gsk", "use \"c.gsk\"\nactor B is resident")
        .file("c.gsk", "use \"a.gsk\"\nuse \"b.gsk\"\nactor C is resident");
    let project = gensoku_dsl::load(&files, &["a.gsk", "b.gsk"]);
    assert_eq!(
        told(&project),
        [
            "use-cycle at `\"a.gsk\"`: `a.gsk` uses this file in turn (it is read once; one of the two `use`s can go)",
            "use-cycle at `\"b.gsk\"`: `b.gsk` uses this file in turn (it is read once; one of the two `use`s can go)",
        ]
    );
    assert!(
        project
            .diagnostics
            .iter()
            .all(|d| d.severity == Severity::Warning)
    );
    assert_eq!(project.design.actors.len(), 3);
}

#[test]
fn in_japanese_too() {
    let project = project(&format!(
        "{BASE}手続：P {{ 手順：X　担当：A {{ 径路：書面　次：認容 }} }}"
    ));
    let told: Vec<_> = project
        .diagnostics
        .iter()
        .map(|d| {
            (
                d.message.get(Lang::Ja),
                d.help.as_ref().map(|h| h.get(Lang::Ja)),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(
            "`径路：` というキーワードはありません",
            Some("`経路：` ではありませんか？")
        )]
    );
}

#[test]
fn a_missing_opening_brace_is_one_mistake() {
    one(
        "procedure P {\n  step X by A\n    channel paper\n    takes 5 min\n    then granted\n  }\n  step Y by C { then granted }\n}",
        "expected at ``: expected `{`, found the end of the line ()",
    );
    one(
        "procedure P\n  serves A per individual\n  starts on application\n  step X by A { then granted }\n}\nactor B is resident",
        "expected at ``: expected `{`, found the end of the line ()",
    );
    one(
        "procedure P {\n  step X by A channel paper then granted }\n}",
        "expected at `channel`: expected `{`, found the keyword `channel` (what is said of it stands in braces: `step … { … }`)",
    );
}

#[test]
fn a_missing_closing_brace_is_told_by_how_far_lines_are_set_in() {
    one(
        "plan M {\n  milestone H by 2025-03-31 { covers S\n  announced 2024-01-01\n  consulted C on 2024-02-01\n}",
        "open-block at `{`: this block is not closed before `announced` (close it with `}`)",
    );
    // Set in further, it is rather in the wrong place.
    step(
        "channel paper\n      serves A\n",
        "misplaced at `serves`: `serves` cannot stand here, in a step (it belongs in a procedure or a revision)",
    );
}

#[test]
fn what_is_written_together_or_moved_is_one_mistake() {
    step(
        "経路：書面　所要20分",
        "unknown-keyword at `所要20分`: a colon is missing behind the keyword `所要` (did you mean `所要：20分`?)",
    );
    step(
        "channelpaper",
        "unknown-keyword at `channelpaper`: a space is missing behind the keyword `channel` (did you mean `channel paper`?)",
    );
    step(
        "reads D from S keyedby MyNumber",
        "unknown-keyword at `keyedby`: there is no keyword `keyedby` (did you mean `keyed by`?)",
    );
    step(
        "Takes 20 min",
        "unknown-keyword at `Takes`: there is no keyword `Takes` (did you mean `takes`?)",
    );
    one(
        "procedure P {\n  starts on evnt Moved\n  step X by A { then granted }\n}\nevent Moved",
        "unknown-keyword at `evnt`: there is no keyword `evnt` (did you mean `event`?)",
    );
    one(
        "law L is act {\n  art 1 permits copy D from C to A\n}",
        "unknown-keyword at `copy`: there is no keyword `copy` (did you mean `copies`?)",
    );
    step(
        "channel portal MyPortal",
        "expected at `MyPortal`: expected a clause of a step, found `MyPortal` (the system on which it is done stands behind `on`: `channel portal on MyPortal`)",
    );
    // Two lines that changed places, a brace among them.
    one(
        "procedure P {\n  step X by A {\n    channel paper\n  step Y by C {\n  }\n    then granted\n  }\n}",
        "open-block at `{`: this block is not closed before `step` (close it with `}`)",
    );
    one(
        "procedure P {\n  step X by A {\n  serves A\n    channel paper\n    then granted\n  }\n}",
        "misplaced at `serves`: `serves` cannot stand here, in a step (it belongs in a procedure or a revision)",
    );
    // A brace too many, a line that stands twice, a line that is gone.
    one(
        "procedure P {\n  step X by A {\n    channel paper\n  }\n  }\n  step Y by C {\n    then granted\n  }\n}",
        "stray-brace at `}`: this `}` closes the block before `step`, which belongs to it (take it away)",
    );
    one(
        "procedure P {\n  step X by A {\n  step X by A {\n    channel paper\n    then granted\n  }\n}",
        "open-block at `{`: this block is not closed before `step` (close it with `}`)",
    );
    one(
        "procedure P {\n  step X by A { channel web }\n    channel paper\n    then granted\n  }\n}",
        "misplaced at `channel`: `channel` cannot stand here, in a procedure (it belongs in a step)",
    );
}

#[test]
fn a_quote_that_is_missing_is_one_mistake() {
    let quote = |text: &str| {
        format!(
            "open-string at `{text}`: a quotation mark is missing on this line, or is one too many (a string stands between two: `\"…\"`)"
        )
    };
    one(
        "law L is notice \"Outline / \"要領\" of C {\n  art 1 requires channel paper\n}\nactor E is company",
        &quote("要領\" of C {"),
    );
    one(
        "plan M Rollout\" / \"計画\" {\n  announced 2024-01-01\n}",
        &quote("Rollout\" / \"計画\" {"),
    );
    step("then granted when „fact”", &quote("„fact”"));
}

#[test]
fn a_library_that_is_not_used_is_one_mistake() {
    let project = project("data E about individual sector tax\nsystem S keyed by MyNumber");
    assert_eq!(
        told(&project),
        [
            "unknown-name at `tax`: `tax` is declared in the library `japan`, which is not used (add the line `use japan`)"
        ]
    );
    assert_eq!(project.diagnostics[0].related.len(), 1);
}

#[test]
fn the_second_word_of_a_keyword_may_be_misspelled_too() {
    let revision =
        "procedure P { step X by A { then granted } }\nrevision R of P from 2025-01-01 {";
    one(
        &format!("{revision} set stpe X {{ channel paper }} }}"),
        "unknown-keyword at `set stpe`: there is no keyword `set stpe` (did you mean `set step`?)",
    );
    step(
        "then granted whne applicant has no card",
        "unknown-keyword at `whne`: there is no keyword `whne` (did you mean `when applicant has no`?)",
    );
}

#[test]
fn a_name_that_nothing_has_is_one_mistake() {
    // Declared nowhere: told once, with all its places.
    let project = project(&format!(
        "{BASE}system T of Nobody\nsystem U of Nobody\nsystem V of Nobody"
    ));
    assert_eq!(
        told(&project),
        ["unknown-name at `Nobody`: there is no actor `Nobody` (declare it: `actor Nobody is …`)"]
    );
    assert_eq!(project.diagnostics[0].related.len(), 2);
    // Its declaration is misspelled: that is where it can be mended.
    let project = self::project(
        "actor Ctiy is municipality\nsystem T of City\nsystem U of City\nsystem V of City",
    );
    assert_eq!(
        told(&project),
        ["unknown-name at `City`: there is no actor `City` (did you mean `Ctiy`?)"]
    );
    let declared = project.diagnostics[0].related[0].clone();
    assert_eq!(project.sources.text(declared.span), "Ctiy");
    // Two slips of the hand are two mistakes.
    let slips = "actor City is municipality\nsystem T of Ctiy\nsystem U of Ctiy\nsystem V of City";
    assert_eq!(of(slips).len(), 2);
    // What is written so again and again is none.
    let renamed = format!("{slips}\nsystem W of Ctiy\nsystem X of Ctiy");
    assert_eq!(of(&renamed).len(), 1);
    // A name that is given often is one mistake, too.
    let often = "actor A is resident\n".repeat(12);
    one(
        &often,
        "duplicate-name at `A`: the actor `A` is declared 13 times (give one of them another name)",
    );
}

#[test]
fn what_was_not_understood_may_have_declared_the_name() {
    one(
        "Village is municipality\nsystem T of Village\nsystem U of Village",
        "expected at `Village`: expected a declaration, found `Village` (a line begins with a keyword, such as `actor`, `data`, `system`, `procedure`, `law`)",
    );
    let told = told(&project(
        "japan\nsystem T of DigitalAgency keyed by MyNumber",
    ));
    assert_eq!(
        told,
        [
            "expected at `japan`: expected a declaration, found `japan` (a line begins with a keyword, such as `actor`, `data`, `system`, `procedure`, `law`)"
        ]
    );
    step(
        "channel paper under MyNumberAct art 19 parra 1 item 16",
        "unknown-keyword at `parra`: there is no keyword `parra` (did you mean `para`?)",
    );
    step(
        "channel paper or chanel post",
        "unknown-keyword at `chanel`: there is no keyword `chanel` (did you mean `channel`?)",
    );
}

#[test]
fn a_block_is_read_although_its_first_line_is_not_understood() {
    let unknown =
        "unknown-keyword at `chanel`: there is no keyword `chanel` (did you mean `channel`?)";
    let inside = |head: &str, told: &str| {
        let text = format!(
            "procedure P {{\n {head} {{\n  chanel fax\n  then Last\n }}\n step Last by C {{ then granted }}\n}}"
        );
        assert_eq!(of(&text), [told, unknown], "{text}");
    };
    inside(
        "X by A",
        "expected at `X`: expected a clause of a procedure, found `X` (the keyword is missing: `step X`)",
    );
    inside(
        "step X by A {",
        "expected at `{`: expected a clause of a step, found `{` (the block is open already: take this `{` away)",
    );
    inside(
        "set step X",
        "misplaced at `set step`: `set step` cannot stand here, in a procedure (it belongs in a revision)",
    );
    // A block that begins a line is not that of a declaration before it which holds nothing of the kind.
    assert_eq!(
        of("{\n serves A per individual\n step X by A {\n  then granted\n }\n}"),
        [
            "expected at `{`: expected a declaration, found `{` (the line that opens this block is missing before it)"
        ]
    );
}

#[test]
fn a_clause_before_the_brace_of_its_block_is_one_mistake() {
    one(
        "procedure P {\n step X by A { then all Y Z }\n step Y by C { channel fax }\n step Z by C { channel fax }\n step Last by C after all Y Z {\n then granted\n }\n}",
        "misplaced at `after all`: `after all` stands before the `{` of the block to which it belongs (write it behind the `{`)",
    );
}

#[test]
fn what_the_library_has_is_named_by_its_titles() {
    // A declaration of one's own has taken the place of the library's, and its titles are gone with it.
    let gone = "unknown-name at `個人番号`: there is no identifier `個人番号` (`MyNumber` of the library is so called, and the declaration of `MyNumber` here has taken its place: write `MyNumber`, or give it this name with `also 個人番号`)";
    one(
        "identifier MyNumber is individual\nsystem T of C keyed by 個人番号",
        gone,
    );
    let wrong = of("document Card shows MyNumber");
    let help = "an identifier that is shown or handed over is data of its own: `data NAME about individual also MyNumber`";
    assert!(wrong[0].ends_with(&format!("({help})")), "{wrong:?}");
    // And that is understood.
    assert_eq!(
        of("data Number about individual also MyNumber\ndocument Card shows Number"),
        Vec::<String>::new()
    );
    one(
        "sector health \"Health\" / \"保健・医療\"\ndata E sector 医療",
        "unknown-name at `医療`: there is no sector `医療` (declared is `health` (保健・医療); one of your own: `sector 医療`)",
    );
    one(
        "purpose relief \"Relief after a disaster\"\nprocedure P { purpose disaster step X by A { then granted } }",
        "unknown-name at `disaster`: there is no purpose `disaster` (declared is `relief` (Relief after a disaster); one of your own: `purpose disaster within …`, so that rules know what it is a part of)",
    );
}

#[test]
fn an_acceptance_names_one_finding() {
    one(
        "accept analog-step \"all of them\" by \"T\" until 2025-01-01",
        "expected at `analog-step`: expected a finding, found `analog-step` (each finding is accepted by itself, by its rule and its place as they are told with it: `analog-step@Permit.Apply`)",
    );
}

#[test]
fn what_a_revision_says_of_something_without_braces_is_one_mistake_each() {
    one(
        "actor T is municipality\nsystem L of T\nrevision R from 2030-01-01 {\n  set system L  autonomy 72 hours\n}\nplan Z { milestone M by 2031-01-01 { covers L of T } }",
        "expected at `autonomy`: expected `{`, found the keyword `autonomy` (what is said of it stands in braces: `set system … { … }`)",
    );
}

#[test]
fn what_stands_apart_from_its_own_is_told_with_its_form() {
    step(
        "channel web on S\n 代替：Last　停止中：S",
        "misplaced at `停止中：`: `停止中：` cannot stand here, in a step (the system stands before it: `fallback Counter when Cloud down`)",
    );
    one(
        "law L is act { art 1 permits copies D reads D }",
        "misplaced at `reads`: `reads` cannot stand here, in a law (an effect is of one movement: several verbs stand together before the data, `permits reads copies Income`, or each effect begins with its own `permits`)",
    );
}
