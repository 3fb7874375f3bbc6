use super::*;
use crate::text::Estimate;

fn text(words: &str) -> Text {
    Text::wrapped(words, &Estimate, 12.0, 200.0)
}

/// So many lanes of cards, with knots, tables and arrows that look random and are the same in each run.
fn board(cards: usize) -> Board {
    let mut seed = 5_u64;
    let mut roll = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    let threads = 3 + cards / 8;
    let mut board = Board {
        threads: (0..threads)
            .map(|it| Text::line(&format!("Identifier number {it}"), 11.0))
            .collect(),
        ..Board::default()
    };
    for at in 0..cards {
        if at % 4 == 0 {
            board.lanes.push(BoardLane {
                title: text("A ministry with a name of some length"),
                ..BoardLane::default()
            });
        }
        let rows = (0..1 + roll(3)).map(|_| Row {
            label: text("Income and other things that are told in many words at once"),
            keys: text("Some code"),
            knots: (0..roll(3))
                .map(|_| Knot {
                    thread: roll(threads),
                    meets: (roll(2) == 0).then(|| roll(3)),
                })
                .collect(),
        });
        let card = Card {
            kind: CardKind::System,
            title: text("A system"),
            rows: rows.collect(),
        };
        if let Some(lane) = board.lanes.last_mut() {
            lane.cards.push(card);
        }
    }
    let rows = board.rows().count();
    for _ in 0..cards {
        board.arrows.push(Arrow {
            from: roll(rows),
            to: roll(rows),
            kept: roll(2) == 0,
        });
    }
    board
}

#[test]
fn nothing_overlaps_at_five_cards_or_at_two_hundred() {
    for cards in [1, 5, 40, 200] {
        let board = board(cards);
        let placed = board.place();
        for (index, a) in placed.cards.iter().enumerate() {
            for b in placed.cards.iter().skip(index + 1) {
                assert!(!a.overlaps(b), "{a:?} {b:?}");
            }
        }
        for (row, place) in board.rows().zip(&placed.rows) {
            let words = [(place.label, &row.label), (place.keys, &row.keys)];
            let [label, keys] =
                words.map(|(at, it)| Rect::new(at.x, at.y, it.size.width, it.size.height));
            assert!(place.rect.encloses(&label) && place.rect.encloses(&keys));
            assert!(!label.overlaps(&keys), "{label:?} {keys:?}");
        }
        for (index, a) in placed.threads.iter().enumerate() {
            assert!(placed.bounds.encloses(&a.label));
            for b in placed.threads.iter().skip(index + 1) {
                assert!(!a.label.overlaps(&b.label));
                // The line of a thread begins below the labels of those to the left of it.
                assert!(b.label.min.y >= a.label.max.y);
            }
        }
        for lane in &placed.lanes {
            assert!(placed.bounds.encloses(&lane.rect));
        }
    }
}

#[test]
fn knots_that_are_not_the_same_do_not_lie_on_one_line() {
    let board = board(120);
    let placed = board.place();
    let mut on: BTreeMap<(usize, u64), Vec<(f64, Set)>> = BTreeMap::new();
    for (row, place) in board.rows().zip(&placed.rows) {
        for (knot, at) in row.knots.iter().zip(&place.knots) {
            let set = knot.meets.map_or((false, place.card), |it| (true, it));
            let column = on.entry((knot.thread, at.x.to_bits())).or_default();
            column.push((at.y, set));
        }
    }
    for ((thread, x), knots) in on {
        let x = f64::from_bits(x);
        for [a, b] in placed
            .threads
            .get(thread)
            .into_iter()
            .flat_map(|it| &it.runs)
        {
            if a.x.to_bits() != x.to_bits() {
                continue;
            }
            let within = knots.iter().filter(|(y, _)| (a.y..=b.y).contains(y));
            let sets: std::collections::BTreeSet<_> = within.map(|it| it.1).collect();
            assert!(sets.len() <= 1, "{sets:?} on one line");
        }
    }
}
