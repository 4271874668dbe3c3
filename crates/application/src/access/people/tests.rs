use super::*;
use crate::testing::{Mocks, account, id, staff_with};

fn desk(kind: UserKind) -> Desk {
    let mut mocks = Mocks::default();
    mocks.people.expect_get().returning(move |_| {
        let user = account(kind, true);
        Ok(PersonRow { user, roles: Vec::new(), clients: 0, last_seen_at: None })
    });
    mocks.people.expect_clients_of().returning(|_| Ok(Vec::new()));
    mocks.desk()
}

#[tokio::test]
async fn people_are_shown_only_to_who_may_see_their_kind() {
    let viewer = staff_with(&[Permission::ViewUsers]);
    assert!(desk(UserKind::EndUser).person(&viewer, id(7)).await.is_ok());
    let hidden = desk(UserKind::Staff).person(&viewer, id(7)).await.unwrap_err();
    assert_eq!(hidden.code(), "denied");
    // This desk knows nobody: to ask it for anybody fails the test.
    let denied = Mocks::default().desk().person(&staff_with(&[]), id(7)).await.unwrap_err();
    assert_eq!(denied.code(), "denied");
}
