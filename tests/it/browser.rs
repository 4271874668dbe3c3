//! The panel in a real browser: by keyboard alone, for those who cannot see it, and without scripts.

use bursar_tests::Office;
use bursar_tests::browser::{Browser, keys};

use crate::pages::addresses;

/// Whether nothing on the page is fading any more.
const PAINTED: &str = "return document.getAnimations().every(one => one.playState !== 'running')";

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
    browser.sign_in().await;
    browser.open("/clients?status=active").await;
    browser.wait_for("main").await;
    browser.press('/').await;
    browser.until("return document.activeElement?.name === 'q'").await;
    browser.press(keys::ESCAPE).await;
    browser.open("/clients?status=active&layout=list").await;
    browser.wait_for("main table").await;
    browser.press('j').await;
    browser.press('j').await;
    browser.press('k').await;
    browser.press(keys::ENTER).await;
    browser.until(r"return /^\/clients\/\d+$/.test(location.pathname)").await;
    let client = browser.path().await.split('?').next().unwrap().to_owned();
    browser.open(&format!("{client}/suspend")).await;
    browser.focus("[name=reason]").await;
    browser.type_text("asked by phone").await;
    browser
        .script("document.activeElement.form.querySelector('button:not([type=button])').focus()")
        .await;
    browser.press(keys::ENTER).await;
    browser.until("return !location.pathname.endsWith('/suspend')").await;
    browser.until_shown("uspend").await;
    let complaints = browser.complaints().await;
    browser.close().await;
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_in_a_form_are_told_where_the_keyboard_is() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    browser.open("/clients/new").await;
    browser.focus("[name=company]").await;
    browser.type_text("Acme").await;
    browser.focus("[name=phone]").await;
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
async fn nothing_is_lost_on_a_narrow_screen() {
    let office = Office::open().await;
    let Some(browser) = Browser::at(&office).await else { return };
    browser.sign_in().await;
    browser.window().set_window_size(360, 800).await.unwrap();
    let mut wide = Vec::new();
    for address in addresses(&office.administrator().await).await.values() {
        browser.open(address).await;
        let script =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let excess = browser.script(script).await.as_i64().unwrap_or_default();
        if excess > 1 {
            wide.push(format!("{address} is {excess} pixels too wide"));
        }
    }
    browser.close().await;
    assert!(wide.is_empty(), "{wide:#?}");
}
