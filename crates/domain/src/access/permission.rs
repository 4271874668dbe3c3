//! Knows everything that a member of staff may be allowed to do.

use std::fmt;
use std::str::FromStr;

macro_rules! permissions {
    ($($name:ident $code:literal $label:literal),+ $(,)?) => {
        /// One thing that a member of staff may be allowed to do; the right to one use case or to a
        /// family of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = $label] $name,)+
        }

        impl Permission {
            /// All permissions, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the API and in storage.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What it allows, as a sentence for staff.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }
        }
    };
}

permissions! {
    ViewClients "view_clients" "See clients and everything on their pages.",
    CreateClients "create_clients" "Register new clients.",
    EditClients "edit_clients" "Change what is on record about a client.",
    WriteNotes "write_notes" "Add and remove staff notes.",
    GroupClients "group_clients" "Put clients into groups and take them out.",
    ChangeClientConfigurations "change_client_configurations" "Put clients under another configuration.",
    SuspendClients "suspend_clients" "Suspend and resume clients.",
    TerminateClients "terminate_clients" "Terminate the services of suspended clients.",
    DeleteClients "delete_clients" "Delete clients.",
    EraseClients "erase_clients" "Delete clients who have paid fiscal invoices.",
    ImportClients "import_clients" "Import clients from a file.",
    ExportClients "export_clients" "Export the client list.",
    ManageClientUsers "manage_client_users" "Associate, invite and dissociate a client's users.",
    RecordUsage "record_usage" "Record what resources clients use.",
    AdjustCredit "adjust_credit" "Add credit to clients and subtract it.",
    ViewInvoices "view_invoices" "See invoices and credit notes.",
    EditInvoices "edit_invoices" "Write drafts of invoices.",
    IssueInvoices "issue_invoices" "Issue, cancel and credit invoices.",
    RecordPayments "record_payments" "Record payments, and pay invoices from credit.",
    RefundPayments "refund_payments" "Give back what was paid.",
    ManagePaymentMethods "manage_payment_methods" "Store and remove clients' payment methods, and set the billing agreement.",
    ViewJournal "view_journal" "See the journal, and check it.",
    ExportMoney "export_money" "Export the journal and reports of money.",
    ReverseEntries "reverse_entries" "Reverse entries of the journal.",
    ViewEmails "view_emails" "See the e-mails that were sent to clients.",
    SendEmails "send_emails" "Send reminders, and send e-mails again.",
    ViewUsers "view_users" "See end users.",
    EditUsers "edit_users" "Create and change end users.",
    ShareViews "share_views" "Share saved views with all staff.",
    ViewSettings "view_settings" "See the settings.",
    EditGroups "edit_groups" "Create, change and delete client groups.",
    EditConfigurations "edit_configurations" "Create, change and delete configurations.",
    EditCustomFields "edit_custom_fields" "Declare, change and remove custom fields.",
    EditCurrencies "edit_currencies" "Change currencies and exchange rates.",
    EditGateways "edit_gateways" "Change the settings of payment gateways.",
    EditTaxRules "edit_tax_rules" "Create, change and delete tax rules.",
    EditProducts "edit_products" "Create, change, retire and delete products, and write their price lists.",
    EditPricingPlans "edit_pricing_plans" "Create, change and delete pricing plans, and give them to clients.",
    EditMailTemplates "edit_mail_templates" "Change the texts of e-mails.",
    ManageStaff "manage_staff" "Create staff, give them roles, and change the roles.",
    ManageTokens "manage_tokens" "See and revoke the API tokens of all staff.",
    ViewOperations "view_operations" "See background operations.",
    ViewAudit "view_audit" "See the audit log.",
}

/// A word that names no permission.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission «{0}»")]
pub struct UnknownPermission(pub String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|permission| permission.code() == code);
        known.ok_or_else(|| UnknownPermission(code.to_owned()))
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
