//! Projects of many rules for benches of proofs: what they demand is written from a few templates over touchpoints that
//! groups of rules share.

/// How the rules of a project get on with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    /// One long history keeps them all.
    Peaceful,
    /// The same, but for a few planted pairs that conflict once something happens.
    Planted,
    /// Whatever comes: most such projects contradict themselves.
    Wild,
}

/// Definitions of so many rules over so many touchpoints that form groups; the same for the same seed.
pub fn rules(rules: usize, touchpoints: usize, groups: usize, temper: Temper, seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::new();
    for at in 0..touchpoints {
        text.push_str(&format!("touchpoint T{at} = \"t{at}\"\n"));
    }
    text.push_str("calendar office { zone \"UTC\"  mon..fri 08:00..18:00 }\n");
    let size = touchpoints / groups.max(1);
    for at in 0..rules {
        let first = (at % groups.max(1)) * size;
        let (mut a, mut b) = (first + random.below(size), first + random.below(size));
        while a == b {
            b = first + random.below(size);
        }
        if temper != Temper::Wild && a > b {
            std::mem::swap(&mut a, &mut b);
        }
        let rule = if temper == Temper::Wild { wild(a, b, &mut random) } else { peaceful(a, b, &mut random) };
        text.push_str(&format!("rule r{at} {{ {rule} }}\n"));
    }
    if temper == Temper::Planted {
        text.push_str(
            "rule calls_back { when T3 expect T4 within 4h }\nrule quiet { when T3 forbid T4 within 8h }\n\
             rule apologise { when T7 expect T9 }\nrule silence { when T7 forbid T9 }\n",
        );
    }
    text
}

/// What holds in every history in which touchpoints come in order of number, each once, all at once.
fn peaceful(a: usize, b: usize, random: &mut Random) -> String {
    let hours = 1 + random.below(48);
    match random.below(14) {
        0 => format!("when T{a} expect T{b}"),
        1 => format!("when T{a} expect T{b} within {hours}h"),
        2 => format!("when T{b} expect T{a} before"),
        3 => format!("when T{b} expect T{a} before within {hours}h"),
        4 => format!("when T{b} forbid T{a}"),
        5 => format!("when T{b} forbid T{a} within {hours}h"),
        6 => format!("limit T{a} to {}", 1 + random.below(3)),
        7 => format!("limit T{a} to {} per {hours}h", 1 + random.below(3)),
        8 => format!("when T{a} expect T{b} ever"),
        9 => format!("when T{a} expect T{b} before another T{a}"),
        10 => format!("when T{b} expect T{a} since last T{b}"),
        11 => format!("when T{a} forbid T{b} before"),
        12 => format!("expect all or none of T{a}, T{b}"),
        _ => format!("expect T{a} or T{b}"),
    }
}

fn wild(a: usize, b: usize, random: &mut Random) -> String {
    let hours = 1 + random.below(48);
    match random.below(16) {
        0 => format!("when T{a} expect T{b}"),
        1 => format!("when T{a} expect T{b} within {hours}h"),
        2 => format!("when T{b} expect T{a} before"),
        3 => format!("when T{a} forbid T{b} within {hours}h"),
        4 => format!("limit T{a} to {}", random.below(3)),
        5 => format!("limit T{a} to {} per {hours}h", 1 + random.below(2)),
        6 => format!("expect {} T{a}", 1 + random.below(2)),
        7 => format!("when T{a} expect next T{b}"),
        8 => format!("when T{a} expect previous T{b}"),
        9 => format!("when T{a} expect T{b} before another T{a}"),
        10 => format!("when T{a} forbid T{b} ever"),
        11 => format!("expect one of T{a}, T{b}"),
        12 => format!("when T{a} expect T{b} ever"),
        13 => format!("when T{a} forbid next T{b}"),
        14 => format!("expect exactly {} T{a}", random.below(3)),
        _ => format!("forbid T{a} outside office"),
    }
}

/// A small generator of numbers (xorshift), so that nothing outside decides what comes out.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % end.max(1) as u64).unwrap_or_default()
    }
}
