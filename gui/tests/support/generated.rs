//! A design of any size, for what has to stay fast.

use std::fmt::Write;

/// A text with one procedure of `steps` steps: chains, choices, loops and parallel branches over
/// six actors.
pub fn text(steps: usize) -> String {
    let mut out = String::from(
        "design \"A large design\"  as of 2025-04-01\n\
         actor Person is resident\nactor City is municipality many 1741\n\
         actor Prefecture is prefecture\nactor Ministry is ministry\nactor Agency is agency\n\
         actor Bank is company\n\nprocedure Large {\n  serves Person per individual\n  starts on application\n",
    );
    let actors = ["Person", "City", "Prefecture", "Ministry", "Agency", "Bank"];
    let channels = ["paper", "portal", "smartphone", "post", "api", "counter"];
    for i in 0..steps {
        let actor = actors[(i / 3 + i % 2) % actors.len()];
        let channel = channels[(i * 7) % channels.len()];
        let _ = write!(
            out,
            "  step Step{i} \"Step number {i}\" / \"手順その{i}\" by {actor} {{ channel {channel}  takes {} min",
            i % 50 + 1
        );
        if i + 1 == steps {
            out.push_str("  then granted");
        } else if i % 11 == 5 && i + 4 < steps {
            let _ = write!(
                out,
                "  then Step{} when \"complete\" 80%  or Step{} otherwise",
                i + 1,
                i + 4
            );
        } else if i % 23 == 17 && i > 6 {
            let _ = write!(
                out,
                "  then Step{}  or Step{} when \"incomplete\" 10%",
                i + 1,
                i - 5
            );
        }
        out.push_str(" }\n");
    }
    out.push_str("}\n");
    out
}
