//! Where a row of pieces is cut: the cheapest cuts that leave no line too wide, found from left to right.

use super::pen::{Fence, Pen};
use crate::render::latex::width::Width;

/// A piece that stays on one line.
pub(super) struct Piece {
    pub text: Text,
    pub width: Width,
    /// The formula may be cut before it.
    pub cut: Option<Cut>,
    /// It belongs to what a step changed.
    pub marked: bool,
}

pub(super) enum Text {
    Plain(String),
    /// A bracket, and the place of its partner.
    Fence(Fence, usize),
}

/// A place where a formula may be cut.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    pub price: u64,
    /// The next line then begins with a sign of multiplication.
    pub times: bool,
}

/// A line that is too wide costs more than all cuts.
const TOO_WIDE: u64 = 1_000_000;

/// The places of the cuts that cost least.
pub(super) fn cheapest(pieces: &[Piece], first: Width, others: Width) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend((1..pieces.len()).filter(|&k| pieces[k].cut.is_some()));
    let mut ends = vec![0];
    for piece in pieces {
        ends.push(ends[ends.len() - 1] + piece.width);
    }
    // The least price of all lines before a start, and where the last of them starts.
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    let places: Vec<usize> = starts
        .iter()
        .copied()
        .skip(1)
        .chain([pieces.len()])
        .collect();
    for (k, &place) in places.iter().enumerate() {
        let mut least = (u64::MAX, 0);
        for from in (0..=k).rev() {
            let room = if from == 0 { first } else { others };
            let width = ends[place] - ends[starts[from]];
            let beyond = u64::from(width.saturating_sub(room));
            if beyond > 0 && from < k {
                break; // a line that starts further left is wider still
            }
            let price = best[from].0 + beyond * TOO_WIDE + price_of(pieces, place);
            if price < least.0 {
                least = (price, from);
            }
        }
        best.push(least);
    }
    let mut cuts = Vec::new();
    let mut at = best.len() - 1;
    while at > 0 {
        at = best[at].1;
        cuts.push(starts[at]);
    }
    cuts.reverse();
    cuts
}

/// The price of a cut; every line costs a little.
fn price_of(pieces: &[Piece], place: usize) -> u64 {
    let cut = pieces.get(place).and_then(|piece| piece.cut);
    1 + cut.map_or(0, |cut| cut.price)
}

/// The lines, with brackets of a fixed size where their partner stands on another line.
pub(super) fn written(pieces: &[Piece], cuts: &[usize], pen: &impl Pen) -> Vec<String> {
    let line_of = |place: usize| cuts.partition_point(|&cut| cut <= place);
    let text = |place: usize, piece: &'_ Piece| match &piece.text {
        // In the place of the gap between two factors.
        _ if cuts.contains(&place) && piece.cut.is_some_and(|cut| cut.times) => {
            pen.times().to_owned()
        }
        Text::Plain(text) => text.clone(),
        Text::Fence(fence, partner) if line_of(*partner) == line_of(place) => fence.whole.clone(),
        Text::Fence(fence, _) => fence.parted.clone(),
    };
    let ends = cuts.iter().skip(1).copied().chain([pieces.len()]);
    let line = |(&start, end): (&usize, usize)| {
        let places: Vec<usize> = (start..end).collect();
        let runs = places.chunk_by(|&a, &b| pieces[a].marked == pieces[b].marked);
        let runs = runs.map(|run| {
            let all: String = run.iter().map(|&at| text(at, &pieces[at])).collect();
            match pieces[run[0]].marked {
                true => pen.marked(&all),
                false => all,
            }
        });
        runs.collect::<String>().trim().to_owned()
    };
    cuts.iter().zip(ends).map(line).collect()
}
