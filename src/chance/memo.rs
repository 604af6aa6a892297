//! Blocks of draws computed lately, for whoever shares them.
//!
//! Siblings are referred together, share their draws and ask for them one after
//! another: about half of a replication's blocks are asked for again at once.
//! A direct-mapped cache: each address has one place, which the next address of
//! that place takes. It holds that a place keeps the block of the address beside it,
//! so that what is told is what would be computed.

use core::cell::Cell;

use super::{Draws, Streams};
use crate::quantity::Identity;

/// Places; a family asks for about ten blocks at one instant.
const PLACES: usize = 32;

#[derive(Clone, Copy, Debug)]
struct Place {
    entity: u64,
    process: u16,
    occasion: u16,
    block: (u64, u64),
}

/// The streams of one replication, with the blocks computed lately.
#[derive(Clone, Debug)]
pub struct Memo {
    streams: Streams,
    places: [Cell<Option<Place>>; PLACES],
}

impl Memo {
    /// Nothing computed yet.
    pub fn new(streams: Streams) -> Self {
        Self { streams, places: [const { Cell::new(None) }; PLACES] }
    }

    /// The same draws as [`Streams::from`].
    #[inline]
    pub fn from(&self, process: u16, entity: Identity, occasion: u16) -> Draws {
        let place = &self.places[(usize::from(occasion) / 4 + 5 * usize::from(process)) % PLACES];
        let block = match place.get() {
            Some(kept) if (kept.entity, kept.process, kept.occasion) == (entity.bits(), process, occasion) => kept.block,
            _ => {
                let block = self.streams.block(process, entity, occasion);
                place.set(Some(Place { entity: entity.bits(), process, occasion, block }));
                block
            }
        };
        Draws::told(self.streams, process, entity, occasion, block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_told_is_what_the_streams_draw(asked in prop::collection::vec((0_u16..3, 0_u64..3, 0_u16..40), 1..200)) {
            let streams = Streams::new(7, 3);
            let memo = Memo::new(streams);
            for (process, who, occasion) in asked {
                let who = Identity::named("family").nth(who);
                let (mut told, mut drawn) = (memo.from(process, who, occasion), streams.from(process, who, occasion));
                for _ in 0..5 {
                    prop_assert_eq!(told.bits(), drawn.bits());
                }
            }
        }
    }
}
