//! Knows how the client's account is set: what moved, day by day, and what he had left.

use bursar_application::ports::printer::{PrintedAccount, PrintedMovement};

use super::flow::Flow;
use super::rows::{self, Row};
use super::setting::Setting;
use crate::sheet::Style;

/// The movements and the balance, which nothing separates from its heading.
pub(super) fn place(account: &PrintedAccount, setting: &Setting<'_>, flow: &mut Flow) {
    let columns = [account.on.as_str(), &account.sum];
    let head = Row { words: &account.text, detail: "", columns, style: Style::LABEL };
    let moved = account.movements.iter().map(|movement| row(movement, Style::BODY));
    let rows: Vec<_> =
        moved.chain(account.balance.iter().map(|balance| row(balance, Style::NAME))).collect();
    rows::place(&head, &rows, setting, flow);
}

fn row(movement: &PrintedMovement, style: Style) -> Row<'_> {
    let columns = [movement.on.as_str(), &movement.sum.text];
    Row { words: &movement.text, detail: "", columns, style }
}
