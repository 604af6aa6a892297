//! Charts (being drawn).
#![allow(missing_docs)]
#[derive(Clone, Debug, PartialEq)]
pub struct Chart { pub headline: String, pub subtitle: String, pub panels: Vec<Panel>, pub source: String, pub note: String, pub description: String }
#[derive(Clone, Debug, PartialEq)]
pub struct Panel { pub title: String, pub unit: Unit, pub body: Body, pub observed: Vec<Dot>, pub target: Option<(String, f64)>, pub from_zero: bool }
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit { Percent, Fte, Count, Pounds }
#[derive(Clone, Debug, PartialEq)]
pub enum Body { Fan(Vec<FanPoint>), Columns(Vec<Column>) }
#[derive(Clone, Debug, PartialEq)]
pub struct FanPoint { pub date: (i32, u8, u8), pub band: Band }
#[derive(Clone, Debug, PartialEq)]
pub struct Column { pub label: String, pub band: Band }
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band { pub p10: Option<f64>, pub p25: Option<f64>, pub p50: Option<f64>, pub p75: Option<f64>, pub p90: Option<f64> }
#[derive(Clone, Debug, PartialEq)]
pub struct Dot { pub date: (i32, u8, u8), pub value: f64, pub low: Option<f64>, pub high: Option<f64>, pub label: String }
impl Chart {
    pub fn svg(&self) -> String { format!("<svg/>{}", self.headline) }
    #[cfg(feature = "png")]
    pub fn png(&self) -> Result<Vec<u8>, String> { Ok(Vec::new()) }
}
