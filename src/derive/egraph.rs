//! The e-graph of one phase. The only file that knows egg.
//!
//! A phase gets a fresh e-graph that holds only as much of the statement as its rules can touch; whatever
//! lies below is a leaf. The best term of each class is its analysis data, so rules work on whole terms and
//! their facts; egg keeps the equalities, closes them under congruence and explains the result.

use super::matching::Context;
use super::phases::Phase;
use crate::rules::Rule;
use crate::term::{Binder, Node, Op, Quantifier, TermId, Terms};
use egg::{Analysis, DidMerge, EGraph, Id, Language, TreeTerm};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;
use std::sync::LazyLock;

/// More classes than this end a phase: a guard that no test reaches.
const MOST_CLASSES: usize = 200_000;

/// The rule name of the silent step from a nested sum or product to the flat one.
const FLATTEN: &str = "flatten";

/// A step of egg's proof, on whole statements.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProofStep {
    pub rule: &'static str,
    pub before: TermId,
    pub after: TermId,
}

/// Why a phase gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stuck {
    /// The e-graph grew beyond the guard.
    TooLarge,
    /// egg's proof uses a rule from right to left, or one that is not in the table.
    OddProof,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Head {
    /// A whole term.
    Leaf(TermId),
    Op(Op),
    Bind(Quantifier, Binder),
    /// A call, a named value or an optimum, like this term but for its children.
    Like(TermId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct ENode {
    head: Head,
    children: Box<[Id]>,
}

impl Language for ENode {
    type Discriminant = Head;

    fn discriminant(&self) -> Head {
        self.head
    }
    fn matches(&self, other: &Self) -> bool {
        self.head == other.head && self.children.len() == other.children.len()
    }
    fn children(&self) -> &[Id] {
        &self.children
    }
    fn children_mut(&mut self) -> &mut [Id] {
        &mut self.children
    }
}

/// The best term of each class, and what it costs.
struct Best<'c, 'f> {
    context: &'c mut Context<'f>,
    phase: &'c Phase,
    costs: FxHashMap<TermId, u64>,
    steps: FxHashMap<TermId, Vec<(&'static Rule, TermId)>>,
}

impl Analysis<ENode> for Best<'_, '_> {
    type Data = TermId;

    fn make(egraph: &mut EGraph<ENode, Self>, node: &ENode, _: Id) -> TermId {
        let children: Vec<TermId> = node.children.iter().map(|&id| egraph[id].data).collect();
        assemble(&mut egraph.analysis.context.terms, node.head, &children)
    }

    fn merge(&mut self, kept: &mut TermId, other: TermId) -> DidMerge {
        let is_better = (self.cost(other), other) < (self.cost(*kept), *kept);
        let differ = *kept != other;
        if is_better {
            *kept = other;
        }
        DidMerge(is_better, differ && !is_better)
    }
}

impl Best<'_, '_> {
    /// What is left to do in a term: every place where a rule of the phase still applies weighs as much as
    /// the term below it; in a phase with a preference of its own, that decides.
    fn cost(&mut self, term: TermId) -> u64 {
        if let Some(&known) = self.costs.get(&term) {
            return known;
        }
        let children = self.context.terms.children(term).to_vec();
        let below: u64 = children.iter().map(|&child| self.cost_below(child)).sum();
        let own = if let Some(preference) = self.phase.preference {
            preference(&self.context.terms, term)
        } else if self.steps(term).is_empty() {
            0
        } else {
            u64::from(self.context.terms.size(term))
        };
        let cost = below.saturating_add(own);
        self.costs.insert(term, cost);
        cost
    }

    /// What the rules make of a term, found once.
    fn steps(&mut self, term: TermId) -> &[(&'static Rule, TermId)] {
        let Best {
            context,
            phase,
            steps,
            ..
        } = self;
        steps
            .entry(term)
            .or_insert_with(|| phase.steps(context, term))
    }

    fn cost_below(&mut self, term: TermId) -> u64 {
        if self.phase.reaches(&self.context.terms, term) {
            self.cost(term)
        } else {
            0
        }
    }
}

fn assemble(terms: &mut Terms, head: Head, children: &[TermId]) -> TermId {
    match head {
        Head::Leaf(term) => term,
        Head::Op(op) => terms.op(op, children),
        Head::Bind(quantifier, binder) => terms.bind(quantifier, binder, children),
        Head::Like(term) => terms.rebuild(term, children),
    }
}

/// One phase at work.
struct Run<'c, 'f> {
    egraph: EGraph<ENode, Best<'c, 'f>>,
    /// The e-node of exactly this term.
    loaded: FxHashMap<TermId, Id>,
    /// The first term of each [`Head::Like`].
    templates: Vec<TermId>,
    tried: FxHashSet<TermId>,
}

/// Runs a phase on a statement: the best equal term, and egg's proof of it, step by step.
pub(super) fn run(
    context: &mut Context<'_>,
    phase: &Phase,
    statement: TermId,
) -> Result<(TermId, Vec<ProofStep>), Stuck> {
    quanta::with_clock(&STILL, || run_without_time(context, phase, statement))
}

/// A clock that stands still: egg reads one, which would else spend milliseconds on its calibration.
static STILL: LazyLock<quanta::Clock> = LazyLock::new(|| quanta::Clock::mock().0);

fn run_without_time(
    context: &mut Context<'_>,
    phase: &Phase,
    statement: TermId,
) -> Result<(TermId, Vec<ProofStep>), Stuck> {
    let analysis = Best {
        context,
        phase,
        costs: FxHashMap::default(),
        steps: FxHashMap::default(),
    };
    let egraph = EGraph::new(analysis)
        .with_explanations_enabled()
        .without_explanation_length_optimization();
    let mut run = Run {
        egraph,
        loaded: FxHashMap::default(),
        templates: Vec::new(),
        tried: FxHashSet::default(),
    };
    let start = run.load(statement);
    run.saturate()?;
    let best = run.egraph[run.egraph.find(start)].data;
    if best == statement {
        return Ok((statement, Vec::new()));
    }
    let goal = run.load(best);
    run.egraph.rebuild();
    let proof = run.egraph.explain_id_equivalence(start, goal);
    let mut walk = Walk {
        terms: &mut run.egraph.analysis.context.terms,
        frames: Vec::new(),
        initials: FxHashMap::default(),
        steps: Vec::new(),
        odd: false,
    };
    walk.list(&proof.explanation_trees);
    let (steps, odd) = (walk.steps, walk.odd);
    let direct = without_detours(steps);
    if odd || direct.iter().any(|(_, backward)| *backward) {
        return Err(Stuck::OddProof);
    }
    Ok((best, direct.into_iter().map(|(step, _)| step).collect()))
}

/// Cuts out whatever only leads back to a statement that stood before: egg's proofs may go to a common
/// ancestor and return from it.
fn without_detours(steps: Vec<(ProofStep, bool)>) -> Vec<(ProofStep, bool)> {
    let mut direct: Vec<(ProofStep, bool)> = Vec::with_capacity(steps.len());
    for step in steps {
        match direct
            .iter()
            .position(|(earlier, _)| earlier.before == step.0.after)
        {
            Some(at) => direct.truncate(at),
            None => direct.push(step),
        }
    }
    direct
}

impl Run<'_, '_> {
    /// Adds exactly this term.
    fn load(&mut self, term: TermId) -> Id {
        if let Some(&id) = self.loaded.get(&term) {
            return id;
        }
        let best = &self.egraph.analysis;
        let terms = &best.context.terms;
        let node = if best.phase.reaches(terms, term) {
            let children = terms.children(term).to_vec();
            let head = head_of(terms, term, &mut self.templates);
            ENode {
                head,
                children: children.into_iter().map(|child| self.load(child)).collect(),
            }
        } else {
            ENode {
                head: Head::Leaf(term),
                children: Box::default(),
            }
        };
        let id = self.egraph.add_uncanonical(node);
        self.loaded.insert(term, id);
        id
    }

    /// Applies the rules of the phase to the best terms until nothing new is found.
    fn saturate(&mut self) -> Result<(), Stuck> {
        loop {
            let found = self.search();
            if found.is_empty() {
                return Ok(());
            }
            for (before, after, rule) in found {
                let left = self.load(before);
                let right = self.load(after);
                self.egraph.union_trusted(left, right, rule);
            }
            self.egraph.rebuild();
            if self.egraph.number_of_classes() > MOST_CLASSES {
                return Err(Stuck::TooLarge);
            }
        }
    }

    /// What the rules make of every term that the classes now stand for and that was not tried yet.
    fn search(&mut self) -> Vec<(TermId, TermId, &'static str)> {
        let mut nodes: Vec<ENode> = self
            .egraph
            .classes()
            .flat_map(|class| class.nodes.iter().cloned())
            .collect();
        nodes.retain(|node| !matches!(node.head, Head::Leaf(_)));
        nodes.sort_unstable();
        let mut found = Vec::new();
        for node in nodes {
            let children: Vec<TermId> = node
                .children
                .iter()
                .map(|&id| self.egraph[id].data)
                .collect();
            let best = &mut self.egraph.analysis;
            let term = assemble(&mut best.context.terms, node.head, &children);
            let terms = &best.context.terms;
            let as_it_stands = terms.children(term) == children && best.phase.reaches(terms, term);
            if self.tried.insert(term) {
                let steps = best.steps(term);
                found.extend(
                    steps
                        .iter()
                        .map(|&(rule, result)| (term, result, rule.name)),
                );
            }
            if !as_it_stands {
                self.flatten(node.head, &children, term);
            }
        }
        found
    }

    /// Building a term from new children flattened or folded it, or made a leaf of it: the node as it stood
    /// is the same term.
    fn flatten(&mut self, head: Head, children: &[TermId], term: TermId) {
        let children = children.iter().map(|&child| self.load(child)).collect();
        let nested = self.egraph.add_uncanonical(ENode { head, children });
        let flat = self.load(term);
        if nested != flat {
            self.egraph.union_trusted(nested, flat, FLATTEN);
        }
    }
}

fn head_of(terms: &Terms, term: TermId, templates: &mut Vec<TermId>) -> Head {
    match terms.node(term) {
        Node::Op(op, _) => Head::Op(*op),
        Node::Bind(quantifier, binder, _) => Head::Bind(*quantifier, *binder),
        Node::Number(_) | Node::Symbol(_) | Node::Variable(_) => Head::Leaf(term),
        Node::Call(..) | Node::Named(..) | Node::Optimum(..) => {
            let known = templates
                .iter()
                .copied()
                .find(|&template| terms.same_head(template, term));
            Head::Like(known.unwrap_or_else(|| {
                templates.push(term);
                term
            }))
        }
    }
}

/// The walk along egg's proof tree. `frames` are the nodes above the current one, with the terms of their
/// children as they are at that moment.
struct Walk<'t> {
    terms: &'t mut Terms,
    frames: Vec<(Head, Vec<TermId>, usize)>,
    /// The terms of the proof before the proofs of their children.
    initials: FxHashMap<*const TreeTerm<ENode>, TermId>,
    /// With whether the rule was used from right to left.
    steps: Vec<(ProofStep, bool)>,
    odd: bool,
}

type Proof = [Rc<TreeTerm<ENode>>];
type TreeExplanation = Vec<Rc<TreeTerm<ENode>>>;

impl Walk<'_> {
    /// Walks a list of terms, each obtained from the one before by a rule at its root; gives the last term.
    fn list(&mut self, proof: &Proof) -> Option<TermId> {
        let mut current = None;
        for term in proof {
            let initial = self.initial(term);
            if let (Some(before), Some(after)) = (current, initial) {
                self.step(term, before, after);
            }
            current = self.inside(term);
        }
        current
    }

    fn step(&mut self, term: &TreeTerm<ENode>, before: TermId, after: TermId) {
        if before == after {
            return;
        }
        let name = term.forward_rule.or(term.backward_rule);
        let Some(rule) = name.and_then(|name| crate::rules::find(name.as_str())) else {
            self.odd = true;
            return;
        };
        let (before, after) = (self.whole(before), self.whole(after));
        let step = ProofStep {
            rule: rule.name,
            before,
            after,
        };
        self.steps.push((step, term.forward_rule.is_none()));
    }

    /// The term before the proofs of its children.
    fn initial(&mut self, term: &Rc<TreeTerm<ENode>>) -> Option<TermId> {
        if let Some(&known) = self.initials.get(&Rc::as_ptr(term)) {
            return Some(known);
        }
        let children = self.initial_children(term)?;
        let initial = assemble(self.terms, term.node.head, &children);
        self.initials.insert(Rc::as_ptr(term), initial);
        Some(initial)
    }

    fn initial_children(&mut self, term: &TreeTerm<ENode>) -> Option<Vec<TermId>> {
        let first = |proof: &TreeExplanation| self.initial(proof.first()?);
        term.child_proofs.iter().map(first).collect()
    }

    /// Walks the proofs of the children; gives the term after them.
    fn inside(&mut self, term: &Rc<TreeTerm<ENode>>) -> Option<TermId> {
        if term.child_proofs.is_empty() {
            return self.initial(term);
        }
        let children = self.initial_children(term)?;
        let before = children.clone();
        self.frames.push((term.node.head, children, 0));
        for (position, proof) in term.child_proofs.iter().enumerate() {
            if let Some(frame) = self.frames.last_mut() {
                frame.2 = position;
            }
            let last = self.list(proof)?;
            if let Some(frame) = self.frames.last_mut() {
                frame.1[position] = last;
            }
        }
        let (head, children, _) = self.frames.pop()?;
        if children == before {
            return self.initial(term);
        }
        Some(assemble(self.terms, head, &children))
    }

    /// The whole statement with this term in the current place.
    fn whole(&mut self, term: TermId) -> TermId {
        let mut whole = term;
        for (head, children, position) in self.frames.iter().rev() {
            let mut children = children.clone();
            children[*position] = whole;
            whole = assemble(self.terms, *head, &children);
        }
        whole
    }
}
