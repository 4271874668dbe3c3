//! Knows the order of a document's parts and places them on as many sheets as they need.

mod account;
mod band;
mod flow;
mod foot;
mod notices;
mod opening;
mod rows;
mod setting;
mod table;
mod taxes;
mod totals;

use bursar_application::ports::PrintedDocument;

use self::flow::Flow;
use self::setting::Setting;
use crate::length::Length;
use crate::pdf::PictureSize;
use crate::sheet::Sheet;
use crate::typeface::Typefaces;

/// Where the words begin and end across the sheet.
const LEFT: Length = Length::points(45);
const RIGHT: Length = Length::thousandths(550_276);

/// The sheets of a document.
pub(crate) fn set(
    document: &PrintedDocument,
    faces: &Typefaces,
    logo: Option<PictureSize>,
) -> Vec<Sheet> {
    let setting = Setting { faces };
    let foot = foot::Foot::of(document, &setting);
    let mut flow = Flow::new(foot.height(), opening::continuation(document, &setting));
    opening::letterhead(document, logo, &setting, &mut flow);
    opening::parties(document, &setting, &mut flow);
    table::place(&document.table, &setting, &mut flow);
    totals::place(&document.totals, &setting, &mut flow);
    taxes::place(&document.taxes, &setting, &mut flow);
    account::place(&document.account, &setting, &mut flow);
    notices::place(&document.notices, &setting, &mut flow);
    notices::place_notes(&document.notes, &setting, &mut flow);
    notices::place_notes(foot.overflow(), &setting, &mut flow);
    let mut sheets = flow.finish();
    foot.print(&mut sheets, &setting);
    sheets
}
