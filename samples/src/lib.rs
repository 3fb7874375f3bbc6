//! Designs of any size, for what has to stay fast: benchmarks and tests share them.

/// Where a sample has its words, its identifier and its purpose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// It declares them.
    Own,
    /// It uses the library `japan`.
    Library,
}

/// What a sample begins with: actors, data, a system and a law.
pub fn head(words: Words) -> String {
    let words = match words {
        Words::Own => {
            "sector tax\nsector resident\npurpose child-benefit
identifier ResidentCode is individual sector tax"
        }
        Words::Library => "use japan",
    };
    format!(
        "design \"A large design\" as of 2024-04-01
{words}
actor Parent is resident
actor City is municipality many 1741 staff 12 at 2500 yen per hour
actor Prefecture is prefecture
actor Ministry is ministry
actor Bank is company
data Income about individual sector tax owned by City
data Household about household sector resident owned by City
system TaxLedger of City holds Income keyed by ResidentCode
law Outline is notice of Ministry {{ art 4 requires channel paper }}
"
    )
}

/// A procedure of five steps, the usual size, that begins where [`head`] ends.
pub fn procedure(number: usize) -> String {
    format!(
        "
procedure Benefit{number} \"Benefit {number}\" / \"給付{number}\" {{
  serves Parent per household
  purpose child-benefit
  starts on application
  step Apply by Parent required by Outline art 4 {{
    channel paper
    takes 40 min (15 to 90)
    enters Income Household
  }}
  step Mail by Parent {{
    channel post
    waits 3 days
  }}
  step Review by City {{
    takes 20 min (10 to 45)
    reads Income from TaxLedger keyed by ResidentCode
    then Pay when \"the highest earner is under 9.6 million yen\" 90%
    or Refuse otherwise
  }}
  手順：Pay　担当：City {{ 経路：振込　待ち：14日　次：認容 }}
  step Refuse by City {{ channel post  then refused }}
}}
"
    )
}

/// A design of so many procedures of five steps.
pub fn procedures(words: Words, count: usize) -> String {
    let procedures = (0..count).map(procedure);
    std::iter::once(head(words)).chain(procedures).collect()
}

/// A design of one procedure of so many steps, by these actors in turn: chains, choices and loops.
pub fn chain(words: Words, steps: usize, actors: &[&str]) -> String {
    const CHANNELS: [&str; 6] = ["paper", "portal", "smartphone", "post", "api", "counter"];
    let mut text = head(words);
    text.push_str("\nprocedure Large {\n  serves Parent per individual\n  starts on application\n");
    let actors = actors.iter().cycle();
    let channels = CHANNELS.iter().cycle();
    for ((step, actor), channel) in (0..steps).zip(actors).zip(channels) {
        let minutes = step % 50 + 1;
        let next = if step + 1 == steps {
            "  then granted".to_owned()
        } else if step % 11 == 5 && step + 4 < steps {
            let (next, further) = (step + 1, step + 4);
            format!("  then Step{next} when \"complete\" 80%  or Step{further} otherwise")
        } else if step % 23 == 17 && step > 6 {
            let (next, back) = (step + 1, step - 5);
            format!("  then Step{next}  or Step{back} when \"incomplete\" 10%")
        } else {
            String::new()
        };
        text.push_str(&format!(
            "  step Step{step} \"Step number {step}\" / \"手順その{step}\" by {actor} \
             {{ channel {channel}  takes {minutes} min{next} }}\n"
        ));
    }
    text.push_str("}\n");
    text
}

/// What all variants of one design have in common.
pub fn common() -> String {
    let head = head(Words::Library);
    let declared = head.split_once('\n').map_or("", |(_, declared)| declared);
    declared.to_owned() + &procedure(0)
}

/// A design that uses [`common`] from a file beside it, and does one thing in its own way.
pub fn variant(number: usize, common: &str) -> String {
    let own = match number % 4 {
        0 => "set step Mail { channel portal }".to_owned(),
        1 => format!("set step Review {{ takes {} min }}", number % 50 + 1),
        2 => "set step Apply { channel portal }  repeal Outline art 4".to_owned(),
        _ => "drop Mail".to_owned(),
    };
    format!(
        "design \"The benefit in city {number}\" as of 2024-04-01
use \"{common}\"
revision Own of Benefit0 from 2024-04-01 {{ {own} }}
"
    )
}
