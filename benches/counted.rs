//! So many replications of a workload and nothing else: what the guard counts
//! the instructions of, and what a profiler is pointed at.
//!
//! `cargo bench --bench counted -- england 3` prints how many events there were.

#[path = "../tests/support/mod.rs"]
mod support;

use tenure::department::Plan;
use tenure::experiment::{Request, run};

/// `scenarios/england.toml`, or department-v0 in the program's words.
fn workload(name: &str) -> Plan {
    match name {
        "england" => {
            let root = env!("CARGO_MANIFEST_DIR");
            let read = tenure::scenario::read("england.toml", &mut |name| {
                std::fs::read_to_string(format!("{root}/scenarios/{name}")).map_err(|error| error.to_string())
            });
            read.unwrap_or_else(|wrong| panic!("{}", wrong.render(false))).plan
        }
        "department-v0" => support::plans::department_v0(1),
        other => panic!("{other}: england or department-v0"),
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [name, replications] = &words[..] else { return };
    let replications: u32 = replications.parse().expect("a number of replications");
    let request = Request { seed: 1, replications: 0..replications, threads: Some(1) };
    let projection = run(&workload(name), &request, &|| true).expect("it ends");
    println!("{}", projection.events());
}
