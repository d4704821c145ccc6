//! References between resources.

use std::collections::HashMap;

use super::model::{Identifier, Reference, Resource, text};
use super::page::Item;

/// What a reference leads to.
pub(super) enum Found<'r, 'a> {
    /// A resource of the same Bundle.
    Item(&'r Item<'a>),
    /// A resource inside the one that refers; its own references lead into that too.
    Contained(Box<Resource<'a>>),
}

impl<'a> Found<'_, 'a> {
    /// The resource; `None` when it cannot be read.
    pub(super) fn resource(&self) -> Option<&Resource<'a>> {
        match self {
            Self::Item(item) => item.resource.as_ref(),
            Self::Contained(resource) => Some(resource),
        }
    }
}

/// Where references start: the resource they stand in, or that this is contained in.
#[derive(Clone, Copy)]
pub(super) struct Place<'r, 'a> {
    pub(super) item: &'r Item<'a>,
    pub(super) resource: &'r Resource<'a>,
}

impl<'r, 'a> Place<'r, 'a> {
    /// Where references inside what was found start.
    pub(super) fn inside<'f>(self, found: &'f Found<'f, 'a>) -> Option<Place<'f, 'a>>
    where
        'r: 'f,
    {
        match found {
            Found::Item(item) => Some(Place { item, resource: item.resource.as_ref()? }),
            Found::Contained(_) => Some(self),
        }
    }
}

/// The resources of a Bundle, to be found by what refers to them. Of several versions of one resource the one that
/// changed last counts, else the last.
pub(super) struct Index<'r, 'a> {
    items: &'r [Item<'a>],
    /// By kind, id and server; empty where it lies on none.
    on_server: HashMap<(&'r str, &'r str, &'r str), usize>,
    /// By kind and id.
    anywhere: HashMap<(&'r str, &'r str), usize>,
    by_url: HashMap<&'r str, usize>,
}

impl<'r, 'a> Index<'r, 'a> {
    pub(super) fn new(items: &'r [Item<'a>]) -> Self {
        let changed: Vec<_> = items.iter().map(|item| changed_ms(item.resource.as_ref())).collect();
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|&at| changed[at]);
        let mut index = Self {
            items,
            on_server: HashMap::with_capacity(items.len()),
            anywhere: HashMap::with_capacity(items.len()),
            by_url: HashMap::with_capacity(items.len()),
        };
        // The last one stays.
        for at in order {
            let item = &items[at];
            let url = item.full_url.as_deref();
            if let Some(url) = url {
                index.by_url.insert(url, at);
            }
            if let Some(id) = item.resource.as_ref().and_then(|it| text(&it.id)) {
                let server = url.and_then(base).unwrap_or_default();
                index.on_server.insert((&item.kind, id, server), at);
                index.anywhere.insert((&item.kind, id), at);
            }
        }
        index
    }

    /// What a reference leads to; `None` when it is not here, or names no resource.
    pub(super) fn find(
        &self,
        from: Place<'_, 'a>,
        reference: &Reference<'a>,
    ) -> Option<Found<'r, 'a>> {
        let to = text(&reference.reference)?;
        match to.strip_prefix('#') {
            Some(id) => contained(from.resource, id).map(|found| Found::Contained(Box::new(found))),
            None => self.at(from.item, to).map(|at| Found::Item(&self.items[at])),
        }
    }

    /// The number among the items of what a reference leads to outside its own resource.
    pub(super) fn at(&self, from: &Item<'_>, to: &str) -> Option<usize> {
        let to = to.split_once("/_history/").map_or(to, |(to, _)| to);
        if to.contains(':') {
            return self.by_url.get(to).copied();
        }
        let (kind, id) = to.split_once('/')?;
        // Relative to where the referring resource lies; a resource of another server may have the same id.
        match from.full_url.as_deref().and_then(base) {
            Some(server) => {
                let on = |server| self.on_server.get(&(kind, id, server));
                on(server).or_else(|| on("")).copied()
            }
            None => self.anywhere.get(&(kind, id)).copied(),
        }
    }
}

/// `meta.lastUpdated`.
pub(super) fn changed_ms(resource: Option<&Resource<'_>>) -> Option<i64> {
    let meta = resource?.meta.as_ref()?;
    super::moment::parse(text(&meta.last_updated)?)
}

/// The server that an address such as `https://gateway.example/fhir/R4/Task/1` is on.
fn base(url: &str) -> Option<&str> {
    let (rest, _) = url.strip_prefix("http").and_then(|_| url.rsplit_once('/'))?;
    rest.rsplit_once('/').map(|(base, _)| base)
}

/// A resource inside another. One level: what is contained contains nothing.
fn contained<'a>(inside: &Resource<'a>, id: &str) -> Option<Resource<'a>> {
    let mut read = inside.contained.iter().take(super::CONTAINED_MAX);
    read.find_map(|raw| {
        let resource: Resource<'a> = serde_json::from_str(raw.get()).ok()?;
        (text(&resource.id) == Some(id)).then_some(resource)
    })
}

/// The identifier that a reference names in place of a resource, or that it searches by, as a transaction may:
/// `Patient?identifier=<system>|<value>`. System and value.
pub(super) fn logical<'r>(reference: &'r Reference<'_>) -> Option<(&'r str, &'r str)> {
    if let Some(identifier) = &reference.identifier
        && let Some(found) = identified(identifier)
    {
        return Some(found);
    }
    let (_, query) = text(&reference.reference)?.split_once("?identifier=")?;
    query.split_once('|')
}

/// System and value of an identifier that is in use.
pub(super) fn identified<'r>(identifier: &'r Identifier<'_>) -> Option<(&'r str, &'r str)> {
    if text(&identifier.used) == Some("old") {
        return None;
    }
    Some((text(&identifier.system).unwrap_or_default(), text(&identifier.value)?))
}
