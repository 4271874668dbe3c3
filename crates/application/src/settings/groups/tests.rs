use super::*;
use crate::testing::{Work, acme, desk_over, id, noon, staff_with};

fn gold() -> GroupInput {
    GroupInput { name: "Gold".into(), is_default: true, ..GroupInput::default() }
}

fn work() -> Work {
    let mut work = Work::default();
    work.groups
        .expect_get()
        .returning(|_| Ok(ClientGroup::create(id(5), &gold(), noon()).unwrap().0));
    work
}

/// This unit of work expects nothing but to be asked for the group.
#[tokio::test]
async fn a_group_that_is_as_it_was_is_not_written() {
    let (desk, commits) = desk_over(work());
    desk.edit_group(&staff_with(&[Permission::EditGroups]), id(5), None, &gold()).await.unwrap();
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn the_members_of_a_deleted_group_leave_it_and_their_histories_tell() {
    let mut work = work();
    work.clients.expect_members().times(2).returning(|group, last, _| {
        assert_eq!(group, id(5));
        Ok(if last.is_none() { vec![id(1)] } else { Vec::new() })
    });
    work.clients.expect_load().returning(|_| {
        let mut member = acme();
        member.regroup([id(4), id(5)].into());
        Ok(vec![member])
    });
    work.clients.expect_save_left().times(1).returning(|group, clients| {
        assert_eq!(group, id(5));
        assert!(clients.iter().all(|client| *client.groups() == [id(4)].into()));
        Ok(())
    });
    for told in ["client.groups_changed", "group.deleted"] {
        let record = work.audit.expect_record_all().times(1);
        let record =
            record.withf(move |_, events, _| events.iter().map(|event| event.action).eq([told]));
        record.returning(|_, _, _| Ok(()));
    }
    work.groups.expect_remove().times(1).returning(|_| Ok(()));
    let (desk, commits) = desk_over(work);
    desk.delete_group(&staff_with(&[Permission::EditGroups]), id(5), None).await.unwrap();
    assert_eq!(commits.count(), 1);
}
