mod support { pub mod plans; }
use support::plans::*;
use tenure::department::plan::*;
use tenure::department::{Measure as M, Plan, tally::Scope};
use tenure::quantity::*;
use tenure::chance::SpanLaw;
fn england() -> Plan {
    let mut p = quiet(200.0, 5);
    p.months = Months::new(day(2025,10,1), 60);
    let t=&mut p.teams[0];
    t.case_holding_posts = Steps::constant(Fte::new(105.0)); t.in_post=Fte::new(171.6); t.case_holding_in_post=Fte::new(76.6); t.agency=Fte::new(25.6); t.most_cases=30.0;
    p.staff.fte_per_head=Fte::milli(945);
    let b=[0,2,5,10,20,30]; let sh=[0.297,0.218,0.195,0.205,0.064,0.021]; let hz=[0.132,0.161,0.109,0.084,0.091,0.148];
    let level: f64 = 0.118 / sh.iter().zip(hz).map(|(a,b)| a*b).sum::<f64>();
    p.staff.tenure_shares = b.iter().zip(sh).map(|(&b,s)| TenureShare{from:Span::months(12*b),share:Share::new(s)}).collect();
    p.staff.longest_tenure=Span::months(12*40); p.staff.newly_qualified_share=Share::new(0.3);
    p.leaving.hazards = b.iter().zip(hz).map(|(&b,s)| TenureHazard{from:Span::months(12*b),rate:Rate::per_year(s*level)}).collect();
    p.leaving.notice=Span::weeks(8); p.leaving.yearly_shock=0.15;
    p.recruitment.form=RecruitmentForm::Market(Rate::per_year(15.0)); p.recruitment.lead_time=Span::weeks(10); p.recruitment.fte_per_head=Fte::milli(945);
    let cap: Vec<CapacityStep> = [(0,0.6),(6,0.75),(12,0.9),(15,1.0)].iter().map(|&(m,s)| CapacityStep{from:Span::months(m),share:Share::new(s)}).collect();
    p.cohorts.push(Cohort{name:"ordinary intake".into(),route:"asye".into(),newly_qualified:true,team:None,heads:Heads::Fixed(6),fte_per_head:Fte::milli(945),fill_share:Share::ALL,
        intakes:(2025..2031).map(|y| day(y,9,1)).filter(|&i| i>=day(2025,10,1)).collect(),training:Span::ZERO,completion:Share::ALL,takes_post:TakesPost::AtStart,over_establishment_heads:Some(0),over_establishment_until:None,agency_released:Released::AtStart,capacity:cap,pass:Share::new(0.95),tie_in:Span::ZERO,leaving_multiplier:0.8,leaving_multiplier_until:Span::months(12),cost_per_head:Money::ZERO,training_pay_per_year:Money::ZERO,grants:vec![]});
    p.asye.unsupervised_leaving=1.5; p.asye.unsupervised_pass=Share::new(0.85);
    let a=&mut p.agency; a.cover_share=Share::new(0.79); a.additional_share=Share::new(0.19); a.time_to_arrive=SpanLaw::Exponential(Span::weeks(3)); a.renewal=Share::new(std::env::var("REN").ok().and_then(|x| x.parse().ok()).unwrap_or(0.77)); a.notice=Span::weeks(4); a.holding_share=Share::new(0.9); a.weekly_charge=Steps::constant(Money::pounds(1800.0));
    let asm = bands(&[(0,1,11680.),(1,14,75590.),(14,28,112180.),(28,42,102260.),(42,56,131380.),(56,63,122730.),(63,70,37640.),(70,84,27860.),(84,120,27500.)]);
    let plan = bands(&[(0,91,15.9),(91,183,11.0),(183,365,43.5),(365,730,25.2),(730,1095,4.4)]);
    p.children=Children::Pathway(Box::new(Pathway{open:[325,476,236,388,100],referrals:Steps::constant(3000.0),rereferral_share:Share::new(0.226),no_further_action:Share::new(0.065),not_in_need:Share::new(0.308),
      season:{let s=11.85/12.0; let mut a=[1.0/s;12]; a[7]=0.85/s; a},assessment:asm,in_need_held:Share::ALL,in_need:SpanLaw::Exponential(Span::years(0.24)),in_need_to_plan:Share::new(0.135),in_need_to_care:Share::new(0.052),plan,plan_to_care:Share::new(0.2),plan_to_in_need:Share::new(0.45),
      short_care_share:Share::new(0.26),short_care:Span::days(28),long_care:Span::years(9.7),care_age_factors:[0.3,0.8,2.0,20.0],entry_ages:[16.,15.,15.,26.,29.].map(|x| Share::new(x/101.0)),leaving_care:SpanLaw::Exponential(Span::years(1.55)),leaving_care_share:Share::ALL,siblings:[0.6,0.25,0.1,0.05].map(Share::new)}));
    p.continuity=Continuity{entry_to_care_share:Share::new(0.4),entry_to_care_between:(Span::weeks(20),Span::weeks(40)),at_16_share:Share::new(0.7),established_care:Rate::per_year(0.12),newcomer_share:Share::new(0.28),residual:Rate::per_year(0.17),gap:Span::days(28)};
    p
}
#[test]
fn probe() {
    let p=england();
    let r=tenure::experiment::run(&p,&tenure::experiment::Request{seed:1,replications:0..std::env::var("R").ok().and_then(|x| x.parse().ok()).unwrap_or(50),threads:None},&||true).unwrap();
    println!("events per rep {}", r.events()/u64::from(r.replications()));
    for &m in r.measures() {
        let mut line=format!("{:45}", m.name());
        for k in [0,1,6,12,18,24,30,36,42,48,54,60] { let s=r.summary(m,Scope::Authority,Month(k)); line+=&s.mean.map_or("       -".into(),|v| format!(" {:8.3}",v)); }
        println!("{line}");
    }
}
