//! Whole numbers to small codes.

/// Gives each distinct number a code, in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// For each place of the table a code, or [`FREE`]; their count is a power of two.
    slots: Vec<u32>,
    list: Vec<i64>,
    shift: u32,
    last: u32,
}

const FREE: u32 = u32::MAX;

impl Numbers {
    /// A table that holds about so many numbers before it grows.
    pub fn with_room(numbers: usize) -> Self {
        let mut table = Self::default();
        table.resize((numbers * 2).next_power_of_two().max(64));
        table
    }

    /// The code of a number, a new one if it was not seen.
    #[inline]
    pub fn code(&mut self, number: i64) -> u32 {
        if self.list.get(self.last as usize) == Some(&number) {
            return self.last;
        }
        if (self.list.len() + 1) * 2 > self.slots.len() {
            self.resize((self.slots.len() * 2).max(64));
        }
        let mask = self.slots.len() - 1;
        let mut at = self.place(number);
        while let Some(slot) = self.slots.get_mut(at & mask) {
            if *slot == FREE {
                *slot = u32::try_from(self.list.len()).unwrap_or(FREE);
                self.last = *slot;
                self.list.push(number);
                break;
            }
            if self.list.get(*slot as usize) == Some(&number) {
                self.last = *slot;
                break;
            }
            at += 1;
        }
        self.last
    }

    /// The code of a number that was seen.
    pub fn find(&self, number: i64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = self.place(number);
        loop {
            let slot = *self.slots.get(at & mask)?;
            if slot == FREE {
                return None;
            }
            if self.list.get(slot as usize) == Some(&number) {
                return Some(slot);
            }
            at += 1;
        }
    }

    /// The number of a code; 0 for a code that was never given.
    pub fn number(&self, code: u32) -> i64 {
        self.list.get(code as usize).copied().unwrap_or_default()
    }

    /// The numbers by code.
    pub fn list(&self) -> &[i64] {
        &self.list
    }

    /// Where to look first. The partitions are told apart by the high bits of another product.
    #[inline]
    fn place(&self, number: i64) -> usize {
        (number.cast_unsigned().wrapping_mul(0xD6E8_FEB8_6659_FD93) >> self.shift) as usize
    }

    fn resize(&mut self, slots: usize) {
        self.slots = vec![FREE; slots];
        self.shift = 64 - slots.trailing_zeros();
        let mask = slots - 1;
        for (code, number) in (0u32..).zip(&self.list) {
            let mut at = (number.cast_unsigned().wrapping_mul(0xD6E8_FEB8_6659_FD93) >> self.shift) as usize;
            while let Some(slot) = self.slots.get_mut(at & mask) {
                if *slot == FREE {
                    *slot = code;
                    break;
                }
                at += 1;
            }
        }
    }
}
