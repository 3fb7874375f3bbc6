//! Procedures, steps and their clauses.

mod movement;
mod ways;

use movement::verb;

use crate::design::{
    ActorId, ActorRef, Channel, ChannelKind, Citation, EventId, Fallback, Identifies, Method, Need,
    Next, Procedure, ProcedureId, PurposeId, Start, Stated, Step, StepClause, StepId, SystemId,
    Unit, WaitsFor, Way,
};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause, Path};
use crate::text::Text;

use super::{Resolver, Scope, millis, said};

impl Resolver<'_> {
    pub(super) fn procedures(&mut self) {
        for declared in self.of(NameKind::Procedure) {
            let number = declared.number;
            let clause = declared.clause;
            self.scopes = vec![Scope::Procedure(number)];
            self.once(clause);
            let mut procedure = self.procedure(clause);
            for step in clause.all(Keyword::Step) {
                // A step without a name has no number either.
                if step.name().is_none() {
                    continue;
                }
                let declared = self.is_declared(Scope::Procedure(number), step);
                let step = self.step(ProcedureId(number), step);
                let id = self.design.steps.push(step);
                // Of two steps of one name the second is reported and left out.
                if declared {
                    procedure.steps.push(id);
                }
            }
            self.design.procedures.push(procedure);
        }
        self.scopes.clear();
    }

    /// Whether a step is the one that its name is bound to.
    pub(super) fn is_declared(&self, scope: Scope, step: &Clause) -> bool {
        step.name().is_some_and(|path| {
            self.steps
                .get(&(scope, path.last().into()))
                .and_then(|&symbol| self.index.symbols.get(symbol))
                .is_some_and(|symbol| symbol.span == path.span)
        })
    }

    fn procedure(&mut self, clause: &Clause) -> Procedure {
        let serves = clause.find(Keyword::Serves);
        let per = serves.and_then(|s| s.find(Keyword::Per));
        Procedure {
            name: self.name(clause),
            serves: serves.and_then(|c| {
                self.bind_first(c, &[NameKind::Actor])
                    .map(|id| (ActorId(id), said(c)))
            }),
            per: self.stated(per, |r, c| r.word::<Unit>(c, Set::Unit)),
            purpose: self.stated(clause.find(Keyword::Purpose), |r, c| {
                r.bind_first(c, &[NameKind::Purpose]).map(PurposeId)
            }),
            under: self.citations(clause, Keyword::Under, None),
            starts: self.starts(clause),
            must_survive: self.survives(clause),
            steps: Vec::new(),
        }
    }

    fn survives(&mut self, clause: &Clause) -> Vec<(String, Span)> {
        let mut out = Vec::new();
        for sub in clause.all(Keyword::MustSurvive) {
            out.extend(self.scenarios_of(sub));
        }
        out
    }

    /// The scenarios that one `must survive` names.
    pub(super) fn scenarios_of(&mut self, clause: &Clause) -> Vec<(String, Span)> {
        let mut out = Vec::new();
        for path in clause.names() {
            if self.bind(path, &[NameKind::Scenario]).is_some() {
                out.push((path.text(), path.span));
            }
        }
        out
    }

    /// What starts a procedure, as its own clause or one of a revision says.
    fn starts(&mut self, clause: &Clause) -> Stated<Start> {
        let found = clause
            .clauses()
            .find(|c| matches!(c.keyword, Keyword::StartsOn | Keyword::StartsEvery));
        found
            .and_then(|c| self.start(c).map(|start| Stated::Is(start, said(c))))
            .unwrap_or_default()
    }

    pub(super) fn start(&mut self, clause: &Clause) -> Option<Start> {
        if clause.keyword == Keyword::StartsEvery {
            return millis(clause).map(Start::Every);
        }
        match clause.args.first()? {
            Arg::Name(path) => {
                let (_, id) = self.bind(path, &[NameKind::Event])?;
                Some(Start::Event(EventId(id)))
            }
            Arg::Word(word) if matches!(word.text.as_str(), "application" | "申請") => {
                Some(Start::Application)
            }
            Arg::Word(word) => {
                // An event without `event` before it.
                if let Ok(Some(_)) = self.find(NameKind::Event, &word.text) {
                    let path = word.clone().into();
                    let (_, id) = self.bind(&path, &[NameKind::Event])?;
                    return Some(Start::Event(EventId(id)));
                }
                self.unknown_word(word, Set::Start, &[("application", "申請")]);
                None
            }
            _ => None,
        }
    }

    // Steps.

    pub(super) fn step(&mut self, procedure: ProcedureId, clause: &Clause) -> Step {
        self.once_of_step(clause);
        let performed = clause.find(Keyword::By);
        let is_junction = performed.is_some_and(|it| matches!(it.args.first(), Some(Arg::Mark(_))));
        let by = performed.and_then(Clause::name);
        let for_ = clause.find(Keyword::ForActor).and_then(Clause::name);
        let mut actor = |path: Option<&Path>| -> Option<(ActorRef, Span)> {
            let path = path?;
            self.actor_ref(path).map(|actor| (actor, path.span))
        };
        let (by, for_) = (actor(by), actor(for_));
        let mut step = Step {
            name: self.name(clause),
            procedure,
            by,
            is_junction,
            for_,
            under: Vec::new(),
            required_by: Vec::new(),
            channels: Stated::Open,
            needs: Vec::new(),
            takes: Stated::Open,
            waits: Stated::Open,
            fee: None,
            data: Vec::new(),
            identifies: Vec::new(),
            next: Next::Following,
            after_all: Vec::new(),
            waits_for: WaitsFor::All,
            calls: None,
            fallbacks: Vec::new(),
        };
        for sub in &clause.subs {
            match sub.keyword {
                Keyword::Under => step.under.extend(self.cited(sub, None)),
                Keyword::RequiredBy => step.required_by.extend(self.cited(sub, None)),
                _ => {}
            }
        }
        for clause in self.step_clauses(clause) {
            step.state(clause);
        }
        step
    }

    fn once_of_step(&mut self, clause: &Clause) {
        self.once(clause);
        // Each of these is a way to say what comes next, or for what the step waits.
        self.one_of(
            clause,
            &[Keyword::Then, Keyword::ThenAll, Keyword::ThenSome],
            &Text::new(
                "what comes next is said twice",
                "次の手順が二度書かれています",
            ),
            &Text::new(
                "`then` with `or` leads to one of several, `then all` to all of them, `then some` to those whose condition holds",
                "一つを選ぶなら「次：」と「又は：」、全て行うなら「並行：」、条件に当たるものを行うなら「該当並行：」で書いてください",
            ),
        );
        self.one_of(
            clause,
            &[Keyword::AfterAll, Keyword::AfterSome],
            &Text::new(
                "for what the step waits is said twice",
                "待つ手順が二度書かれています",
            ),
            &Text::new(
                "`after all` waits for every one of them, `after some` for those that are under way",
                "全てを待つなら「合流：」、行われているものだけを待つなら「該当合流：」で書いてください",
            ),
        );
    }

    /// Reports the second of several clauses of which a step can have one.
    fn one_of(&mut self, clause: &Clause, keywords: &[Keyword], message: &Text, help: &Text) {
        let mut found: Vec<&Clause> = keywords.iter().filter_map(|&it| clause.find(it)).collect();
        found.sort_by_key(|it| it.head.start);
        if let [first, second, ..] = found.as_slice() {
            self.report(
                Diagnostic::error("duplicate-clause", second.head, message.clone())
                    .related(first.head, Text::new("first said here", "最初はここです"))
                    .help(help.clone()),
            );
        }
    }

    /// The clauses of a step, or of what is set of one, in the order of the text.
    pub(super) fn step_clauses(&mut self, step: &Clause) -> Vec<StepClause> {
        self.within_step = step.name().map(|it| it.last().to_owned());
        let mut out = Vec::new();
        for clause in step.block.as_deref().unwrap_or_default() {
            if clause.keyword == Keyword::Without {
                self.removed(clause, &mut out);
                continue;
            }
            out.extend(self.step_clause(clause));
            if verb(clause.keyword).is_none() {
                let under = self.citations(clause, Keyword::Under, None);
                let required = self.citations(clause, Keyword::RequiredBy, None);
                if !under.is_empty() || !required.is_empty() {
                    out.push(StepClause::Ground(under, required));
                }
            }
        }
        self.within_step = None;
        out
    }

    fn step_clause(&mut self, clause: &Clause) -> Option<StepClause> {
        let estimate = |clause: &Clause| {
            clause.args.iter().find_map(|arg| match arg {
                Arg::Estimate(estimate, _) => Some(Stated::Is(*estimate, said(clause))),
                _ => None,
            })
        };
        Some(match clause.keyword {
            Keyword::Channel => StepClause::Channels(self.channels(clause)?),
            Keyword::Needs => {
                let mut needs = Vec::new();
                for arg in &clause.args {
                    if let Arg::Word(word) = arg
                        && let Some(need) = self.spelled::<Need>(word, Set::Need)
                    {
                        needs.push((need, word.span));
                    }
                }
                StepClause::Needs(needs)
            }
            Keyword::Takes => StepClause::Takes(estimate(clause)?),
            Keyword::Waits => StepClause::Waits(estimate(clause)?),
            Keyword::Fee => {
                let yen = clause.args.iter().find_map(|arg| match arg {
                    Arg::Yen(yen, _) => Some(*yen),
                    _ => None,
                })?;
                StepClause::Fee(Some((yen, said(clause))))
            }
            keyword if let Some(verb) = verb(keyword) => {
                StepClause::Data(Box::new(self.data_clause(clause, verb)?))
            }
            Keyword::Identifies => {
                let actor = ActorId(self.bind_first(clause, &[NameKind::Actor])?);
                let by = clause.find(Keyword::ByMethod);
                if by.is_none() && !clause.broken {
                    self.report(
                        Diagnostic::error(
                            "missing-clause",
                            said(clause),
                            Text::new(
                                "it is not said by which method",
                                "本人確認の方法が書かれていません",
                            ),
                        )
                        .help(Text::new("add `by METHOD`", "「方法：…」を加えてください")),
                    );
                }
                let method = self.word::<Method>(by?, Set::Method)?;
                StepClause::Identifies(Identifies {
                    actor,
                    method,
                    span: clause.span,
                })
            }
            Keyword::Then => StepClause::Next(Next::One(self.ways(clause)?)),
            Keyword::ThenSome => StepClause::Next(Next::Some(self.ways(clause)?)),
            Keyword::ThenAll => {
                let mut ways = Vec::new();
                for path in clause.names() {
                    if let Some(to) = self.target(path) {
                        ways.push(Way {
                            to,
                            when: None,
                            share: None,
                            after: None,
                            span: path.span,
                        });
                    }
                }
                if ways.is_empty() {
                    return None;
                }
                StepClause::Next(Next::All(ways))
            }
            keyword @ (Keyword::AfterAll | Keyword::AfterSome) => {
                let mut steps = Vec::new();
                for path in clause.names() {
                    if let Some((_, id)) = self.bind(path, &[NameKind::Step]) {
                        steps.push((StepId(id), path.span));
                    }
                }
                if keyword == Keyword::AfterAll {
                    StepClause::AfterAll(steps)
                } else {
                    StepClause::AfterSome(steps)
                }
            }
            Keyword::Calls => {
                let called = ProcedureId(self.bind_first(clause, &[NameKind::Procedure])?);
                StepClause::Calls(called, said(clause))
            }
            Keyword::Fallback => {
                let to = self.bind_first(clause, &[NameKind::Step]);
                let when = clause.find(Keyword::When);
                let system = when.and_then(|c| self.bind_first(c, &[NameKind::System]));
                let down = when.is_some_and(|when| when.find(Keyword::Down).is_some());
                if !down && !clause.broken {
                    self.report(
                        Diagnostic::error(
                            "missing-clause",
                            said(clause),
                            Text::new(
                                "it is not said which system is down",
                                "どのシステムの停止時かが書かれていません",
                            ),
                        )
                        .help(Text::new(
                            "add `when SYSTEM down`",
                            "「条件：… 停止中：」を加えてください",
                        )),
                    );
                }
                StepClause::Fallback(Fallback {
                    to: StepId(to?),
                    when_down: SystemId(system?),
                    span: clause.span,
                })
            }
            _ => return None,
        })
    }

    fn channels(&mut self, clause: &Clause) -> Option<Stated<Vec<Channel>>> {
        if matches!(clause.args.first(), Some(Arg::Mark(_))) {
            return Some(Stated::None(said(clause)));
        }
        let mut channels = Vec::new();
        let alternatives = clause.subs.iter().filter(|c| c.keyword == Keyword::Or);
        for one in std::iter::once(clause).chain(alternatives) {
            let Some(word) = super::first_word(one) else {
                continue;
            };
            let place = one.subs.iter().find(|c| c.keyword == Keyword::On);
            let on_nothing = place.is_some_and(|it| matches!(it.args.first(), Some(Arg::Mark(_))));
            let on = place
                .and_then(|c| self.bind_first(c, &[NameKind::System]))
                .map(SystemId);
            if let Some(kind) = self.spelled::<ChannelKind>(word, Set::Channel) {
                channels.push(Channel {
                    kind,
                    on,
                    on_nothing,
                    span: word.span,
                });
            }
        }
        if channels.is_empty() {
            return None;
        }
        let last = clause
            .subs
            .iter()
            .rfind(|c| matches!(c.keyword, Keyword::Or | Keyword::On))
            .map_or(said(clause), |c| c.span);
        Some(Stated::Is(channels, clause.head.to(last)))
    }

    /// What the ground clauses of a revision or procedure say.
    pub(super) fn ground(&mut self, clause: &Clause) -> Vec<Citation> {
        self.cited(clause, None)
    }
}
