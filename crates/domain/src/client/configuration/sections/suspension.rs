//! Knows when services are suspended and terminated without anybody's doing.

use super::section;
use crate::client::configuration::kinds::{Sum, TemplateName, Whole};

section! {
    /// When postpaid services are suspended and terminated (product 4.11).
    Postpaid in postpaid {
        /// A postpaid service is suspended when up-to-date credit is below the limit; what prepaid services owe does not count.
        automatic_suspension: bool = false, "Enable automatic suspension", LATER;
        /// Suspension waits so many hours after the limit was crossed; with both delays it waits for both.
        delay_hours: Whole<0, 8784> = Whole::preset(0), "Delay by hours", LATER;
        /// Suspension waits until credit is below the limit by this much more.
        delay_credit: Sum = Sum::default(), "Delay until credit is used", LATER;
        /// The message to a client who is out of credit, besides those about each service.
        out_of_credit_template: Option<TemplateName> = None, "Out of credit template", LATER;
        /// Services with an invoice overdue for more days are suspended whatever the credit; empty is never.
        overdue_days: Option<Whole<1, 3650>> = None, "Suspend on invoices overdue for days", LATER;
        /// A credit change that lifts the client above the limit resumes at once; otherwise the next periodic run does.
        resume_on_credit: bool = true, "Resume on credit update", NOW;
        /// Automatic and manual termination and deletion become suspension for clients of this configuration: a safety catch against the loss of data.
        suspend_instead_of_termination: bool = true, "Suspend instead of termination", NOW;
        /// Suspended services are terminated after a while; clients never are.
        automatic_termination: bool = false, "Enable automatic termination", LATER;
        /// How many hours after its suspension a service is terminated.
        termination_hours: Whole<1, 87_600> = Whole::preset(720), "Terminate after hours", LATER;
        /// The message about a terminated service.
        termination_template: Option<TemplateName> = None, "Termination template", LATER;
    }
}

section! {
    /// When prepaid services are suspended and terminated (product 4.12).
    Prepaid in prepaid {
        /// A prepaid service is suspended when the time that it is paid until has passed.
        automatic_suspension: bool = false, "Enable automatic suspension", LATER;
        /// Suspension waits so many hours after that time.
        delay_hours: Whole<0, 8784> = Whole::preset(0), "Delay by hours", LATER;
        /// Services with an invoice overdue for more days are suspended; empty is never.
        overdue_days: Option<Whole<1, 3650>> = None, "Suspend on invoices overdue for days", LATER;
        /// Suspended services are terminated after a while; not available while they are suspended instead.
        automatic_termination: bool = false, "Enable automatic termination", LATER;
        /// How many hours after its suspension a service is terminated.
        termination_hours: Whole<1, 87_600> = Whole::preset(720), "Terminate after hours", LATER;
    }
}
