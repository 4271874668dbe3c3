//! Which permissions every route asks for: those of the API, and what the panel's forms lead to.

use bursar_domain::access::Permission::{self, *};
use serde_json::{Value, json};

/// What is sent along.
#[derive(Clone, Debug)]
pub(super) enum Sent {
    Nothing,
    Json(Value),
    Form(&'static [(&'static str, &'static str)]),
    Csv,
}

/// What somebody meets who may do just this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// It is done.
    Done,
    /// The record as it is, or the form that was sent, does not allow it.
    Refused,
    /// The record is another's own.
    Foreign,
}

/// One route with a record of each kind in braces.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) route: &'static str,
    /// Each of these must be met, by any one of its permissions.
    pub(super) needs: &'static [&'static [Permission]],
    pub(super) sent: Sent,
    pub(super) met: Met,
}

impl Row {
    fn refused(self) -> Self {
        Self { met: Met::Refused, ..self }
    }

    fn foreign(self) -> Self {
        Self { met: Met::Foreign, ..self }
    }

    /// The route with nothing in its braces.
    pub(super) fn pattern(&self) -> String {
        pattern(self.route)
    }
}

/// A route with nothing in its braces.
pub(super) fn pattern(route: &str) -> String {
    let parts = route.split(['{', '}']).enumerate();
    parts.map(|(place, part)| if place % 2 == 0 { part } else { "{}" }).collect()
}

type Needs = &'static [&'static [Permission]];

fn get(route: &'static str, needs: Needs) -> Row {
    Row { route, needs, sent: Sent::Nothing, met: Met::Done }
}

fn json(route: &'static str, needs: Needs, body: Value) -> Row {
    Row { route, needs, sent: Sent::Json(body), met: Met::Done }
}

fn form(route: &'static str, needs: Needs, fields: &'static [(&'static str, &'static str)]) -> Row {
    Row { route, needs, sent: Sent::Form(fields), met: Met::Done }
}

const FREE: Needs = &[];
const SEE_CLIENTS: Needs = &[&[ViewClients]];
const SEE_SETTINGS: Needs = &[&[ViewSettings]];
/// Whoever sees clients sees the settings that hold for them.
const SEE_EITHER: Needs = &[&[ViewClients, ViewSettings]];
const STAFF: Needs = &[&[ViewSettings], &[ManageStaff]];
const GROUPS: Needs = &[&[ViewClients, ViewSettings], &[EditGroups]];
const CONFIGURATIONS: Needs = &[&[ViewClients, ViewSettings], &[EditConfigurations]];
const FIELDS: Needs = &[&[ViewClients, ViewSettings], &[EditCustomFields]];
const CURRENCIES: Needs = &[&[ViewClients, ViewSettings], &[EditCurrencies]];
const TAX_RULES: Needs = &[&[ViewClients, ViewSettings], &[EditTaxRules]];
const PRODUCTS: Needs = &[&[ViewClients, ViewSettings], &[EditProducts]];
const PLANS: Needs = &[&[ViewClients, ViewSettings], &[EditPricingPlans]];
const USAGE: Needs = &[&[RecordUsage]];
const USERS: Needs = &[&[ViewUsers], &[EditUsers]];
const TEAM: Needs = &[&[ViewClients], &[ManageClientUsers]];
const LOGOS: Needs = &[&[EditConfigurations]];
const INVOICES: Needs = &[&[ViewInvoices]];
const WRITE_INVOICES: Needs = &[&[EditInvoices]];
const ISSUE_INVOICES: Needs = &[&[IssueInvoices]];
/// Whoever issues many is told how many there are and what they come to.
const ISSUE_MANY: Needs = &[&[IssueInvoices], &[ViewInvoices]];
const PAY_INVOICES: Needs = &[&[RecordPayments]];
/// Whoever takes money or gives it back sees through whom.
const GATEWAYS: Needs = &[&[ViewSettings, RecordPayments, RefundPayments]];
const EDIT_GATEWAYS: Needs = &[&[ViewSettings, RecordPayments, RefundPayments], &[EditGateways]];
const METHODS: Needs = &[&[ManagePaymentMethods]];
const JOURNAL: Needs = &[&[ViewJournal]];
const TAKE_JOURNAL: Needs = &[&[ExportMoney], &[ViewJournal]];
const SEE_EMAILS: Needs = &[&[ViewEmails]];
const TEMPLATES: Needs = &[&[EditMailTemplates]];
const WRITE_TEMPLATES: Needs = &[&[ViewSettings], &[EditMailTemplates]];
const WORDS: &[(&str, &str)] = &[
    ("subject", "S"),
    ("text", "T"),
    ("name", "made-by-this-test"),
    ("language", "en"),
    ("occasion", "invitation"),
];
const RULE: &[(&str, &str)] = &[
    ("name", "Machines"),
    ("kind", "instance"),
    ("attribute", "existence"),
    ("unit", "one"),
    ("time_unit", "hour"),
    ("tiers.0.up_to", ""),
    ("tiers.0.price", "1"),
    ("is_active", "true"),
];
/// A product whose code is taken once the first form was sent.
const PRODUCT: &[(&str, &str)] = &[
    ("name", "Made by a form"),
    ("code", "made-by-a-form"),
    ("status", "public"),
    ("type", "generic"),
    ("module", "generic"),
    ("auto_setup", "disabled"),
    ("price_model", "fixed"),
];
const NOTES: Needs = &[&[ViewClients], &[WriteNotes]];

/// The routes of the API.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn api() -> Vec<Row> {
    let why = || json!({"reason": "asked by phone"});
    let words = || json!({"subject": "S", "text": "T"});
    let item = || json!({"description": "Consulting", "unit_price": "5"});
    vec![
        get("GET /api/v1/audit", &[&[ViewAudit]]),
        get("GET /api/v1/audit/export.csv", &[&[ViewAudit]]),
        get("GET /api/v1/audit/{audit}", &[&[ViewAudit]]),
        get("GET /api/v1/pricing-plans", SEE_EITHER),
        json(
            "POST /api/v1/pricing-plans",
            PLANS,
            json!({"name": "Made by this test", "currency": "EUR"}),
        ),
        get("GET /api/v1/pricing-plans/{plan}", SEE_EITHER),
        json("PATCH /api/v1/pricing-plans/{plan}", PLANS, json!({"currency": "USD"})),
        get("DELETE /api/v1/pricing-plans/{plan}", &[&[EditPricingPlans]]),
        json("POST /api/v1/pricing-plans/{plan}/clone", PLANS, json!({"name": "A copy of it"})),
        json("POST /api/v1/pricing-plans/{plan}/default", PLANS, json!({})),
        get("GET /api/v1/pricing-plans/{plan}/findings", SEE_EITHER),
        json(
            "POST /api/v1/pricing-plans/{plan}/try",
            SEE_EITHER,
            json!({"kind": "instance", "hours": 1}),
        ),
        get("GET /api/v1/pricing-plans/{plan}/rules", SEE_EITHER),
        json(
            "POST /api/v1/pricing-plans/{plan}/rules",
            PLANS,
            json!({
                "name": "Machines", "kind": "instance", "attribute": "existence",
                "time_unit": "hour", "tiers": [{"price": "1"}],
            }),
        ),
        get("GET /api/v1/pricing-rules/{rule}", SEE_EITHER),
        json("PATCH /api/v1/pricing-rules/{rule}", PLANS, json!({"name": "Others"})),
        get("DELETE /api/v1/pricing-rules/{rule}", &[&[EditPricingPlans]]),
        json("POST /api/v1/pricing-rules/{rule}/end", PLANS, json!({})),
        json("POST /api/v1/pricing-rules/{rule}/clone", PLANS, json!({})),
        get("GET /api/v1/clients/{client}/pricing-plan", SEE_CLIENTS),
        json(
            "PUT /api/v1/clients/{client}/pricing-plan",
            &[&[ViewClients], &[EditPricingPlans]],
            json!({"pricing_plan_id": "{plan}"}),
        ),
        get("GET /api/v1/usage-records", SEE_CLIENTS),
        json(
            "POST /api/v1/usage-records",
            USAGE,
            json!({
                "client_id": "{client}", "started_at": "2026-01-01T00:00:00Z",
                "resource": {"kind": "instance", "external_id": "made-by-this-test"},
            }),
        ),
        get("GET /api/v1/usage-records/{usage}", SEE_CLIENTS),
        json(
            "POST /api/v1/usage-records/{usage}/end",
            &[&[ViewClients], &[RecordUsage]],
            json!({"at": "2026-01-02T00:00:00Z"}),
        ),
        json(
            "POST /api/v1/usage-records/{usage}/change",
            USAGE,
            json!({"at": "2026-01-02T00:00:00Z", "attributes": {"numbers": {"vcpus": "2"}}}),
        ),
        get("GET /api/v1/client-groups", SEE_EITHER),
        json("POST /api/v1/client-groups", GROUPS, json!({"name": "Made by this test"})),
        get("GET /api/v1/client-groups/{group}", SEE_EITHER),
        json("PATCH /api/v1/client-groups/{group}", GROUPS, json!({"description": "x"})),
        get("DELETE /api/v1/client-groups/{group}", &[&[EditGroups]]),
        get("GET /api/v1/client-groups/{group}/members", SEE_CLIENTS),
        get("GET /api/v1/clients", SEE_CLIENTS),
        json(
            "POST /api/v1/clients",
            &[&[ViewClients], &[CreateClients]],
            json!({"company": "Made by this test", "email": "made@clients.example"}),
        ),
        json(
            "POST /api/v1/clients/bulk",
            &[&[GroupClients]],
            json!({"act": "add_to_group", "group_id": 1, "client_ids": [1]}),
        ),
        get("GET /api/v1/clients/export.csv", &[&[ExportClients]]),
        get("GET /api/v1/clients/facets", SEE_CLIENTS),
        Row {
            sent: Sent::Csv,
            ..get("POST /api/v1/clients/import?commit=true", &[&[ImportClients]])
        },
        get("GET /api/v1/clients/{client}", SEE_CLIENTS),
        json(
            "PATCH /api/v1/clients/{client}",
            &[&[ViewClients], &[EditClients]],
            json!({"city": "Oslo"}),
        ),
        get("DELETE /api/v1/clients/{client}", &[&[DeleteClients]]),
        get("GET /api/v1/clients/{client}/audit", SEE_CLIENTS),
        json(
            "PUT /api/v1/clients/{client}/configuration",
            &[&[ViewClients], &[ChangeClientConfigurations]],
            json!({"configuration_id": 1}),
        ),
        json(
            "PUT /api/v1/clients/{client}/groups",
            &[&[ViewClients], &[GroupClients]],
            json!({"group_ids": []}),
        ),
        get("GET /api/v1/clients/{client}/invitations", SEE_CLIENTS),
        json(
            "POST /api/v1/clients/{client}/invitations",
            &[&[ManageClientUsers]],
            json!({"email": "somebody@clients.example", "roles": ["owner"]}),
        ),
        get("DELETE /api/v1/clients/{client}/invitations/{invitation}", &[&[ManageClientUsers]]),
        get("GET /api/v1/clients/{client}/credit", SEE_CLIENTS),
        json(
            "POST /api/v1/clients/{client}/credit-adjustments",
            &[&[AdjustCredit]],
            json!({"direction": "add", "amount": "1.00", "currency": "EUR", "reason": "x"}),
        ),
        get("DELETE /api/v1/clients/{client}/credit?currency=EUR", &[&[AdjustCredit]]).refused(),
        get("GET /api/v1/clients/{client}/vat-check", SEE_CLIENTS),
        get("POST /api/v1/clients/{client}/vat-check", &[&[EditClients]]).refused(),
        get("GET /api/v1/clients/{client}/journal", JOURNAL),
        get("GET /api/v1/clients/{client}/notes", SEE_CLIENTS),
        json("POST /api/v1/clients/{client}/notes", NOTES, json!({"body": "Called"})),
        get("DELETE /api/v1/clients/{client}/notes/{note}", NOTES),
        json("POST /api/v1/clients/{client}/suspend", &[&[SuspendClients]], why()),
        json("POST /api/v1/clients/{client}/resume", &[&[SuspendClients]], why()).refused(),
        json("POST /api/v1/clients/{client}/terminate", &[&[TerminateClients]], why()).refused(),
        get("GET /api/v1/clients/{client}/users", SEE_CLIENTS),
        json(
            "POST /api/v1/clients/{client}/users",
            TEAM,
            json!({"user_id": "{user}", "roles": ["owner"]}),
        ),
        get("DELETE /api/v1/clients/{client}/users/{member}", &[&[ManageClientUsers]]),
        json("PATCH /api/v1/clients/{client}/users/{member}", TEAM, json!({"roles": ["member"]})),
        get("GET /api/v1/configurations", SEE_EITHER),
        json("POST /api/v1/configurations", CONFIGURATIONS, json!({"name": "Made by this test"})),
        get("GET /api/v1/configurations/{configuration}", SEE_EITHER),
        json(
            "PATCH /api/v1/configurations/{configuration}",
            CONFIGURATIONS,
            json!({"description": "x"}),
        ),
        get("DELETE /api/v1/configurations/{configuration}", &[&[EditConfigurations]]),
        get("GET /api/v1/emails", SEE_EMAILS),
        get("GET /api/v1/emails/{email}", SEE_EMAILS),
        json("POST /api/v1/emails/{email}/resend", &[&[SendEmails]], json!({})).refused(),
        json("POST /api/v1/invoices/{draft}/reminders", &[&[SendEmails]], json!({})).refused(),
        get("GET /api/v1/mail-templates", SEE_SETTINGS),
        get("GET /api/v1/mail-templates/{template}/{language}", SEE_SETTINGS),
        json("PUT /api/v1/mail-templates/{template}/{language}", TEMPLATES, words()),
        get("DELETE /api/v1/mail-templates/{template}/{language}", TEMPLATES),
        json("POST /api/v1/mail-templates/{template}/{language}/test", TEMPLATES, json!({})),
        json("POST /api/v1/mail-templates/preview", TEMPLATES, {
            let mut words = words();
            words["occasion"] = "invitation".into();
            words
        }),
        get("GET /api/v1/configurations/{configuration}/logo", SEE_EITHER).foreign(),
        get("PUT /api/v1/configurations/{configuration}/logo", LOGOS).refused(),
        get("DELETE /api/v1/configurations/{configuration}/logo", LOGOS).foreign(),
        get("GET /api/v1/clients/{client}/invoices", INVOICES),
        get("GET /api/v1/invoices", INVOICES),
        json("POST /api/v1/invoices", WRITE_INVOICES, json!({"client_id": 1})),
        get("GET /api/v1/invoices/export.csv", &[&[ExportMoney], &[ViewInvoices]]),
        get("GET /api/v1/invoices/{draft}", INVOICES),
        json("PUT /api/v1/invoices/{draft}", WRITE_INVOICES, json!({"notes": "x"})),
        get("DELETE /api/v1/invoices/{draft}", WRITE_INVOICES),
        json("POST /api/v1/invoices/{draft}/items", WRITE_INVOICES, item()),
        json(
            "PUT /api/v1/invoices/{draft}/items",
            WRITE_INVOICES,
            json!({"items": [{"line": 1, "item": item()}]}),
        ),
        json("POST /api/v1/invoices/{draft}/duplicate", WRITE_INVOICES, json!({})),
        json("PUT /api/v1/invoices/{draft}/items/{line}", WRITE_INVOICES, item()),
        get("DELETE /api/v1/invoices/{draft}/items/{line}", WRITE_INVOICES),
        json("POST /api/v1/invoices/{draft}/split", WRITE_INVOICES, json!({"lines": [1]}))
            .refused(),
        json(
            "POST /api/v1/invoices/merge",
            WRITE_INVOICES,
            json!({"invoice_ids": [], "due_on": "2031-01-31"}),
        )
        .refused(),
        get("GET /api/v1/invoices/{draft}/pdf", INVOICES),
        get("POST /api/v1/invoices/{draft}/pdf", ISSUE_INVOICES).refused(),
        get("GET /api/v1/credit-notes/{credit_note}/pdf", INVOICES),
        json("POST /api/v1/invoices/{draft}/issue", ISSUE_INVOICES, json!({})).refused(),
        json("POST /api/v1/invoices/issue", ISSUE_MANY, json!({"invoice_ids": [999_999]}))
            .refused(),
        json("POST /api/v1/invoices/{draft}/payments", PAY_INVOICES, json!({"amount": "1.00"}))
            .refused(),
        json("POST /api/v1/invoices/{draft}/pay-from-credit", PAY_INVOICES, json!({})).refused(),
        json(
            "POST /api/v1/invoices/{draft}/refunds",
            &[&[RefundPayments]],
            json!({"amount": "1.00", "method": "credit", "reason": "x"}),
        )
        .refused(),
        json("POST /api/v1/invoices/{draft}/cancel", ISSUE_INVOICES, why()).refused(),
        json("POST /api/v1/invoices/{draft}/credit-notes", ISSUE_INVOICES, why()).refused(),
        json("POST /api/v1/invoices/{draft}/charge", PAY_INVOICES, json!({})).refused(),
        get("GET /api/v1/payments", INVOICES),
        get("GET /api/v1/payments/{payment}", INVOICES),
        json(
            "POST /api/v1/payments/{payment}/refunds",
            &[&[RefundPayments]],
            json!({"amount": "1.00", "method": "credit", "reason": "x"}),
        ),
        get("GET /api/v1/clients/{client}/payment-methods", SEE_CLIENTS),
        json(
            "POST /api/v1/clients/{client}/payment-methods",
            METHODS,
            json!({"gateway": "simulation", "token": "card_of_the_table", "label": "Visa 4242"}),
        ),
        get("DELETE /api/v1/clients/{client}/payment-methods/{method}", METHODS),
        json("PUT /api/v1/clients/{client}/billing-agreement", METHODS, json!({"is_set": true})),
        Row { sent: Sent::Csv, ..get("POST /api/v1/bank-statements", PAY_INVOICES) }.refused(),
        get("GET /api/v1/bank-lines", &[&[ViewInvoices, RecordPayments]]),
        json(
            "POST /api/v1/bank-lines/{bank_line}/assign",
            PAY_INVOICES,
            json!({"invoice_id": 999_999}),
        )
        .refused(),
        json("POST /api/v1/bank-lines/{bank_line}/dismiss", PAY_INVOICES, why()),
        json("POST /api/v1/refunds/{refund}/retry", &[&[RefundPayments]], json!({})).refused(),
        get("GET /api/v1/gateways", GATEWAYS),
        get("GET /api/v1/gateways/{gateway}", GATEWAYS),
        json("PATCH /api/v1/gateways/{gateway}", EDIT_GATEWAYS, json!({"consent_text": "x"})),
        get("GET /api/v1/journal", JOURNAL),
        get("GET /api/v1/journal/export.beancount", TAKE_JOURNAL),
        get("GET /api/v1/journal/export.csv", TAKE_JOURNAL),
        get("GET /api/v1/journal/verify", JOURNAL),
        get("GET /api/v1/journal/{entry}", JOURNAL),
        json("POST /api/v1/journal/{entry}/reverse", &[&[ReverseEntries]], why()),
        get("GET /api/v1/currencies", SEE_EITHER),
        json("POST /api/v1/currencies", CURRENCIES, json!({"code": "ISK", "rate": "145"})),
        get("GET /api/v1/currencies/{currency}", SEE_EITHER),
        get("GET /api/v1/currencies/{currency}/rates", SEE_EITHER),
        Row { sent: Sent::Csv, ..get("POST /api/v1/currencies/rates", CURRENCIES) }.refused(),
        json("PATCH /api/v1/currencies/{currency}", CURRENCIES, json!({"rate": "2"})),
        get("DELETE /api/v1/currencies/{currency}", &[&[EditCurrencies]]),
        get("GET /api/v1/tax-rules", SEE_EITHER),
        json("POST /api/v1/tax-rules", TAX_RULES, json!({"name": "VAT", "rate": "5"})),
        json("POST /api/v1/tax-rules/assess", SEE_CLIENTS, json!({"client_id": 1})),
        get("GET /api/v1/tax-rules/{tax_rule}", SEE_EITHER),
        json("PATCH /api/v1/tax-rules/{tax_rule}", TAX_RULES, json!({"rate": "6"})),
        get("DELETE /api/v1/tax-rules/{tax_rule}", &[&[EditTaxRules]]),
        get("GET /api/v1/products", SEE_EITHER),
        json("POST /api/v1/products", PRODUCTS, json!({"name": "Made", "code": "made-here"})),
        get("GET /api/v1/products/{product}", SEE_EITHER),
        json("PATCH /api/v1/products/{product}", PRODUCTS, json!({"name": "Other"})),
        get("DELETE /api/v1/products/{product}", &[&[EditProducts]]),
        get("POST /api/v1/products/{product}/retire", PRODUCTS),
        get("GET /api/v1/products/{product}/cycles", SEE_EITHER),
        json(
            "POST /api/v1/products/{product}/cycles",
            PRODUCTS,
            json!({"unit": "day", "currency": "EUR", "price": "1"}),
        ),
        get("GET /api/v1/product-cycles/{price}", SEE_EITHER),
        json("PATCH /api/v1/product-cycles/{price}", PRODUCTS, json!({"price": "2"})),
        get("DELETE /api/v1/product-cycles/{price}", &[&[EditProducts]]),
        get("POST /api/v1/product-cycles/update-relative-prices", &[&[EditProducts]]),
        get("GET /api/v1/product-groups", SEE_EITHER),
        json("POST /api/v1/product-groups", PRODUCTS, json!({"name": "Made by this test"})),
        get("GET /api/v1/product-groups/{product_group}", SEE_EITHER),
        json("PATCH /api/v1/product-groups/{product_group}", PRODUCTS, json!({"name": "New name"})),
        get("DELETE /api/v1/product-groups/{product_group}", &[&[EditProducts]]),
        get("GET /api/v1/custom-fields", SEE_EITHER),
        json(
            "POST /api/v1/custom-fields",
            FIELDS,
            json!({"name": "made_by_this_test", "label": "Made", "kind": "text"}),
        ),
        get("GET /api/v1/custom-fields/{field}", SEE_EITHER),
        json("PATCH /api/v1/custom-fields/{field}", FIELDS, json!({"label": "Other"})),
        get("DELETE /api/v1/custom-fields/{field}", &[&[EditCustomFields]]),
        get("GET /api/v1/operations", &[&[ViewOperations]]),
        get("GET /api/v1/operations/{operation}", &[&[ViewOperations]]),
        get("POST /api/v1/operations/{operation}/retry", &[&[ViewOperations], &[SuspendClients]])
            .refused(),
        get("GET /api/v1/permissions", SEE_SETTINGS),
        get("GET /api/v1/reports/months", &[&[ViewInvoices], &[ViewJournal]]),
        get("GET /api/v1/reports/receivables", INVOICES),
        get("GET /api/v1/reports/receivables.csv", &[&[ExportMoney], &[ViewInvoices]]),
        get("GET /api/v1/roles", SEE_SETTINGS),
        json("POST /api/v1/roles", STAFF, json!({"name": "Made by this test"})),
        get("GET /api/v1/roles/{role}", SEE_SETTINGS),
        json("PATCH /api/v1/roles/{role}", STAFF, json!({"name": "Changed by this test"})),
        get("DELETE /api/v1/roles/{role}", &[&[ManageStaff]]),
        get("GET /api/v1/scheduled-tasks", &[&[ViewOperations]]),
        get("GET /api/v1/staff", SEE_SETTINGS),
        json(
            "POST /api/v1/staff",
            STAFF,
            json!({"email": "made@bursar.example", "first_name": "Ole", "password": "a long enough one"}),
        ),
        get("GET /api/v1/staff/{staff}", SEE_SETTINGS),
        json("PATCH /api/v1/staff/{staff}", STAFF, json!({"first_name": "Kari"})),
        get("GET /api/v1/tokens", FREE),
        json("POST /api/v1/tokens", FREE, json!({"name": "own"})),
        // What is another's own is not there for who may not manage it.
        get("DELETE /api/v1/tokens/{token}", FREE).foreign(),
        get("GET /api/v1/users", &[&[ViewUsers]]),
        json(
            "POST /api/v1/users",
            USERS,
            json!({"email": "made@users.example", "first_name": "Ole"}),
        ),
        get("GET /api/v1/users/{user}", &[&[ViewUsers]]),
        json("PATCH /api/v1/users/{user}", USERS, json!({"first_name": "Kari"})),
        get("GET /api/v1/views", SEE_CLIENTS),
        json("POST /api/v1/views", SEE_CLIENTS, json!({"name": "Made by this test"})),
        json("PATCH /api/v1/views/{view}", SEE_CLIENTS, json!({"name": "Other"})).foreign(),
        get("DELETE /api/v1/views/{view}", SEE_CLIENTS).foreign(),
    ]
}

/// What the panel's forms lead to.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn forms() -> Vec<Row> {
    const LINE: &[(&str, &str)] =
        &[("kind", "custom"), ("description", "Consulting"), ("unit_price", "5")];
    const WHY: &[(&str, &str)] = &[("reason", "asked by phone")];
    const NAMED: &[(&str, &str)] = &[("name", "Named by this form")];
    const NONE: &[(&str, &str)] = &[];
    vec![
        form("POST /clients/columns", FREE, NONE),
        form("POST /clients/views/save", SEE_CLIENTS, NAMED),
        form("POST /clients/views/{view}/remove", SEE_CLIENTS, NONE).foreign(),
        form("POST /clients/bulk/group", &[&[GroupClients]], &[("id", "1"), ("group_id", "1")]),
        form("POST /clients/import", &[&[ImportClients]], NONE),
        form("POST /clients/import/{upload}", &[&[ImportClients]], &[("step", "import")]).foreign(),
        form(
            "POST /clients/new",
            &[&[ViewClients, ViewSettings], &[CreateClients]],
            &[
                ("company", "Made"),
                ("email", "form@clients.example"),
                ("address_line_1", "Storgatan 1"),
                ("country", "SE"),
            ],
        ),
        form("POST /clients/{client}/edit", &[&[ViewClients], &[EditClients]], NONE).refused(),
        form(
            "POST /clients/{client}/credit/close",
            &[&[ViewClients], &[AdjustCredit]],
            &[("currency", "EUR")],
        )
        .refused(),
        form("POST /clients/{client}/vat-check", &[&[ViewClients], &[EditClients]], NONE).refused(),
        form("POST /clients/{client}/suspend", &[&[ViewClients], &[SuspendClients]], WHY),
        form("POST /clients/{client}/resume", &[&[ViewClients], &[SuspendClients]], WHY).refused(),
        form("POST /clients/{client}/terminate", &[&[ViewClients], &[TerminateClients]], WHY)
            .refused(),
        form("POST /clients/{client}/delete", &[&[ViewClients], &[DeleteClients]], NONE).refused(),
        form("POST /clients/{client}/groups", &[&[ViewClients], &[GroupClients]], NONE),
        form(
            "POST /clients/{client}/configuration/change",
            &[&[ViewClients], &[ChangeClientConfigurations]],
            &[("to", "1")],
        ),
        form(
            "POST /clients/{client}/credit",
            &[&[ViewClients], &[AdjustCredit]],
            &[("direction", "add"), ("amount", "1.00"), ("currency", "EUR"), ("reason", "x")],
        ),
        form(
            "POST /clients/{client}/invoices/new",
            &[&[ViewClients], &[EditInvoices]],
            &[("kind", "custom"), ("currency", "EUR")],
        ),
        form("POST /invoices/{draft}/remind", &[&[SendEmails], &[ViewInvoices]], NONE).refused(),
        form("POST /emails/{email}/resend", &[&[SendEmails], &[ViewEmails]], NONE).refused(),
        form("POST /settings/mail-templates/new", TEMPLATES, WORDS),
        form("POST /settings/mail-templates/{template}/{language}", WRITE_TEMPLATES, WORDS),
        form("POST /settings/mail-templates/{template}/{language}/reset", WRITE_TEMPLATES, NONE),
        form("POST /settings/mail-templates/{template}/{language}/test", WRITE_TEMPLATES, NONE),
        form("POST /invoices/{draft}/lines", WRITE_INVOICES, NONE),
        form("POST /invoices/{draft}/duplicate", WRITE_INVOICES, NONE),
        form("POST /invoices/{draft}/split", WRITE_INVOICES, NONE).refused(),
        form("POST /invoices/merge", WRITE_INVOICES, NONE).refused(),
        form("POST /invoices/{draft}/lines/new", WRITE_INVOICES, LINE),
        form("POST /invoices/{draft}/lines/{line}/edit", WRITE_INVOICES, LINE),
        form("POST /invoices/{draft}/lines/{line}/remove", WRITE_INVOICES, NONE),
        form("POST /invoices/{draft}/edit", WRITE_INVOICES, &[("notes", "x")]),
        form("POST /invoices/{draft}/discard", WRITE_INVOICES, NONE),
        form("POST /invoices/{draft}/print-again", ISSUE_INVOICES, NONE).refused(),
        form("POST /invoices/{draft}/issue", ISSUE_INVOICES, NONE).refused(),
        form("POST /invoices/issue", ISSUE_MANY, &[("id", "999999")]).refused(),
        form("POST /invoices/{draft}/payment", PAY_INVOICES, &[("amount", "1.00")]).refused(),
        form("POST /invoices/{draft}/charge", PAY_INVOICES, NONE).refused(),
        form(
            "POST /payments/{payment}/refund",
            &[&[RefundPayments]],
            &[("amount", "1.00"), ("method", "credit"), ("reason", "x")],
        ),
        form("POST /refunds/{refund}/retry", &[&[RefundPayments]], NONE).refused(),
        form("POST /bank-lines/read", PAY_INVOICES, &[("lines", "date,amount"), ("act", "look")])
            .refused(),
        form("POST /bank-lines/read/file", PAY_INVOICES, NONE).refused(),
        form("POST /bank-lines/{bank_line}/assign", PAY_INVOICES, &[("invoice_id", "999999")])
            .refused(),
        form("POST /bank-lines/{bank_line}/dismiss", PAY_INVOICES, WHY),
        form(
            "POST /settings/gateways/{gateway}",
            EDIT_GATEWAYS,
            &[("display_name", "By another name"), ("is_enabled", "true")],
        ),
        form(
            "POST /clients/{client}/payment-methods/new",
            &[&[ViewClients], &[ManagePaymentMethods]],
            &[("gateway", "simulation"), ("token", "card_of_the_form"), ("label", "Visa 1")],
        ),
        form(
            "POST /clients/{client}/payment-methods/{method}/remove",
            &[&[ViewClients], &[ManagePaymentMethods]],
            NONE,
        ),
        form(
            "POST /clients/{client}/billing-agreement",
            &[&[ViewClients], &[ManagePaymentMethods]],
            &[("is_set", "true")],
        ),
        form("POST /invoices/{draft}/pay-from-credit", PAY_INVOICES, NONE).refused(),
        form("POST /invoices/{draft}/refund", &[&[RefundPayments]], WHY).refused(),
        form("POST /invoices/{draft}/cancel", ISSUE_INVOICES, WHY).refused(),
        form("POST /invoices/{draft}/credit", ISSUE_INVOICES, WHY).refused(),
        form(
            "POST /journal/{entry}/reverse",
            &[&[ViewJournal], &[ReverseEntries]],
            &[("reason", "x")],
        ),
        form("POST /clients/{client}/notes/new", NOTES, &[("body", "Called")]),
        form("POST /clients/{client}/notes/{note}/remove", NOTES, NONE),
        form(
            "POST /clients/{client}/users/associate",
            TEAM,
            &[("user_id", "{user}"), ("roles", "owner")],
        ),
        form("POST /clients/{client}/users/invite", TEAM, &[("email", "form@users.example")])
            .refused(),
        form("POST /clients/{client}/users/{member}/roles", TEAM, &[("roles", "owner")]),
        form("POST /clients/{client}/users/{member}/dissociate", TEAM, NONE),
        form("POST /clients/{client}/invitations/{invitation}/withdraw", TEAM, NONE),
        form("POST /operations/{operation}/retry", &[&[ViewOperations], &[SuspendClients]], NONE)
            .refused(),
        form(
            "POST /pricing-plans/new",
            &[&[EditPricingPlans]],
            &[("name", "Made by this form"), ("currency", "EUR")],
        ),
        form(
            "POST /pricing-plans/{plan}/edit",
            &[&[EditPricingPlans]],
            &[("name", "Changed by this form"), ("currency", "EUR")],
        ),
        form("POST /pricing-plans/{plan}/clone", &[&[EditPricingPlans]], &[("name", "A clone")]),
        form("POST /pricing-plans/{plan}/default", &[&[EditPricingPlans]], NONE),
        form("POST /pricing-plans/{plan}/delete", &[&[EditPricingPlans]], NONE),
        form("POST /pricing-plans/{plan}/rules/new", &[&[EditPricingPlans]], RULE),
        form("POST /pricing-rules/{rule}", PLANS, RULE),
        form("POST /pricing-rules/{rule}/end", PLANS, NONE),
        form("POST /pricing-rules/{rule}/clone", &[&[EditPricingPlans]], NONE),
        form("POST /pricing-rules/{rule}/delete", PLANS, NONE),
        form("POST /settings/me", FREE, NONE),
        form("POST /settings/me/password", FREE, NONE).refused(),
        form("POST /settings/tokens/new", FREE, NAMED),
        form("POST /settings/tokens/{token}/revoke", FREE, NONE).foreign(),
        form("POST /settings/roles/new", &[&[ManageStaff]], NAMED),
        form("POST /settings/roles/{role}", STAFF, NAMED).refused(),
        form("POST /settings/roles/{role}/delete", &[&[ManageStaff]], NONE),
        form("POST /settings/staff/new", STAFF, NONE).refused(),
        form("POST /settings/staff/{staff}", STAFF, NONE).refused(),
        form("POST /users/new", &[&[EditUsers]], NONE).refused(),
        form("POST /users/{user}/edit", USERS, NONE).refused(),
        form("POST /users/{user}/disable", USERS, NONE),
        form("POST /users/{user}/enable", USERS, NONE),
        form("POST /settings/configurations/new", CONFIGURATIONS, NAMED),
        form(
            "POST /settings/configurations/{configuration}/sections/general",
            CONFIGURATIONS,
            &[("general.message_language", "en")],
        ),
        form("POST /settings/configurations/{configuration}/logo", CONFIGURATIONS, NONE).refused(),
        form("POST /settings/configurations/{configuration}/logo/remove", CONFIGURATIONS, NONE)
            .foreign(),
        form("POST /settings/configurations/{configuration}/edit", CONFIGURATIONS, NONE).refused(),
        form("POST /settings/configurations/{configuration}/default", CONFIGURATIONS, NONE),
        form(
            "POST /settings/configurations/{configuration}/delete",
            &[&[EditConfigurations]],
            NONE,
        ),
        form(
            "POST /settings/currencies/new",
            &[&[EditCurrencies]],
            &[("code", "CLP"), ("rate", "900")],
        ),
        form("POST /settings/currencies/rates", CURRENCIES, NONE).refused(),
        form("POST /settings/currencies/{currency}/rate", &[&[EditCurrencies]], &[("rate", "2")]),
        form("POST /settings/currencies/{currency}/remove", &[&[EditCurrencies]], NONE),
        form(
            "POST /settings/tax-rules/new",
            &[&[EditTaxRules]],
            &[("name", "VAT"), ("rate", "5"), ("level", "2")],
        ),
        form(
            "POST /settings/tax-rules/{tax_rule}",
            &[&[EditTaxRules]],
            &[("name", "VAT"), ("rate", "5"), ("level", "1"), ("country", "BR"), ("state", "XX")],
        ),
        form("POST /settings/tax-rules/{tax_rule}/delete", &[&[EditTaxRules]], NONE),
        form("POST /products/new", &[&[EditProducts]], PRODUCT),
        form("POST /products/relative-prices", &[&[EditProducts]], NONE),
        form("POST /products/{product}/edit", PRODUCTS, PRODUCT).refused(),
        form("POST /products/{product}/retire", &[&[EditProducts]], NONE),
        form("POST /products/{product}/delete", &[&[EditProducts]], NONE),
        form(
            "POST /products/{product}/cycles/new",
            &[&[EditProducts]],
            &[("unit", "day"), ("currency", "EUR"), ("price", "1")],
        ),
        form("POST /product-cycles/{price}", PRODUCTS, &[("price", "2")]),
        form("POST /product-cycles/{price}/delete", PRODUCTS, NONE),
        form("POST /product-groups/new", &[&[EditProducts]], &[("name", "Made by a form")]),
        form("POST /product-groups/{product_group}", &[&[EditProducts]], &[("name", "Renamed")]),
        form("POST /product-groups/{product_group}/delete", &[&[EditProducts]], NONE),
        form("POST /settings/custom-fields/new", &[&[EditCustomFields]], NONE).refused(),
        form("POST /settings/custom-fields/{field}", FIELDS, NONE).refused(),
        form("POST /settings/custom-fields/{field}/remove", &[&[EditCustomFields]], NONE),
        form("POST /settings/groups/new", &[&[EditGroups]], NAMED),
        form("POST /settings/groups/{group}/edit", &[&[EditGroups]], &[("name", "Renamed")]),
        form("POST /settings/groups/{group}/delete", &[&[EditGroups]], NONE),
        form(
            "POST /settings/groups/{group}/members/{client}/add",
            &[&[ViewClients], &[GroupClients]],
            NONE,
        ),
        form(
            "POST /settings/groups/{group}/members/{client}/remove",
            &[&[ViewClients], &[GroupClients]],
            NONE,
        ),
    ]
}

/// The doors, which stand open to everybody, and the way out.
pub(super) const DOORS: [&str; 7] = [
    "POST /sign-in",
    "POST /sign-out",
    "POST /password",
    "POST /password/{}",
    "POST /setup",
    "POST /invitations/{}",
    "POST /webhooks/gateways/{}",
];
