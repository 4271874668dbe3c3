//! Knows how permissions are grouped where they are given.

use bursar_domain::access::Permission::{
    self, AdjustCredit, ChangeClientConfigurations, CreateClients, DeleteClients, EditClients,
    EditConfigurations, EditCurrencies, EditCustomFields, EditGateways, EditGroups, EditInvoices,
    EditMailTemplates, EditPricingPlans, EditProducts, EditTaxRules, EditUsers, EraseClients,
    ExportClients, ExportMoney, GroupClients, ImportClients, IssueInvoices, ManageClientUsers,
    ManagePaymentMethods, ManageStaff, ManageTokens, RecordPayments, RecordUsage, RefundPayments,
    ReverseEntries, SendEmails, ShareViews, SuspendClients, TerminateClients, ViewAudit,
    ViewClients, ViewEmails, ViewInvoices, ViewJournal, ViewOperations, ViewSettings, ViewUsers,
    WriteNotes,
};

/// Every permission once, under the headings of the form.
pub(super) const GROUPS: [(&str, &[Permission]); 6] = [
    (
        "Clients",
        &[
            ViewClients,
            CreateClients,
            EditClients,
            WriteNotes,
            GroupClients,
            ChangeClientConfigurations,
            ManageClientUsers,
            ViewEmails,
            SendEmails,
            ShareViews,
        ],
    ),
    ("Many clients at once", &[ImportClients, ExportClients]),
    (
        "Money",
        &[
            ViewInvoices,
            EditInvoices,
            IssueInvoices,
            RecordPayments,
            RefundPayments,
            ManagePaymentMethods,
            RecordUsage,
            AdjustCredit,
            ViewJournal,
            ExportMoney,
            ReverseEntries,
        ],
    ),
    ("Suspension and removal", &[SuspendClients, TerminateClients, DeleteClients, EraseClients]),
    ("People and access", &[ViewUsers, EditUsers, ManageStaff, ManageTokens]),
    (
        "Settings and history",
        &[
            ViewSettings,
            EditGroups,
            EditConfigurations,
            EditCustomFields,
            EditCurrencies,
            EditGateways,
            EditTaxRules,
            EditProducts,
            EditPricingPlans,
            EditMailTemplates,
            ViewOperations,
            ViewAudit,
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_permission_stands_under_exactly_one_heading() {
        let all: Vec<_> = GROUPS.iter().flat_map(|(_, permissions)| permissions.iter()).collect();
        let once: BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), once.len()), (Permission::ALL.len(), Permission::ALL.len()));
    }
}
