//! The promises that every store makes, one test each.

use bursar_testkit::contract::settings;

use super::store;

/// Tests of promises about units of work.
macro_rules! keeps {
    ($($module:ident :: $promise:ident ($($port:ident),+);)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let (_database, store) = store().await;
            $module::$promise($({ let $port = &store; $port }),+).await;
        }
    )+};
}

keeps! {
    settings::a_group_comes_back_as_it_was_kept(work);
    settings::nothing_stays_of_a_dropped_unit_of_work(work);
    settings::a_change_of_an_old_version_is_stale(work);
    settings::a_removed_group_is_missing(work);
    settings::a_name_is_taken_whatever_its_case_and_accents(work);
    settings::ids_are_handed_out_once(work);
    settings::a_configuration_keeps_every_setting(work);
    settings::a_custom_field_comes_back_as_it_was_declared(work);
    settings::a_currency_keeps_its_rate(work, directory);
    settings::new_clients_get_the_defaults(work, directory);
}
