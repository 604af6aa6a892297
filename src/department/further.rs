//! Further referrals and joiners: those whom a lever brings beyond the ordinary.
//!
//! A lever that multiplies a stream by less than one keeps some of the same
//! people away, each by a mark of its own. One that multiplies it by more brings
//! a second stream beside the first, whose n-th is the same in every scenario and
//! comes when the expected number of further ones has grown by its own
//! exponential. Nobody of the first stream notices.

use super::event::{Event, Process};
use super::levers::InForce;
use super::plan::Changes;
use super::state::Department;
use super::{demand, recruitment};
use crate::quantity::{Identity, Instant, Span};

/// Which stream.
#[derive(Clone, Copy, Debug)]
pub enum Stream {
    /// Families referred for the first time.
    Referrals,
    /// Would-be experienced joiners.
    Joiners,
}

/// Where a second stream stands.
#[derive(Clone, Debug)]
pub struct Further {
    name: &'static str,
    /// The next to come.
    n: u32,
    /// Of its exponential, what is left as of `from`; nothing drawn yet where `None`.
    left: Option<f64>,
    from: Instant,
    /// The calendar entry still meant carries this count.
    serial: u32,
}

impl Further {
    /// Nobody yet.
    pub fn new(name: &'static str, start: Instant) -> Self {
        Self { name, n: 0, left: None, from: start, serial: 0 }
    }

    fn next(&self) -> Identity {
        Identity::named(self.name).nth(u64::from(self.n))
    }
}

impl Stream {
    fn multiplied_by(self) -> Changes {
        match self {
            Self::Referrals => Changes::Referrals,
            Self::Joiners => Changes::Joiners,
        }
    }

    fn of<'a>(self, d: &'a mut Department<'_>) -> &'a mut Further {
        match self {
            Self::Referrals => &mut d.further_referrals,
            Self::Joiners => &mut d.further_joiners,
        }
    }

    fn excess(self, levers: &InForce) -> f64 {
        (levers.times(self.multiplied_by()) - 1.0).max(0.0)
    }

    /// How many ordinary ones are expected between two instants.
    fn expected(self, d: &Department, from: Instant, to: Instant) -> f64 {
        match self {
            Self::Referrals => demand::expected(d, from, to),
            Self::Joiners => recruitment::market(d) * to.since(from).as_years(),
        }
    }

    /// When `times` the ordinary ones expected from now on come to `left`.
    fn reached(self, d: &Department, left: f64, times: f64) -> Option<Instant> {
        match self {
            Self::Referrals => demand::reached(d, left, d.now, times),
            Self::Joiners => {
                let rate = recruitment::market(d) * times;
                (rate > 0.0).then(|| d.now + Span::years(left / rate))
            }
        }
    }
}

/// Whether a lever keeps one of the ordinary stream away today.
pub fn kept_away(d: &Department, stream: Stream, who: Identity) -> bool {
    let times = d.levers.times(stream.multiplied_by());
    times < 1.0 && d.streams.of(Process::Levers as u16, who).uniform() >= times
}

/// The factor has changed from `before`: the next further one is dated anew.
pub fn changed(d: &mut Department, stream: Stream, before: f64) {
    let from = stream.of(d).from;
    let grown = (before - 1.0).max(0.0) * stream.expected(d, from, d.now);
    let further = stream.of(d);
    further.left = further.left.map(|left| (left - grown).max(0.0));
    date(d, stream);
}

fn date(d: &mut Department, stream: Stream) {
    let who = stream.of(d).next();
    let drawn = stream.of(d).left;
    let left = drawn.unwrap_or_else(|| d.streams.of(Process::Levers as u16, who).exponential());
    let now = d.now;
    let further = stream.of(d);
    further.left = Some(left);
    further.from = now;
    further.serial += 1;
    let (serial, n) = (further.serial, further.n);
    let excess = stream.excess(&d.levers);
    if excess > 0.0
        && let Some(when) = stream.reached(d, left, excess)
    {
        let event = match stream {
            Stream::Referrals => Event::FurtherReferral,
            Stream::Joiners => Event::FurtherJoiner,
        };
        d.calendar.enter(event.due(when, who, serial, n));
    }
}

/// The further one whose entry this is, if it is still meant; the next follows.
pub fn comes(d: &mut Department, stream: Stream, serial: u32) -> Option<Identity> {
    let further = stream.of(d);
    if further.serial != serial {
        return None;
    }
    let who = further.next();
    further.n += 1;
    further.left = None;
    date(d, stream);
    Some(who)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Streams;
    use crate::department::agency_invariants::restless;

    #[test]
    fn joiners_and_families_are_expected_at_their_rates_over_the_time() {
        // Eight joiners a year, and 120 children.
        let plan = restless();
        let d = Department::new(&plan, Streams::new(3, 0));
        let from = plan.months.start();
        for (stream, in_half_a_year) in [(Stream::Joiners, 4.0), (Stream::Referrals, 60.0)] {
            assert!((stream.expected(&d, from, from + Span::months(6)) - in_half_a_year).abs() < 1e-9);
            assert_eq!(stream.expected(&d, from, from), 0.0);
        }
    }
}
