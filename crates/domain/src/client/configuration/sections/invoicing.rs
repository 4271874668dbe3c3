//! Knows when invoices are issued, how they look and how they are paid.

use bursar_kernel::Country;
use bursar_kernel::money::Rounding;
use chrono::NaiveDate;

use super::section;
use crate::client::configuration::field::choice;
use crate::client::configuration::kinds::{Paragraphs, Sum, Whole, Words};

choice! {
    /// Which numbers invoices get, and when.
    InvoiceNumbering {
        /// A proforma becomes fiscal when it is paid, dated on the day of payment.
        FiscalWhenPaid = "fiscal_when_paid", "Proforma, fiscal when paid";
        /// Every invoice is fiscal and numbered in sequence, dated on the day of issue.
        FiscalAtOnce = "fiscal_at_once", "Always fiscal, in sequence";
        /// Every invoice is a proforma with a random number.
        ProformaOnly = "proforma_only", "Only proforma, random numbers";
    }
}

choice! {
    /// How much of a cycle's usage an invoice lists.
    ItemsDetail {
        /// Every resource has its line.
        Detailed = "detailed", "Each resource";
        /// A summary stands for all of them.
        Simple = "simple", "Summary";
    }
}

section! {
    /// When invoices are issued, how they look and how they are paid (product 4.8).
    Invoicing in invoicing {
        /// An invoice is issued for each cycle that has ended.
        generate: bool = true, "Generate invoices", LATER;
        /// Cycles that ended on or before this day are not invoiced, but may still be settled automatically.
        generate_after: Option<NaiveDate> = None, "Generate only for cycles ended after", LATER;
        /// A service that costs nothing gets no invoice.
        skip_zero_price: bool = true, "Do not invoice zero-price services", LATER;
        /// A message with the details of an invoice that was not settled automatically.
        notify_unpaid: bool = true, "Notify on unpaid invoices", NOW;
        /// Staff get a task whenever a user pays by hand.
        todo_on_payment: bool = false, "Create a TODO on invoice payment", LATER;
        /// Usage and invoices are paid from credit; adding credit settles open cycles and fully pays open postpaid invoices at once.
        automatic_settlement: bool = false, "Enable automatic settlements", NOW;
        /// New credit may pay part of an invoice.
        partial_payments: bool = false, "Allow partial payments on add credit", NOW;
        /// Saved cards are charged for the invoices of auto-invoicing.
        charge_auto_invoices: bool = false, "Attempt charge for auto-invoicing invoices", LATER;
        /// A message when a saved card could not be charged.
        notify_failed_charge: bool = true, "Notify when the charge fails", LATER;
        /// Otherwise a client has one unpaid add-credit invoice at a time.
        several_add_credit: bool = false, "Allow multiple add-credit invoices", NOW;
        /// Users may select several invoices, which are merged.
        pay_several: bool = false, "Allow paying multiple invoices at once", LATER;
        /// Adding credit goes straight to payment, without the page of the invoice.
        add_credit_in_one_step: bool = false, "Add credit in one step", LATER;
        /// The smallest amount of an add-credit invoice.
        minimum_add_credit: Sum = Sum::default(), "Smallest add-credit invoice", NOW;
        /// The largest amount of an add-credit invoice; empty is none.
        maximum_add_credit: Option<Sum> = None, "Largest add-credit invoice", NOW;
        /// Which numbers invoices get, and when they become fiscal.
        numbering: InvoiceNumbering = InvoiceNumbering::FiscalWhenPaid, "Invoice numbering", NOW;
        /// An invoice without a due date of its own is due so many days after it is issued; 0 is the same day.
        payment_days: Whole<0, 365> = Whole::preset(14), "Payment days", NOW;
        /// How much of a cycle's usage an invoice lists.
        items_detail: ItemsDetail = ItemsDetail::Detailed, "Items detail", LATER;
        /// The number of the next fiscal invoice.
        next_fiscal_number: Whole<1, 999_999_999_999> = Whole::preset(1), "Next fiscal number", NOW;
        /// How fiscal numbers are written: {number} where the number goes, {number:5} with at least 5 digits, {year} and {month} of the document.
        fiscal_number_format: Words<64> = Words::preset("{number}"), "Fiscal number format", NOW;
        /// Renewals are invoiced ahead of the day on which the service is due.
        issue_before_due: bool = false, "Issue before service due date", LATER;
        /// How many days ahead renewals are invoiced.
        issue_before_due_days: Whole<0, 365> = Whole::preset(14), "Days before service due date", LATER;
        /// Which way a half of the smallest unit goes on documents; stored on each invoice.
        rounding: Rounding = Rounding::HalfUp, "Rounding", NOW;
        /// A client with a valid EU VAT id is tax exempt, except in the home country.
        eu_exemption: bool = false, "Set EU tax exemption automatically", NOW;
        /// Where the company is; its clients there always pay tax.
        home_country: Option<Country> = None, "Home country", NOW;
        /// Printed under invoices with tax; country, tax name and percent can be inserted.
        tax_text: Option<Paragraphs<500>> = None, "Invoice tax text", NOW;
        /// Printed under invoices to the EU without tax.
        zero_tax_eu_text: Option<Paragraphs<500>> = None, "Zero-tax EU text", NOW;
        /// Tax is charged at top-up and only the net enters credit; an invoice paid from it counts its tax as paid.
        tax_on_add_credit: bool = false, "Add tax on add-credit invoices", NOW;
        /// Documents show the client's credit and what had moved on the invoice by the time they were made; frozen with them.
        journal_on_pdf: bool = false, "Add journal and balance to PDF", NOW;
    }
}
