//! The page of one's own settings: how one likes the panel, and one's password.

use axum::{Router, response::Response, routing::get, routing::post};
use bursar_application::{
    Error,
    access::{Preferences, SHORTEST_PASSWORD},
    secret::Secret,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use hypertext::prelude::*;
use tower_sessions::Session;

use crate::{
    AppState,
    address::{Entered, Values},
    components::{
        Banner, Breadcrumb, Button, Choice, Field, Guard, Html, Problem, Weight, error_summary,
        form_section, html, page_head,
    },
    failure::Answer,
    layout::Place,
    session,
    shell::preference::{DENSITY, SINGLE_KEYS, THEME, ZONE},
    visit::{Mistakes, Visit, onward},
};

const TITLE: &str = "Your settings";

/// The page.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/settings/me", get(show).post(save))
        .route("/settings/me/password", post(change_password))
}

async fn show(visit: Visit, address: crate::address::Address) -> Answer<Response> {
    let is_saved = address.given("saved").is_some();
    Ok(visit.page(Place::Settings, TITLE, Own::of(&visit, is_saved, &[]).view()))
}

async fn save(visit: Visit, entered: Entered) -> Answer<Response> {
    let liked = liked(&visit.staff.identity.preferences, &entered);
    visit.desk().keep_preferences(visit.actor(), &liked).await?;
    Ok(onward("/settings/me?saved=yes"))
}

async fn change_password(visit: Visit, session: Session, entered: Entered) -> Answer<Response> {
    match change(&visit, &entered).await {
        Ok(()) => {
            session::end(&session).await?;
            Ok(onward("/sign-in"))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = Own::of(&visit, false, &mistakes.problems).view();
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

async fn change(visit: &Visit, entered: &Values) -> Result<(), Error> {
    let secret = |name: &str| Secret::new(entered.text(name));
    let (current, new) = (secret("current_password"), secret("password"));
    visit.desk().change_own_password(visit.actor(), current, new).await
}

/// The preferences with what the form says; what it does not ask about stays.
fn liked(present: &Preferences, entered: &Values) -> Preferences {
    let mut liked = present.clone();
    let zone = entered.given(ZONE).filter(|zone| zone.parse::<Tz>().is_ok());
    let keys = if entered.is_ticked(SINGLE_KEYS) { "on" } else { "off" };
    let theme = entered.given(THEME).filter(|theme| matches!(*theme, "light" | "dark"));
    let density = entered.given(DENSITY).filter(|density| *density == "compact");
    let chosen = [(ZONE, zone), (SINGLE_KEYS, Some(keys)), (THEME, theme), (DENSITY, density)];
    for (name, value) in chosen {
        match value {
            Some(value) => liked.insert(name.to_owned(), value.to_owned()),
            None => liked.remove(name),
        };
    }
    liked
}

/// What the page shows.
struct Own<'a> {
    preferences: &'a Preferences,
    default_zone: Tz,
    guards: [Guard; 2],
    is_saved: bool,
    problems: &'a [Problem],
}

impl<'a> Own<'a> {
    fn of(visit: &'a Visit, is_saved: bool, problems: &'a [Problem]) -> Self {
        Own {
            preferences: &visit.staff.identity.preferences,
            default_zone: visit.state.options.billing_zone,
            guards: [visit.guard(), visit.guard()],
            is_saved,
            problems,
        }
    }

    fn preference(&self, name: &str) -> &str {
        self.preferences.get(name).map_or("", String::as_str)
    }

    fn view(&self) -> Html {
        let (panel, password) = (self.panel(), self.password());
        let [first, second] = &self.guards;
        html(maud! {
            (Breadcrumb::from("Settings", "/settings"))
            (page_head(TITLE, None, ()))
            @if self.is_saved { (Banner::new(Weight::Information, "Your settings are saved.")) }
            form .form method="post" action="/settings/me" novalidate data-guard { (first) (panel) }
            form .form method="post" action="/settings/me/password" novalidate data-guard {
                (second) (error_summary(self.problems)) (password)
            }
        })
    }

    fn panel(&self) -> Html {
        let theme = self.preference(THEME);
        let compact = self.preference(DENSITY) == "compact";
        let themes = vec![
            Choice::new("", "As the system says", !matches!(theme, "light" | "dark")),
            Choice::new("light", "Light", theme == "light"),
            Choice::new("dark", "Dark", theme == "dark"),
        ];
        let densities = vec![
            Choice::new("", "Comfortable", !compact),
            Choice::new("compact", "Compact", compact),
        ];
        let zones = self.zones();
        let has_keys = self.preference(SINGLE_KEYS) != "off";
        html(form_section(
            "Panel",
            None,
            maud! {
                (Field::radios(THEME, "Colours", themes.clone()).required())
                (Field::radios(DENSITY, "Rows of lists", densities.clone()).required())
                (Field::select(ZONE, "Time zone", zones.clone()).unmarked()
                    .hint("Times are shown in it. Billing periods stay in the zone of the provider."))
                (Field::tick(SINGLE_KEYS, "Single keys act as shortcuts", has_keys)
                    .hint("Turn them off if you dictate, or press keys by accident. Ctrl K stays."))
                div { (Button::submit("Save settings").primary()) }
            },
        ))
    }

    fn zones(&self) -> Vec<Choice<'static>> {
        let own = self.preference(ZONE);
        let default = format!("That of the provider ({})", self.default_zone);
        let all = TZ_VARIANTS.iter().map(|zone| zone.name());
        let places = all.filter(|name| name.contains('/') && !name.starts_with("Etc/"));
        let zones = places.map(|name| Choice::new(name, name.replace('_', " "), name == own));
        std::iter::once(Choice::new("", default, own.is_empty())).chain(zones).collect()
    }

    fn password(&self) -> Html {
        let hint = format!(
            "At least {SHORTEST_PASSWORD} characters. You are signed out everywhere and sign in with it again."
        );
        html(form_section(
            "Password",
            None,
            maud! {
                (Field::secret("current_password", "Present password").required()
                    .autocomplete("current-password").problems(self.problems))
                (Field::secret("password", "New password").required().autocomplete("new-password")
                    .hint(hint.as_str()).problems(self.problems))
                div { (Button::submit("Change password")) }
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own<'a>(preferences: &'a Preferences, problems: &'a [Problem]) -> Own<'a> {
        let guards = [Guard::default(), Guard::default()];
        Own { preferences, default_zone: Tz::UTC, guards, is_saved: false, problems }
    }

    #[test]
    fn what_the_form_does_not_ask_about_stays_and_nonsense_is_left_out() {
        let present = Preferences::from([("columns".to_owned(), "email".to_owned())]);
        let entered = Values::read(b"theme=dark&time_zone=Mars/Base&single_keys=true");
        let liked = liked(&present, &entered);
        assert_eq!(liked.get("columns").map(String::as_str), Some("email"));
        assert_eq!(liked.get(THEME).map(String::as_str), Some("dark"));
        assert_eq!(liked.get(SINGLE_KEYS).map(String::as_str), Some("on"));
        assert_eq!(liked.get(ZONE), None);
    }

    #[test]
    fn keys_are_off_when_the_tick_was_not_sent() {
        let liked = liked(&Preferences::new(), &Values::default());
        assert_eq!(liked.get(SINGLE_KEYS).map(String::as_str), Some("off"));
    }

    #[test]
    fn the_page_shows_what_is_chosen_and_is_sound() {
        let chosen = Preferences::from([
            (THEME.to_owned(), "dark".to_owned()),
            (ZONE.to_owned(), "Europe/Oslo".to_owned()),
        ]);
        let problems = [Problem::of("current_password", "This is not your present password")];
        let html = own(&chosen, &problems).view().render().into_inner();
        assert!(html.contains("value=\"dark\" checked"), "{html}");
        assert!(html.contains("value=\"Europe/Oslo\" selected"), "{html}");
        assert!(html.contains("There is 1 problem"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn the_zone_of_the_provider_is_an_answer_like_any_other() {
        let html = own(&Preferences::new(), &[]).view().render().into_inner();
        let zone = html.split("name=\"time_zone\"").nth(1).and_then(|rest| rest.split('>').next());
        assert!(zone.is_some_and(|rest| !rest.contains("required")), "{html}");
        assert_eq!(html.matches("<form").count(), html.matches("novalidate").count());
    }
}
