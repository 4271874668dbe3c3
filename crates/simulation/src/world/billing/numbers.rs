//! The places of fiscal documents in their series: without gaps, and in the order of their days.

use std::collections::{BTreeMap, HashMap};

use bursar_domain::billing::invoice::SeriesKind;
use chrono::{DateTime, Utc};

use super::super::client::Sketch;
use super::super::provider::provider;
use super::super::{World, WorldError, wrong};

/// A document: the client's number and the place of the invoice among his.
type Document = (u32, usize);

/// Of every series the documents that are numbered in it, and when.
type Dated = BTreeMap<(&'static str, u64), Vec<(DateTime<Utc>, Document)>>;

/// The places of all fiscal documents of a world.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    places: HashMap<(&'static str, Document), u64>,
}

impl Numbers {
    pub(super) fn of(world: &World) -> Result<Self, WorldError> {
        let invoicing = provider().invoicing;
        let mut dated = Dated::new();
        for number in 1..=world.size() {
            let sketch = Sketch::draw(world, number, &mut world.dice(u64::from(number)))?;
            let configuration = sketch.configuration;
            let terms = usize::try_from(configuration).ok().and_then(|at| invoicing.get(at));
            let numbering = terms.ok_or_else(|| wrong("no such configuration"))?.numbering;
            for (place, bill) in sketch.bills.iter().enumerate() {
                let documents = [
                    (SeriesKind::Invoices, bill.fiscal_at(numbering)),
                    (SeriesKind::CreditNotes, bill.credited_at(numbering)),
                ];
                for (series, at) in documents {
                    let series = dated.entry((series.code(), configuration)).or_default();
                    series.extend(at.map(|at| (at, (number, place))));
                }
            }
        }
        let mut places = HashMap::new();
        for ((series, _), mut documents) in dated {
            documents.sort_unstable();
            places.extend((1..).zip(documents).map(|(at, (_, document))| ((series, document), at)));
        }
        Ok(Self { places })
    }

    /// The place of a document, if it is a fiscal one.
    pub(super) fn place(&self, series: SeriesKind, document: Document) -> Result<u64, WorldError> {
        let place = self.places.get(&(series.code(), document)).copied();
        place.ok_or_else(|| wrong("a document has no place in its series"))
    }
}
