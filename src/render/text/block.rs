//! Blocks of text: rows of one width, one of which is the line on which the formula stands.

use crate::render::names::columns;

/// A rectangle of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// From top to bottom, all equally wide.
    rows: Vec<String>,
    /// How many columns.
    width: usize,
    /// The number of the row that stands on the line.
    baseline: usize,
}

impl Block {
    /// One row.
    pub fn line(text: impl Into<String>) -> Block {
        let text = text.into();
        Block {
            width: columns(&text),
            rows: vec![text],
            baseline: 0,
        }
    }

    /// The rows without the spaces at their ends.
    pub fn rows(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.trim_end())
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows it takes.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// The number of the row that stands on the line.
    pub fn baseline(&self) -> usize {
        self.baseline
    }

    /// Blocks on one line, from left to right.
    pub fn beside(blocks: impl IntoIterator<Item = Block>) -> Block {
        let blocks: Vec<Block> = blocks.into_iter().collect();
        let above = blocks.iter().map(|block| block.baseline).max().unwrap_or(0);
        let below = blocks.iter().map(|block| block.rows.len() - block.baseline);
        let height = above + below.max().unwrap_or(1);
        let mut rows = vec![String::new(); height];
        for block in &blocks {
            let top = above - block.baseline;
            for (k, row) in rows.iter_mut().enumerate() {
                match k.checked_sub(top).and_then(|k| block.rows.get(k)) {
                    Some(text) => row.push_str(text),
                    None => row.extend(std::iter::repeat_n(' ', block.width)),
                }
            }
        }
        Block {
            rows,
            width: blocks.iter().map(|block| block.width).sum(),
            baseline: above,
        }
    }

    /// Blocks below each other, in the middle; the block of that number keeps its line.
    pub fn stacked(blocks: &[Block], on_line: usize) -> Block {
        let width = blocks.iter().map(|block| block.width).max().unwrap_or(0);
        let centred = |block: &Block| {
            let left = (width - block.width) / 2;
            let right = width - block.width - left;
            let pad = move |row: &String| format!("{:left$}{row}{:right$}", "", "");
            block.rows.iter().map(pad).collect::<Vec<_>>()
        };
        let before: usize = blocks[..on_line].iter().map(Block::height).sum();
        Block {
            rows: blocks.iter().flat_map(centred).collect(),
            width,
            baseline: before + blocks[on_line].baseline,
        }
    }

    /// Blocks below each other that begin in one column; the row of that number stands on the line.
    pub fn listed(blocks: &[Block], baseline: usize) -> Block {
        let width = blocks.iter().map(|block| block.width).max().unwrap_or(0);
        let padded = |block: &Block| {
            let right = width - block.width;
            let pad = move |row: &String| format!("{row}{:right$}", "");
            block.rows.iter().map(pad).collect::<Vec<_>>()
        };
        Block {
            rows: blocks.iter().flat_map(padded).collect(),
            width,
            baseline,
        }
    }

    /// A bar with something above and something below.
    pub fn fraction(above: Block, below: Block) -> Block {
        let bar = Block::line("─".repeat(above.width.max(below.width) + 2));
        Block::stacked(&[above, bar, below], 1)
    }

    /// Behind it, above its line.
    pub fn raised(self, exponent: Block) -> Block {
        let line = exponent.height() + self.baseline;
        let raised = exponent.grown_to(line + 1).on_row(line);
        Block::beside([self, raised])
    }

    /// With another row on the line.
    pub fn on_row(self, baseline: usize) -> Block {
        Block { baseline, ..self }
    }

    /// Behind it, below its line.
    pub fn lowered(self, subscript: Block) -> Block {
        let mut rows = vec![" ".repeat(subscript.width)];
        rows.extend(subscript.rows);
        let lowered = Block {
            rows,
            width: subscript.width,
            baseline: 0,
        };
        Block::beside([self, lowered])
    }

    /// With empty rows below, until it is so high.
    fn grown_to(mut self, height: usize) -> Block {
        let empty = " ".repeat(self.width);
        self.rows.resize(height.max(self.rows.len()), empty);
        self
    }

    /// A root sign around it.
    pub fn root(self) -> Block {
        let mut rows = vec![format!("┌{}", "─".repeat(self.width))];
        let last = self.rows.len() - 1;
        for (k, row) in self.rows.iter().enumerate() {
            let sign = if k == last { '√' } else { '│' };
            rows.push(format!("{sign}{row}"));
        }
        Block {
            rows,
            width: self.width + 1,
            baseline: self.baseline + 1,
        }
    }

    /// Between two signs that are as high as it is.
    pub fn between(self, left: &Fence, right: &Fence) -> Block {
        let (height, baseline) = (self.height(), self.baseline);
        let column = |fence: &Fence| fence.column(height, baseline);
        Block::beside([column(left), self, column(right)])
    }
}

/// A bracket or a bar: on one row, and the parts of which a higher one is made.
pub struct Fence {
    flat: char,
    top: char,
    middle: char,
    bottom: char,
}

impl Fence {
    /// A column of that height.
    pub fn column(&self, height: usize, baseline: usize) -> Block {
        let rows = (0..height).map(|k| {
            let sign = match k {
                _ if height == 1 => self.flat,
                0 => self.top,
                _ if k + 1 == height => self.bottom,
                _ => self.middle,
            };
            sign.to_string()
        });
        Block {
            rows: rows.collect(),
            width: 1,
            baseline,
        }
    }
}

macro_rules! fences {
    ($(#[doc = $doc:literal] $name:ident $flat:literal $top:literal $middle:literal $bottom:literal)*) => {
        $(#[doc = $doc] pub const $name: Fence = Fence { flat: $flat, top: $top, middle: $middle, bottom: $bottom };)*
    };
}

fences! {
    #[doc = "`(`"] LEFT_ROUND '(' '⎛' '⎜' '⎝'
    #[doc = "`)`"] RIGHT_ROUND ')' '⎞' '⎟' '⎠'
    #[doc = "`[`"] LEFT_SQUARE '[' '⎡' '⎢' '⎣'
    #[doc = "`]`"] RIGHT_SQUARE ']' '⎤' '⎥' '⎦'
    #[doc = "`|`, on both sides"] BAR '|' '│' '│' '│'
    #[doc = "`‖`, on both sides"] DOUBLE_BAR '‖' '‖' '‖' '‖'
}

/// A brace before cases, whose point is in the row of that number.
pub fn brace(height: usize, point: usize) -> Block {
    let rows = (0..height).map(|k| match k {
        _ if k == point => "⎨ ",
        0 => "⎧ ",
        _ if k + 1 == height => "⎩ ",
        _ => "⎪ ",
    });
    Block {
        rows: rows.map(str::to_owned).collect(),
        width: 2,
        baseline: point,
    }
}
