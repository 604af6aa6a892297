//! Levers: what they multiply, and from when it is known.

use super::calendar::month_starts;
use super::department::{Department, NEVER};
use super::parts::Factors;

impl Department<'_> {
    /// Takes up at the day's first instant what levers amount to: nobody has
    /// known of it before. Who is not under notice leaves at the new hazard once
    /// a notice of today would have run; long sickness begins at the new rate.
    pub fn levers_step(&mut self, day: f64) {
        let starts = month_starts();
        let begun = |at: Option<usize>| at.is_some_and(|month| starts[month] <= day);
        let on = self.given.levers.iter().filter(|lever| begun(Some(lever.from)) && !begun(lever.until));
        let next = on.fold(Factors::NONE, |product, lever| product.times(&lever.factors));
        let before = std::mem::replace(&mut self.levers, next);
        for index in 0..self.workers.len() {
            let worker = &self.workers[index];
            if !worker.here || worker.agency || worker.notified || worker.covers.is_some() {
                continue;
            }
            if next.leaving != before.leaving {
                self.leaves_at_another_hazard(index, day);
            }
            if next.sickness != before.sickness {
                self.workers[index].absent_next = self.next_absence(day);
            }
        }
    }

    /// The hazard changes of somebody not under notice: until a notice of today
    /// would have run out all is as it was.
    pub fn leaves_at_another_hazard(&mut self, index: usize, at: f64) {
        self.now = at;
        let nobody = self.blank(0, 0.0, at);
        let mut worker = std::mem::replace(&mut self.workers[index], nobody);
        (worker.goes, worker.resigns) = (NEVER, NEVER);
        self.dates_departure(&mut worker, at + self.given.notice);
        self.workers[index] = worker;
    }
}
