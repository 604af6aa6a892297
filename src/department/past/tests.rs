use std::num::NonZeroU32;

use super::*;
use crate::chance::Streams;
use crate::department::agency_invariants::restless;
use crate::department::audit::Auditor;
use crate::department::audit_catches::lived;
use crate::department::people::Contract;
use crate::department::plan::{Staff, TenureShare};
use crate::quantity::{Rate, Share};

/// Changes of worker counted so far.
fn changes(d: &Department) -> u32 {
    d.changes.by_cause.iter().flatten().flatten().sum()
}

/// The spells of a child, newest first: with whom, from, to.
fn history(d: &Department, id: ChildId) -> Vec<(WorkerId, Instant, Instant)> {
    d.cases.spells_of(id).map(|spell| (spell.worker, spell.from, spell.to)).collect()
}

#[test]
fn what_somebody_who_was_never_here_held_has_always_been_a_colleagues() {
    let plan = restless();
    let (mut d, due) = lived(&plan);
    let id = *d.teams.iter().flat_map(|team| &team.agency_workers).max_by_key(|&&id| d.workers[id as usize].cases).expect("agency");
    let cases: Vec<_> = d.cases_of(id).into_iter().map(|case| (case, history(&d, case))).collect();
    assert!(cases.len() > 2, "{} cases", cases.len());
    let counted = changes(&d);
    vanish(&mut d, id);
    assert!(!d.workers[id as usize].here && d.workers[id as usize].cases == 0);
    assert_eq!(changes(&d), counted, "nobody has changed worker");
    let mut with_somebody_there_before = 0;
    for (case, before) in cases {
        let to = d.cases.children[case as usize].worker;
        assert!(to != id && to != NOBODY);
        let after = history(&d, case);
        assert_eq!(after[0], (to, before[0].1, Instant::NEVER), "since the same day, and still");
        assert_eq!(after[1..], before[1..]);
        with_somebody_there_before += u32::from(d.workers[to as usize].joined <= before[0].1);
    }
    assert!(with_somebody_there_before > 0);
    assert_eq!(Auditor::new(NonZeroU32::MIN).after(&d, &due), Ok(()));
}

#[test]
fn of_colleagues_the_lightest_who_was_there_then_has_always_had_the_case() {
    let plan = restless();
    let (mut d, _) = lived(&plan);
    let id = *d.teams.iter().flat_map(|team| &team.agency_workers).max_by_key(|&&id| d.workers[id as usize].cases).expect("agency");
    let team = d.workers[id as usize].team;
    let case = d.cases_of(id)[0];
    let since = d.cases.spells_of(case).next().expect("a spell").from;
    let others: Vec<WorkerId> = allocation::present(&d, team).into_iter().filter(|&other| other != id).collect();
    let (heavy, light) = (others[0], others[1]);
    for &other in &others {
        d.workers[other as usize].joined = since + Span::days(1);
    }
    // One was there and carries most of all; the other carries nothing and came later.
    d.workers[heavy as usize].joined = since;
    d.workers[heavy as usize].weight += 1_000_000;
    d.workers[light as usize].weight = 0;
    vanish(&mut d, id);
    assert_eq!(d.cases.children[case as usize].worker, heavy);
}

#[test]
fn a_sibling_has_the_family_history_and_end_of_the_child_it_is_made_from() {
    let plan = restless();
    let (mut d, due) = lived(&plan);
    let of = (0..d.cases.children.len() as ChildId).find(|&id| d.cases.children[id as usize].stage.is_some() && history(&d, id).len() > 1 && d.cases.children[id as usize].worker != NOBODY).expect("a child of two workers");
    let (children, before) = (d.stages.clone(), d.cases.children[of as usize].clone());
    let members = d.cases.families[before.family as usize].members;
    let counted = changes(&d);
    double(&mut d, of, 1);
    let id = (0..d.cases.children.len() as ChildId).find(|&id| d.cases.children[id as usize].identity == before.identity.nth(7_001)).expect("a sibling");
    let sibling = &d.cases.children[id as usize];
    assert_eq!((sibling.family, sibling.stage, sibling.worker, sibling.ends, sibling.workers), (before.family, before.stage, before.worker, before.ends, before.workers));
    assert_eq!(d.cases.families[before.family as usize].members, members + 1);
    assert_eq!(history(&d, id), history(&d, of));
    assert_eq!(changes(&d), counted);
    let open = |stages: &[[crate::department::state::StageCount; Stage::COUNT]]| stages.iter().flatten().map(|count| count.open).sum::<i64>();
    assert_eq!(open(&d.stages), open(&children) + 1);
    let ends = d.calendar.entries().filter(|entry| Event::of(entry) == Event::StageEnd && entry.slot == id && entry.serial == sibling.serial).count();
    assert_eq!(ends, usize::from(before.ends < plan.months.end()));
    assert_eq!(Auditor::new(NonZeroU32::MIN).after(&d, &due), Ok(()));
}

#[test]
fn agency_comes_to_its_opening_number_whether_too_many_or_too_few_were_there() {
    let mut plan = restless();
    plan.agency.teams.clear();
    for (agency, heads) in [(0.0, 0), (2.4, 2), (9.0, 9)] {
        let (d, due) = lived(&plan);
        let mut other = plan.clone();
        other.teams[0].agency = Fte::new(agency);
        other.agency.fte_per_head = Fte::milli(1_000);
        let mut d = Department { plan: &other, ..d };
        let there = d.teams[0].agency_workers.len();
        assert!(there > 2 && there < 9, "{there}");
        let counted = changes(&d);
        correct_agency(&mut d, 0);
        assert_eq!((d.teams[0].agency, d.teams[0].agency_workers.len()), (Fte::new(agency), heads));
        assert_eq!(changes(&d), counted);
        for &id in d.teams[0].agency_workers.iter().skip(there) {
            let worker = &d.workers[id as usize];
            assert!(worker.contract == Contract::Agency && worker.joined <= d.now && worker.departs > d.now);
            assert!(worker.departs.since(worker.joined) <= plan.agency.assignment + Span::minutes(1), "one assignment");
        }
        if there >= heads {
            assert_eq!(Auditor::new(NonZeroU32::MIN).after(&d, &due), Ok(()));
        }
    }
}

/// A plan of one team or two, two years of past, tenures in two bands.
fn with(teams: usize, moves: f64, hazard: f64) -> Plan {
    let mut plan = restless();
    plan.teams.truncate(teams);
    plan.past_months = 24;
    plan.staff = Staff {
        tenure_shares: vec![TenureShare { from: Span::ZERO, share: Share::new(0.4) }, TenureShare { from: Span::years(1.0), share: Share::new(0.6) }],
        longest_tenure: Span::years(6.0),
        ..plan.staff
    };
    plan.leaving.hazards.truncate(1);
    plan.leaving.hazards[0].rate = Rate::per_year(hazard);
    plan.moves.rate = Rate::per_year(moves);
    plan.moves.out_of_case_holding = Share::new(0.25);
    plan
}

#[test]
fn predecessors_are_as_many_as_have_joined_in_the_past_and_would_have_left() {
    // Within two years joined all of the first band and a fifth of the second: 0.52.
    let joining = -libm::log(1.0 - 0.52) / 2.0;
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a}, not {b}");
    let one = Succession::of(&with(1, 0.08, 0.1));
    close(one.leaving, 0.1);
    close(one.moving_out, 0.02);
    close(one.moving_in, 0.0);
    close(one.had_predecessor, 0.12 / joining);
    let two = Succession::of(&with(2, 0.08, 0.1));
    close(two.moving_out, 0.08);
    close(two.moving_in, 0.06);
    close(two.had_predecessor, 0.18 / joining);
    assert_eq!(Succession::of(&with(2, 0.08, 0.9)).had_predecessor, 1.0);
}

#[test]
fn a_seat_is_handed_on_without_a_gap_as_often_as_people_leave_and_move() {
    let plan = with(1, 0.0, 0.1);
    let mut d = Department::new(&plan, Streams::new(9, 0));
    let (begins, joined) = (d.now, d.now + Span::years(1.5));
    let succession = Succession { leaving: 1.2, moving_out: 0.4, moving_in: 0.0, had_predecessor: 0.5 };
    let (mut with_one, mut chains, mut moved) = (0_u32, 0_u32, 0_u32);
    for n in 0..1_000 {
        let first = d.seats.len();
        let mut worker = permanent_worker(Identity::named("seat").nth(n), 0, Fte::new(1.0), joined);
        worker.place = Place::CaseHolding;
        seat(&mut d, worker, succession);
        let chain: Vec<Instant> = d.seats[first + 1..].iter().map(|seat| seat.until.expect("a predecessor goes").0).collect();
        with_one += u32::from(!chain.is_empty());
        chains += chain.len() as u32;
        moved += d.seats[first + 1..].iter().filter(|seat| seat.until.is_some_and(|until| until.1 == Cause::InternalMove)).count() as u32;
        assert!(chain.first().is_none_or(|&until| until == joined), "goes as the next comes");
        assert!(chain.windows(2).all(|two| two[1] < two[0] && two[1] > begins));
        // Each begins when the one before goes, the first with the past.
        let mut came: Vec<Instant> = d.seats[first + 1..].iter().map(|seat| seat.worker.joined).collect();
        assert_eq!(came.pop().unwrap_or(begins), begins);
        assert_eq!(came, chain.get(1..).unwrap_or_default());
    }
    // 500 ± 15.8; a chain of 1 + Poisson(1.6 × 1.5) for each; a quarter of all move. Each within 4.9 sd.
    assert!((423..=577).contains(&with_one), "{with_one}");
    let mean = f64::from(with_one) * (1.0 + 2.4);
    assert!((f64::from(chains) - mean).abs() < 4.9 * (f64::from(with_one) * 2.4).sqrt(), "{chains} of {with_one} chains");
    let quarter = f64::from(chains) / 4.0;
    assert!((f64::from(moved) - quarter).abs() < 4.9 * (quarter * 0.75).sqrt(), "{moved} of {chains}");
}
