//! The panel in a real browser: by keyboard alone, for those who cannot see it, and without scripts.

use bursar_tests::browser::{Browser, keys};
use bursar_tests::{Office, PASSWORD};
use serde_json::json;

use crate::clients::register;
use crate::pages::addresses;
use crate::unsaved::{description, group};

/// Whether nothing on the page is fading any more.
const PAINTED: &str = "return document.getAnimations().every(one => one.playState !== 'running')";

/// The rows of a list, as a script finds them.
const ROWS: &str = "document.querySelectorAll('tbody .row-link, .card h2 a')";

/// By how much the page is wider than its window.
const EXCESS: &str =
    "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

/// Whether the page has come to rest after something was fetched into it.
const SETTLED: &str = "return document.readyState === 'complete'
    && !document.querySelector('[aria-busy=true]')";

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_serious_barrier_in_either_light() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    let mut barriers = Vec::new();
    for address in addresses(&office.administrator().await).await.values() {
        browser.open(address).await;
        for theme in ["light", "dark"] {
            browser.script(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
            browser.until(PAINTED).await;
            let found = browser.barriers().await;
            barriers
                .extend(found.into_iter().map(|barrier| format!("{address} ({theme}): {barrier}")));
        }
    }
    let complaints = browser.complaints().await;
    browser.close().await;
    assert!(barriers.is_empty(), "{barriers:#?}");
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_found_and_suspended_by_keyboard_alone() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    let program = office.program().await;
    let id = register(&program, "Keyboard Holding").await["id"].clone();
    browser.sign_in().await;
    browser.press('g').await;
    browser.press('c').await;
    browser.until("return location.pathname === '/clients'").await;
    browser.wait_for("tbody .row-link, .card h2 a").await;
    browser.press('j').await;
    browser.press('j').await;
    browser.press('k').await;
    browser.until(&format!("return document.activeElement === {ROWS}[0]")).await;
    browser.press('/').await;
    browser.until("return document.activeElement?.name === 'q'").await;
    browser.type_text("Keyboard Hold").await;
    browser.press(keys::ENTER).await;
    browser.until(&format!("return {ROWS}.length === 1")).await;
    browser.until(SETTLED).await;
    browser.tab_to("tbody .row-link, .card h2 a").await;
    browser.press('.').await;
    browser.until("return !!document.activeElement?.closest('[data-menu]')").await;
    browser.press('s').await;
    browser.until("return document.activeElement?.textContent.trim() === 'Suspend'").await;
    browser.press(keys::ENTER).await;
    browser.tab_to("[name=reason]").await;
    browser.type_text("asked by phone").await;
    browser.tab_to("form:has([name=reason]) button:not([type=button])").await;
    browser.press(keys::ENTER).await;
    let path = format!("/api/v1/clients/{id}");
    for _ in 0..200 {
        if program.get(&path).await.is(200).json()["suspension"]["reason"] == "asked by phone" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    office.work(&program).await;
    let client = program.get(&path).await.is(200).json();
    assert_eq!(
        (&client["status"], &client["suspension"]["kind"]),
        (&"suspended".into(), &"staff".into())
    );
    browser.open(&format!("/clients/{id}")).await;
    browser.until_shown("asked by phone").await;
    let complaints = browser.complaints().await;
    browser.close().await;
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_is_a_combobox_that_knows_what_was_visited_lately() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    let program = office.program().await;
    let id = register(&program, "Palette Holding").await["id"].clone();
    browser.sign_in().await;
    browser.open(&format!("/clients/{id}/invoices")).await;
    browser.open("/invoices").await;
    let opened = "document.querySelector('[data-palette]').click(); return true";
    let active = "document.getElementById(
        document.querySelector('#palette input').getAttribute('aria-activedescendant'))";
    browser.script(opened).await;
    browser.until(&format!("return {active}?.textContent.includes('Palette Holding')")).await;
    browser.until("return document.activeElement.getAttribute('role') === 'combobox'").await;
    assert_eq!(browser.barriers().await, [""; 0]);
    let kept = browser.script("return localStorage.recent").await;
    assert!(!kept.to_string().contains("Palette"), "{kept}");
    browser.type_text("new").await;
    browser.until(&format!("return {active}?.textContent.includes('New client')")).await;
    browser.press(keys::DOWN).await;
    browser.until(&format!("return {active}?.textContent.includes('New invoice')")).await;
    let chosen = "return document.querySelectorAll('#palette [aria-selected=true]').length === 1
        && document.activeElement.matches('#palette input')";
    browser.until(chosen).await;
    browser.press(keys::UP).await;
    browser.press(keys::ENTER).await;
    browser.until("return location.pathname === '/clients/new'").await;
    let complaints = browser.complaints().await;
    browser.close().await;
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_created_found_and_suspended_without_scripts() {
    let office = Office::open().await;
    let Some(browser) = Browser::without_scripts(&office).await else { return };
    let program = office.program().await;
    browser.open("/sign-in").await;
    browser.fill("[name=email]", "admin@bursar.example").await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("main form button").await;
    browser.wait_for("form[action='/sign-out']").await;
    assert!(!browser.has("html.js").await, "scripts run after all");
    browser.open("/clients/new").await;
    let fields = [
        ("company", "Plain Holding"),
        ("email", "plain@clients.example"),
        ("address_line_1", "Storgatan 1"),
    ];
    for (name, text) in fields {
        browser.fill(&format!("main [name={name}]"), text).await;
    }
    browser.click("main [name=country] option[value=SE]").await;
    browser.click("main form:has([name=company]) .form-end button").await;
    browser.wait_for("a[href$='/suspend'], a[href*='/suspend?']").await;
    assert!(browser.text_of("h1").await.contains("Plain Holding"));
    let path = browser.path().await;
    let client = path.split('?').next().unwrap();
    browser.open("/clients?q=Plain+Holding").await;
    browser.wait_for(&format!("main a[href^='{client}']")).await;
    browser.open(&format!("{client}/suspend")).await;
    browser.fill("main [name=reason]", "asked by phone").await;
    browser.click("main form:has([name=reason]) button:not([type=button])").await;
    browser.wait_for("h1").await;
    office.work(&program).await;
    let told = program.get(&format!("/api/v1{client}")).await.is(200).json();
    browser.close().await;
    assert_eq!(
        (&told["status"], &told["suspension"]["reason"]),
        (&"suspended".into(), &"asked by phone".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_in_a_form_are_told_where_the_keyboard_is() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    browser.open("/clients/new").await;
    browser.tab_to("[name=company]").await;
    browser.type_text("Acme").await;
    browser.tab_to("[name=phone]").await;
    browser.type_text("not a number").await;
    browser.press(keys::ENTER).await;
    browser.wait_for("[aria-invalid=true]").await;
    let kept = browser.script("return document.querySelector('[name=company]').value").await;
    assert_eq!(kept, "Acme");
    let described = "const e = document.querySelector('[aria-invalid=true]');
        const id = e.getAttribute('aria-errormessage') || e.getAttribute('aria-describedby');
        return !!id && id.split(' ').some(i => document.getElementById(i)?.textContent.trim())";
    assert_eq!(browser.script(described).await, true);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_on_a_narrow_screen_or_at_twice_the_size() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    let addresses = addresses(&office.administrator().await).await;
    let mut wide = Vec::new();
    // A window of 1280 by 1024 at 200 % has 640 by 512 left for the page.
    for address in addresses.values() {
        browser.open(address).await;
        for (width, height) in [(640, 512), (360, 800)] {
            browser.window().set_window_size(width, height).await.unwrap();
            let excess = browser.script(EXCESS).await.as_i64().unwrap_or_default();
            if excess > 1 {
                wide.push(format!("{address} is {excess} pixels wider than {width}"));
            }
        }
    }
    browser.close().await;
    assert!(wide.is_empty(), "{wide:#?}");
}

/// Presses a control as a person with a mouse would.
async fn click(browser: &Browser, selector: &str) {
    browser.wait_for(selector).await;
    browser.script(&format!("document.querySelector({selector:?}).click()")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_that_ask_for_nothing_can_be_sent_untouched() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    for path in ["/audit", "/clients/1/audit", "/settings/me"] {
        browser.open(path).await;
        let refused = "return [...document.querySelectorAll('main form')].filter(form =>
            !form.noValidate && !form.checkValidity()).map(form => form.action)";
        assert_eq!(browser.script(refused).await, serde_json::json!([]), "at {path}");
    }
    click(&browser, "form[action='/settings/me'] [type=submit]").await;
    browser.until_shown("Your settings are saved").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chip_is_edited_into_what_is_chosen_and_nothing_else() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    browser.open("/clients?out_of_credit=true").await;
    click(&browser, ".chip [popovertarget=filter-out-of-credit]").await;
    click(&browser, "#filter-out-of-credit input[value=false]").await;
    click(&browser, "#filter-out-of-credit [type=submit]").await;
    browser.until("return location.search === '?out_of_credit=false'").await;
    browser.open("/clients?out_of_credit=false&runway_below_days=10").await;
    click(&browser, ".chip [popovertarget=filter-runway-below-days]").await;
    browser
        .until(
            "return document.querySelector('#filter-runway-below-days').matches(':popover-open')",
        )
        .await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_clears_the_ticks_of_rows_and_of_cards() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    for (layout, boxes) in [("list", "tbody .sel input"), ("cards", "[data-tick]")] {
        browser.open(&format!("/clients?layout={layout}")).await;
        browser.until("return document.documentElement.classList.contains('js')").await;
        click(&browser, boxes).await;
        browser.until("return document.querySelectorAll('.list input:checked').length > 0").await;
        browser.script("document.activeElement.blur()").await;
        browser.press(keys::ESCAPE).await;
        browser.until("return document.querySelectorAll('.list input:checked').length === 0").await;
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_in_one_form_are_not_lost_by_sending_another() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    browser.open("/settings/me").await;
    browser.until("return document.documentElement.classList.contains('js')").await;
    browser.script("document.querySelector('[name=current_password]').focus()").await;
    browser.type_text("typed").await;
    let asks = |form: &str| {
        format!(
            "const form = document.querySelector(`form[action='{form}']`);
            form.dispatchEvent(new SubmitEvent('submit', {{bubbles: true, cancelable: true}}));
            const leaving = new Event('beforeunload', {{cancelable: true}});
            dispatchEvent(leaving);
            return leaving.defaultPrevented"
        )
    };
    assert_eq!(browser.script(&asks("/settings/me")).await, true);
    assert_eq!(browser.script(&asks("/settings/me/password")).await, false);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_what_loads_later_is_a_link_and_acts_are_confirmed() {
    let office = Office::open().await;
    let Some(browser) = Browser::without_scripts(&office).await else { return };
    browser.window().goto(&format!("{}/sign-in", office.address())).await.unwrap();
    let form = browser.window().form(fantoccini::Locator::Css("form")).await.unwrap();
    form.set_by_name("email", "admin@bursar.example").await.unwrap();
    form.set_by_name("password", PASSWORD).await.unwrap();
    form.submit().await.unwrap();
    browser.open("/clients/1").await;
    let link = fantoccini::Locator::Css("#happened .no-js a");
    let link = browser.window().find(link).await.unwrap();
    assert!(link.is_displayed().await.unwrap());
    let skeleton = browser.window().find(fantoccini::Locator::Css("#happened .skeleton")).await;
    assert!(!skeleton.unwrap().is_displayed().await.unwrap());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_comes_back_after_signing_in_again_and_can_be_settled() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    let program = office.program().await;
    let studios = group(&program, "Evening studios").await;
    browser.sign_in().await;
    browser.open(&format!("/settings/groups/{}/edit", studios["id"])).await;
    browser.tab_to("[name=description]").await;
    browser.type_text("Open late").await;
    // Somebody signs out in another window, and somebody else edits the group.
    let out = "const form = document.querySelector(`form[action='/sign-out']`);
        await fetch('/sign-out', {method: 'POST', body: new URLSearchParams(new FormData(form))})";
    browser.script(&format!("(async () => {{ {out}; document.title = 'out'; }})()")).await;
    browser.until("return document.title === 'out'").await;
    let group_path = format!("/api/v1/client-groups/{}", studios["id"]);
    let faster = json!({"description": "Never open"});
    program.patch_json(&group_path, &faster).await.is(200);
    browser.script("document.querySelector('.form-end button').click()").await;
    browser.until_shown("Your session has ended").await;
    browser.tab_to("input[name=email]").await;
    browser.type_text("admin@bursar.example").await;
    browser.tab_to("input[name=password]").await;
    browser.type_text(PASSWORD).await;
    browser.press(keys::ENTER).await;
    browser.until_shown("Your form is still here").await;
    assert_eq!(browser.barriers().await, [""; 0]);
    browser.script("document.querySelector('.form-end button').click()").await;
    browser.until_shown("nothing is saved yet").await;
    let typed = "return document.querySelector('[name=description]').value === 'Open late'";
    browser.until(typed).await;
    browser.script("document.querySelector('.form-end button').click()").await;
    browser.until_shown("Changed by").await;
    assert_eq!(browser.barriers().await, [""; 0]);
    browser.script("document.querySelector('.form-end button').click()").await;
    browser
        .until("return location.pathname.endsWith('/groups/' + location.pathname.split('/').pop())")
        .await;
    browser.until_shown("Open late").await;
    browser.close().await;
    assert_eq!(description(&program, &studios).await, "Open late");
}
