//! The promises that every store makes, one test each.

use std::sync::Arc;

use bursar_testkit::contract::{
    access, audit, client_list, clients, guards, journal, movements, operations, outbox, schedule,
    settings, taxes,
};

use super::store;

/// One test for each promise; the store is everything that the promise is about.
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
    settings::there_is_one_default_group(work);
    settings::ids_are_handed_out_once(work);
    settings::a_configuration_keeps_every_setting(work);
    settings::a_custom_field_comes_back_as_it_was_declared(work);
    settings::a_currency_keeps_its_rate(work, directory);
    settings::every_rate_is_kept(work, directory);
    settings::new_clients_get_the_defaults(work, directory);

    taxes::a_tax_rule_comes_back_as_it_was_kept(work, directory);
    taxes::a_tax_rule_is_changed_once_and_removed_once(work);
    taxes::one_configuration_is_read_by_its_id(work, directory);

    access::a_user_comes_back_as_he_was_kept(work);
    access::an_address_belongs_to_one_account(work);
    access::a_change_of_an_old_account_is_stale(work);
    access::only_active_administrators_count(work);
    access::a_role_keeps_its_permissions(work, people);
    access::active_staff_are_known_at_the_door(work, door);
    access::staff_without_roles_may_do_nothing(work, door);
    access::a_token_opens_the_door_until_it_is_revoked(work, door, people);
    access::people_are_listed_in_pages(work, people);
    access::a_membership_comes_back_as_it_was_kept(work, people);
    access::an_invitation_is_found_by_its_secret(work);

    client_list::a_client_comes_back_as_it_was_kept(work);
    client_list::a_suspension_is_kept_and_an_old_version_is_stale(work);
    client_list::search_follows_what_is_on_record(work, list);
    client_list::the_first_group_follows_names_and_memberships(work, list);
    client_list::many_clients_are_kept_at_once(work, list);
    client_list::many_clients_change_as_one_does(work, list);

    clients::members_outlive_their_group(work, directory);
    clients::a_note_comes_back_as_it_was_written(work);
    clients::shared_views_are_seen_by_all(work, views);

    journal::an_entry_comes_back_as_it_was_written(work, entries);
    journal::a_lot_is_spent_and_expires(work);
    journal::parallel_subtractions_never_take_more_than_there_is(work);
    journal::an_entry_is_reversed_once(work);
    journal::many_ledgers_are_written_at_once(work, entries);
    journal::a_limit_and_a_rate_renew_how_clients_stand(work, list);
    journal::every_filter_and_sort_means_what_it_says(work, entries);
    movements::any_movements_add_up(work, entries);

    guards::a_session_lasts_until_it_is_void(work, sessions);
    guards::the_sessions_of_a_user_end_together(work, sessions);
    guards::a_sign_in_forgets_void_sessions(work, sessions, door);
    guards::failures_are_counted_for_each_key(throttle);
    guards::a_key_is_claimed_once(work);
    guards::a_rolled_back_key_is_free_again(work);
    guards::the_first_answer_is_kept(work, answers);
    guards::old_keys_are_forgotten(work, answers);
    guards::a_link_works_once(work);
    guards::a_file_waits_for_its_owner_alone(work, uploads);

    operations::an_operation_comes_back_as_it_was_started(work, directory);
    operations::a_worker_gets_what_waits_longest(work, queue);
    operations::an_expired_lease_is_taken_over(work, queue);
    operations::a_worker_that_was_overtaken_writes_nothing(work, queue);
    operations::a_file_goes_when_its_operation_succeeds(work, queue);
    operations::an_ended_operation_rests_until_it_is_given_back(work, queue);
    operations::running_and_failed_operations_come_first(work, queue, directory);
    operations::what_is_under_way_is_known(work, queue, directory);

    outbox::a_person_is_told_of_something_once(work, directory);
    outbox::an_email_comes_back_as_it_was_written(work, queue, directory);
    outbox::a_lost_email_is_taken_over_before_it_is_handed_over(work, queue);
    outbox::an_email_in_doubt_is_never_taken_again(work, queue, directory);
    outbox::old_emails_are_forgotten(work, queue, directory);

    schedule::a_task_is_kept_with_how_it_went(board);
    schedule::a_task_runs_when_it_is_due_and_never_before(board);
    schedule::a_task_of_a_dead_worker_is_run_again(board);
    schedule::a_failing_task_is_told_and_tried_again(board);

    audit::an_entry_tells_everything(work, directory);
    audit::nothing_is_recorded_of_what_was_undone(work, directory);
    audit::entries_are_read_newest_first(work, directory);
    audit::entries_are_filtered(work, directory);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_administrators_cannot_leave_together() {
    let (_database, store) = store().await;
    access::two_administrators_cannot_leave_together(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_parallel_claims_is_first() {
    let (_database, store) = store().await;
    guards::one_of_many_parallel_claims_is_first(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_share_the_work() {
    let (_database, store) = store().await;
    operations::many_workers_share_the_work(Arc::new(store.clone()), Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_share_the_emails() {
    let (_database, store) = store().await;
    outbox::many_workers_share_the_emails(Arc::new(store.clone()), Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_workers_gets_the_task() {
    let (_database, store) = store().await;
    schedule::one_of_many_workers_gets_the_task(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_imports_cannot_register_the_same_client() {
    let (_database, store) = store().await;
    client_list::two_imports_cannot_register_the_same_client(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_cannot_leave_together() {
    let (_database, store) = store().await;
    access::two_owners_cannot_leave_together(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_rivals_cannot_be_created_together() {
    let (_database, store) = store().await;
    taxes::two_rivals_cannot_be_created_together(Arc::new(store)).await;
}
