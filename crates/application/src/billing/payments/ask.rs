//! Asking a gateway for money: decided and kept here, carried out by a worker.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceStatus, IssuedInvoice};
use bursar_domain::billing::payment::{
    GatewayCode, NewPayment, Payment, PaymentId, PaymentMethod, PaymentMethodId,
};
use bursar_domain::event::Subject;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::money::Money;

use super::{gateway, sum};
use crate::billing::invoices::till::Till;
use crate::operations::{NewOperation, OperationKind, OperationStep, Started};
use crate::ports::UnitOfWork;
use crate::{Actor, Desk, Error};

/// Money that is to come through a gateway, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct AskPayment {
    /// Through which gateway; that of the stored method if it is left out.
    pub gateway: String,
    /// How much, in the invoice's currency; all that is due if it is left out.
    pub amount: String,
    /// The stored method to charge.
    pub method: Option<PaymentMethodId>,
    /// Whether the client's first method that can be charged is charged if none is named.
    pub charges_any_method: bool,
}

/// A payment that a worker asks a gateway for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The payment.
    pub payment: PaymentId,
    /// The operation that asks for it.
    pub operation: Started,
}

impl Desk {
    /// Has a gateway asked for money for an invoice: from a stored method, or from one that the
    /// payer brings.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn ask_payment(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: Option<i64>,
        command: &AskPayment,
    ) -> Result<Asked, Error> {
        actor.require(Permission::RecordPayments)?;
        let Till { work, invoice, .. } = self.open_till(actor, id, seen).await?;
        let amount = amount(&*work, &invoice, &command.amount).await?;
        let method = self.method(&*work, &invoice, command).await?;
        let code = code(command, method.as_ref())?;
        let (gateway, abilities) = self.enabled_gateway(&*work, &code).await?;
        if !abilities.charges {
            let message = "This gateway cannot be asked for money: record the payment instead";
            return Err(FieldErrors::one("gateway", "not_able", message).into());
        }
        if method.is_some() && !gateway.as_stored().is_recurring {
            let message = "Stored methods are not charged through this gateway: see its settings";
            return Err(FieldErrors::one("gateway", "not_recurring", message).into());
        }
        let new = NewPayment {
            id: work.ids().one::<Payment>().await?,
            client: invoice.as_stored().client,
            invoice: id,
            gateway: code,
            method: method.map(|method| method.id()),
            amount,
        };
        let (payment, event) = Payment::ask(new, self.now());
        work.payments().add(&payment).await?;
        let operation = self.start_taking(&*work, actor, payment.id()).await?;
        self.commit(work, actor, &[event]).await?;
        Ok(Asked { payment: payment.id(), operation })
    }

    /// Has a worker take the next step of a payment.
    pub(super) async fn start_taking(
        &self,
        work: &dyn UnitOfWork,
        actor: &Actor,
        payment: PaymentId,
    ) -> Result<Started, StoreError> {
        let step = "Ask the gateway for the money".to_owned();
        let operation = NewOperation {
            kind: OperationKind::TakePayment,
            subject: Some(Subject { kind: Payment::NAME, id: payment.get() }),
            steps: vec![OperationStep { label: step, done: 0, total: 1 }],
            input: "{}".to_owned(),
            file: None,
        };
        work.operations().start(actor, &operation, self.now()).await
    }

    async fn method(
        &self,
        work: &dyn UnitOfWork,
        invoice: &IssuedInvoice,
        command: &AskPayment,
    ) -> Result<Option<PaymentMethod>, Error> {
        if command.method.is_none() && !command.charges_any_method {
            return Ok(None);
        }
        let methods = work.payment_methods().of_client(invoice.as_stored().client).await?;
        let today = self.today();
        let wanted = |method: &PaymentMethod| match command.method {
            Some(id) => method.id() == id,
            None => method.is_usable_on(today),
        };
        let none = "The client has no stored method that can be charged";
        let method = methods.into_iter().find(wanted);
        let method =
            method.ok_or_else(|| FieldErrors::one("payment_method_id", "unknown", none))?;
        if !method.is_usable_on(today) {
            let message = "This method has expired";
            return Err(FieldErrors::one("payment_method_id", "expired", message).into());
        }
        Ok(Some(method))
    }
}

/// What is asked for: never more than is due and not under way already.
async fn amount(
    work: &dyn UnitOfWork,
    invoice: &IssuedInvoice,
    typed: &str,
) -> Result<Money, Error> {
    if invoice.status() != InvoiceStatus::Unpaid {
        let message = format!("nothing is due on an invoice that is {}", invoice.status());
        return Err(Error::rule("cannot_be_paid", message));
    }
    let due = invoice.due()?;
    let under_way = work.payments().of_invoice(invoice.id()).await?;
    let under_way = under_way.iter().filter(|payment| payment.status().is_open());
    let under_way =
        Money::sum(under_way.map(|payment| payment.as_stored().amount), due.currency())?;
    let most = due.minus(under_way)?;
    if most.minor() <= 0 {
        let message = format!("{under_way} is under way already: wait for it, or end it first");
        return Err(Error::rule("payment_under_way", message));
    }
    let amount = match typed.trim() {
        "" => most,
        typed => sum(typed, due.currency())?,
    };
    if amount.compare(most)?.is_gt() {
        let message = format!("Enter at most {}", most.to_decimal_string());
        return Err(FieldErrors::one("amount", "out_of_range", message).into());
    }
    Ok(amount)
}

fn code(command: &AskPayment, method: Option<&PaymentMethod>) -> Result<GatewayCode, FieldErrors> {
    let of_method = method.map(|method| method.as_stored().gateway.clone());
    let mut errors = FieldErrors::none();
    match (command.gateway.trim(), of_method) {
        ("", Some(code)) => Ok(code),
        ("", None) => Err(FieldErrors::one("gateway", "required", "Choose a gateway")),
        (typed, of_method) => {
            let code = gateway(typed, &mut errors);
            if of_method.is_some_and(|of_method| Some(&of_method) != code.as_ref()) {
                errors.add("gateway", "other_gateway", "The stored method is another gateway's");
            }
            let unreadable = || FieldErrors::one("gateway", "unknown", "Choose a gateway");
            errors.ok(())?;
            code.ok_or_else(unreadable)
        }
    }
}
