//! All that is tested from outside, as one program: thirty took as many links,
//! and each left a core idle while its slowest test ended.

mod agency;
mod architecture;
mod audit;
mod command_hostile;
mod command_line;
mod compare_command;
mod comparison;
mod coverage;
mod crash;
mod england;
mod explained;
mod feedback;
mod hostile;
mod intakes;
mod levers;
mod long_run;
mod metamorphic;
mod mutations;
mod parts;
mod protection;
mod quality;
mod random;
mod reading;
mod refusals;
mod savings;
mod second;
mod selftest;
mod shared_past;
mod stationary;
mod streams;
mod support;
mod theory;
mod traces;
mod twin;
mod workbook;
