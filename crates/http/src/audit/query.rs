//! Knows which part of the audit trail an address asks for.

use std::str::FromStr;

use bursar_application::audit::AuditFilter;
use bursar_domain::client::ClientId;
use chrono::NaiveDate;
use utoipa::IntoParams;

use crate::params::{Day, FromParams, Params};

/// Which entries of one client's history are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// By the member of staff with this id.
    pub actor: Option<i64>,
    /// With this action, such as `client.suspended`, or of this kind, such as `client`.
    pub action: Option<String>,
    /// On this day or later, UTC.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<NaiveDate>,
    /// On this day or earlier, UTC.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<NaiveDate>,
}

/// About what entries are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SubjectQuery {
    /// About this kind of record, such as `client` or `group`.
    pub subject_kind: Option<String>,
    /// About the record with this id.
    pub subject_id: Option<i64>,
    /// In the history of the client with this id.
    pub client: Option<i64>,
}

impl FromParams for HistoryQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self {
            actor: number(params, "actor"),
            action: params.text("action"),
            from: params.one::<Day>("from").map(|day| day.0),
            to: params.one::<Day>("to").map(|day| day.0),
        })
    }
}

impl FromParams for SubjectQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self {
            subject_kind: params.text("subject_kind"),
            subject_id: number(params, "subject_id"),
            client: number(params, "client"),
        })
    }
}

impl HistoryQuery {
    /// The entries about these.
    pub fn about(self, subject: SubjectQuery) -> AuditFilter {
        let Self { actor, action, from, to } = self;
        let SubjectQuery { subject_kind, subject_id, client } = subject;
        AuditFilter { actor, subject_kind, subject_id, client, action, from, to }
    }

    /// The entries in the history of a client.
    pub fn of_client(self, client: ClientId) -> AuditFilter {
        self.about(SubjectQuery { client: Some(client.get()), ..SubjectQuery::default() })
    }
}

fn number(params: &mut Params, name: &'static str) -> Option<i64> {
    params.one::<Number>(name).map(|number| number.0)
}

struct Number(i64);

impl FromStr for Number {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.parse().ok().filter(|number: &i64| *number > 0);
        number.map(Self).ok_or("Use a number above 0")
    }
}
