//! try
use surprisal::*;
fn main() {
    let text = std::env::args().nth(1).unwrap();
    let mut o = model::Options::default();
    if let Some(w) = std::env::args().nth(2) { if !w.is_empty() { o.parameters = w.split(',').map(String::from).collect(); } }
    if std::env::args().nth(3).is_some() { o.goal = model::Goal::LogLikelihood; }
    match derive(&text, &o) {
        Ok(d) => {
            for a in &d.assumptions { println!("  assume {} ({}) {}", a.text, a.because, a.stated); }
            println!("{}", render::text::plain(&d.terms, d.start));
            for s in &d.steps {
                println!(" {} {}   [{}: {}]", if s.relation == derivation::Relation::Approximation { "≈" } else { "=" }, render::text::plain(&d.terms, s.after), s.phase, s.reason);
            }
            if let Some(l) = &d.loss { println!("  => {} {:?}", l.name, l.roles.iter().map(|(r,t)| format!("{r}={}", render::text::plain(&d.terms,*t))).collect::<Vec<_>>()); }
        }
        Err(e) => println!("ERR {} {} {:?} {:?}", e.code.as_str(), e.message, e.labels, e.help),
    }
}
