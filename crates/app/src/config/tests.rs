use std::fs;

use super::*;

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn read(file: Option<&str>, pairs: &[(&str, &str)], flags: &Given) -> Result<Settings, String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bursar.toml");
    let file = file.map(|text| {
        fs::write(&path, text).unwrap();
        path.as_path()
    });
    Settings::read(file, &environment(pairs), flags).map_err(|failure| failure.to_string())
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file = "[http]\nlisten = '127.0.0.1:1'\n[log]\nformat = 'json'\nlevel = 'warn'";
    let variables = [("BURSAR_HTTP__LISTEN", "127.0.0.1:2"), ("BURSAR_LOG__LEVEL", "debug")];
    let flags = Given::from([("http.listen", "127.0.0.1:3".to_owned())]);
    let settings = read(Some(file), &variables, &flags).unwrap();
    assert_eq!(settings.http.listen.port(), 3);
    assert_eq!(settings.log.level, "debug");
    assert_eq!(settings.log.format, LogFormat::Json);
}

#[test]
fn without_any_source_the_defaults_hold() {
    let settings = read(None, &[("XDG_DATA_HOME", "/data")], &Given::new()).unwrap();
    assert_eq!(settings.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.database_url().expose(), "sqlite:///data/bursar/bursar.sqlite");
    assert!(!settings.features.reseller);
    assert_eq!(settings.billing.time_zone, Tz::UTC);
    assert_eq!((settings.rates.url, settings.rates.every), (None, TimeDelta::hours(24)));
    assert_eq!(settings.vies.url.scheme(), "https");
}

#[test]
fn an_unknown_key_is_named_wherever_it_stands() {
    let file = read(Some("[http]\nlisen = 'x'"), &[], &Given::new()).unwrap_err();
    assert!(file.contains("http.lisen"), "{file}");
    let variable = read(None, &[("BURSAR_HTTP__LISEN", "x")], &Given::new()).unwrap_err();
    assert!(variable.contains("BURSAR_HTTP__LISEN"), "{variable}");
    let not_secret = [("BURSAR_HTTP__LISTEN_FILE", "/dev/null")];
    assert!(read(None, &not_secret, &Given::new()).is_err());
}

#[test]
fn a_wrong_value_is_refused_with_its_place() {
    let refused = [
        ("BURSAR_FEATURES__RESELLER", "yes"),
        ("BURSAR_BILLING__TIME_ZONE", "Europe/Atlantis"),
        ("BURSAR_BILLING__CURRENCY", "ZZZ"),
        ("BURSAR_DATABASE__URL", "mysql://x"),
        ("BURSAR_HTTP__LISTEN", "here"),
        ("BURSAR_HTTP__PUBLIC_URL", "https://a.example/panel"),
        ("BURSAR_DATABASE__URL", "sqlite://"),
        ("BURSAR_DATABASE__URL", "sqlite://:memory:"),
        ("BURSAR_DATABASE__URL", "sqlite:///?mode=rwc"),
        ("BURSAR_HTTP__TRUSTED_PROXIES", "proxy.example"),
        ("BURSAR_LOG__FORMAT", "xml"),
        ("BURSAR_PROVIDER__NAME", " "),
        ("BURSAR_RATES__URL", "ftp://rates.example/x"),
        ("BURSAR_RATES__FORMAT", "xml"),
        ("BURSAR_RATES__INTERVAL_HOURS", "0"),
        ("BURSAR_VIES__URL", "vies"),
        ("BURSAR_VIES__REQUESTER", "CHE123456788"),
    ];
    for (variable, value) in refused {
        let error = read(None, &[(variable, value)], &Given::new()).unwrap_err();
        assert!(error.starts_with(variable), "{error}");
    }
    let typed = read(Some("features = { reseller = [true] }"), &[], &Given::new());
    assert!(typed.unwrap_err().contains("features.reseller"));
}

#[test]
fn a_secret_can_come_in_a_file_but_not_twice() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    fs::write(&path, "postgres://u:p@h/n\n").unwrap();
    let path = path.to_str().unwrap();
    let settings = read(None, &[("BURSAR_DATABASE__URL_FILE", path)], &Given::new()).unwrap();
    assert_eq!(settings.database_url().expose(), "postgres://u:p@h/n");
    assert!(!format!("{settings:?}").contains("u:p@h"), "a secret was printed");
    let both = [("BURSAR_DATABASE__URL", "sqlite://x"), ("BURSAR_DATABASE__URL_FILE", path)];
    assert!(read(None, &both, &Given::new()).unwrap_err().contains("not both"));
}

#[test]
fn a_boolean_of_the_file_needs_no_quotes() {
    let settings = read(Some("[features]\nreseller = true"), &[], &Given::new()).unwrap();
    assert!(settings.features.reseller);
}
