//! Which records meet.
//!
//! Records meet for an actor if they carry one identifier whose reach covers both (a universal one anywhere,
//! a sector's within its sector, any within one system), or identifiers that are turned into one another: by
//! a record that carries both, or by a chain of tables that the actor operates or may ask. What a household's
//! or an address's identifier joins is put together about a household or an address.

use gensoku_dsl::design::{DataId, Design, IdentifierId, MappingId, SystemId};
use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

use super::carried::{Beyond, Carried, Contained, RANKS, Rank};
use super::gone::Gone;
use super::supposed::{Fact, Supposed};

/// One thing that an actor has: data in one system, with what it carries.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) system: SystemId,
    /// The system is that of another one of the many than the actor.
    pub(crate) elsewhere: bool,
    pub(crate) data: DataId,
    /// What would state an identifier of it that is open.
    pub(crate) open: Option<Fact>,
    /// In order, each once.
    pub(crate) carries: Vec<Carried>,
    /// The records that it is made of, by their indices.
    pub(crate) records: Vec<usize>,
    /// The sights that it is made of.
    pub(crate) sights: Vec<usize>,
}

/// What joins pieces.
pub(crate) struct Links<'a> {
    pub(crate) design: &'a Design,
    pub(crate) contained: &'a Contained,
    /// What is taken away.
    pub(crate) gone: &'a Gone,
    /// Which open facts are taken to be as bad as they can be.
    pub(crate) supposed: &'a Supposed,
}

/// Pieces that meet, by their indices, and how coarse what joins them is; nothing for one alone.
pub(crate) struct Group {
    pub(crate) pieces: Vec<usize>,
    pub(crate) rank: Option<Rank>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    System(Carried, SystemId, bool),
    Beyond(Carried, Beyond),
    /// An identifier as tables turn it into others, wherever it is used.
    Table(Carried),
}

/// The joins of one rank, as pairs of nodes.
type Joins = [Vec<(usize, usize)>; RANKS.len()];

impl Links<'_> {
    /// What a piece of data carries by which it can meet another, what is gone left out.
    pub(crate) fn carried(
        &self,
        keys: impl Iterator<Item = IdentifierId>,
        data: DataId,
        open: Option<Fact>,
    ) -> Vec<Carried> {
        let contained = self.contained.in_data(data).iter().copied();
        let mut all: Vec<Carried> = keys
            .map(Carried::Identifier)
            .chain(contained)
            .chain(self.any_identifier(open))
            .collect();
        all.retain(|&it| it.rank(self.design).is_some() && !self.gone.has_carried(it));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The groups of pieces that meet: all that meet about one person, and the coarser ones that are made of
    /// several of these.
    pub(crate) fn groups(&self, pieces: &[Piece], tables: &[MappingId]) -> Vec<Group> {
        let mut joining = Joining {
            nodes: FxHashMap::default(),
            count: pieces.len(),
            joins: Joins::default(),
        };
        // An identifier that no table speaks of needs no node for them; what a table joins is as coarse as it.
        let mut turned: FxHashMap<Carried, Rank> = FxHashMap::default();
        for &table in tables {
            let it = &self.design.mappings[table];
            let ends = [it.from, it.to].map(Carried::Identifier);
            let ranks = ends.map(|it| it.rank(self.design));
            if let [Some(from), Some(to)] = ranks
                && !self.gone.has(super::Link::Mapping(table))
                && !ends.iter().any(|&it| self.gone.has_carried(it))
            {
                let [a, b] = ends.map(|it| joining.node(Node::Table(it)));
                let rank = from.max(to);
                joining.join(rank, a, b);
                for end in ends {
                    let finest = turned.entry(end).or_insert(rank);
                    *finest = rank.min(*finest);
                }
            }
        }
        for (index, piece) in pieces.iter().enumerate() {
            for &carried in &piece.carries {
                let Some(rank) = carried.rank(self.design) else {
                    continue;
                };
                let here = joining.node(Node::System(carried, piece.system, piece.elsewhere));
                joining.join(rank, index, here);
                for beyond in self.reach(carried, piece.data) {
                    let beyond = joining.node(Node::Beyond(carried, beyond));
                    joining.join(rank, index, beyond);
                }
                if let Some(&turned) = turned.get(&carried) {
                    let table = joining.node(Node::Table(carried));
                    joining.join(rank.max(turned), index, table);
                }
            }
        }
        joining.groups(pieces.len())
    }
}

struct Joining {
    nodes: FxHashMap<Node, usize>,
    count: usize,
    joins: Joins,
}

impl Joining {
    fn node(&mut self, node: Node) -> usize {
        *self.nodes.entry(node).or_insert_with(|| {
            self.count += 1;
            self.count - 1
        })
    }

    fn join(&mut self, rank: Rank, a: usize, b: usize) {
        if let Some(joins) = self.joins.get_mut(usize::from(rank)) {
            joins.push((a, b));
        }
    }

    /// The groups of the first nodes, rank by rank.
    fn groups(&self, pieces: usize) -> Vec<Group> {
        let mut union = UnionFind::<usize>::new(self.count);
        let mut groups: Vec<Group> = Vec::new();
        // How many groups of the finer rank a piece's group is made of is told by their first pieces.
        let mut finer: Vec<usize> = (0..pieces).collect();
        for (rank, joins) in (0..).zip(&self.joins) {
            for &(a, b) in joins {
                union.union(a, b);
            }
            let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
            let mut order = Vec::new();
            for piece in 0..pieces {
                let root = union.find(piece);
                let group = members.entry(root).or_default();
                if group.is_empty() {
                    order.push(root);
                }
                group.push(piece);
            }
            let mut first_of = finer.clone();
            for root in order {
                let Some(group) = members.remove(&root) else {
                    continue;
                };
                let first = group.first().copied().unwrap_or_default();
                let joined = group.iter().any(|&it| finer.get(it) != Some(&first));
                for &piece in &group {
                    if let Some(place) = first_of.get_mut(piece) {
                        *place = first;
                    }
                }
                if joined {
                    groups.push(Group {
                        pieces: group,
                        rank: Some(rank),
                    });
                } else if rank == 0 {
                    groups.push(Group {
                        pieces: group,
                        rank: None,
                    });
                }
            }
            finer = first_of;
        }
        groups
    }
}
