//! Who is let in where: every address as every role, forms without the token of their page, and what every answer carries.

use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::{Answer, Visitor};

/// An address of the access matrix: method, path, and the roles that may.
fn matrix() -> Vec<(String, String, Vec<bool>)> {
    let all = goodword_web::matrix();
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let may = words[words.len() - Role::ALL.len()..].iter().map(|mark| *mark == "x").collect();
        (words[0].to_owned(), words[1].to_owned(), may)
    };
    let found: Vec<_> = all.lines().skip(1).filter(|l| !l.trim().is_empty()).map(line).collect();
    assert!(found.len() > 100, "the matrix was not read");
    found
}

/// The path with the colleague's reference, or that of nothing, in its braces.
fn filled(path: &str, colleague: &str) -> String {
    let part = |part: &str| match part {
        "{colleague_id}" | "{assistant_id}" => colleague.to_owned(),
        "{name}" => "leaks".to_owned(),
        _ if part.starts_with('{') => "0000000000001".to_owned(),
        _ => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn a_role_gets_what_the_matrix_says_and_a_form_it_may_not_send_shows_it_nothing() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (_, sue) = Visitor::colleague(&firm, "Sue Secret", Role::Manager).await;
    for role in [Role::ReadOnly, Role::Assistant, Role::FeeEarner, Role::Compliance] {
        let (mut visitor, _) = Visitor::colleague(&firm, &format!("Vi {role}"), role).await;
        visitor.get("/").await.is(200);
        let column = Role::ALL.iter().position(|r| *r == role).unwrap();
        for (method, path, may) in matrix() {
            let address = filled(&path, &sue.to_string());
            let answer = match method.as_str() {
                "GET" => visitor.get(&address).await,
                _ => visitor.post(&address, &[("nonsense", "1")]).await,
            };
            let told = format!("{role}: {method} {address} answered {}", answer.status);
            if may[column] {
                assert!(!answer.status.is_server_error() && answer.status != 401, "{told}");
            } else {
                assert_eq!(answer.status, 403, "{told}");
            }
            guarded(&answer, &told);
        }
    }
}

#[tokio::test]
async fn a_form_that_is_refused_is_drawn_for_nobody_who_may_not_open_its_page() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (_, sue) = Visitor::colleague(&firm, "Sue Secret", Role::Manager).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/").await.is(200);
    tom.get(&format!("/settings/colleagues/{sue}")).await.is(403);
    for (form, field) in [("absence", "away_until"), ("sessions/end", "keep_session_id")] {
        let path = format!("/settings/colleagues/{sue}/{form}");
        let answer = tom.post(&path, &[(field, "nonsense")]).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        answer.hides("sue.secret@example.com");
    }
}

#[tokio::test]
async fn nothing_is_changed_by_a_form_without_the_token_of_its_own_page() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    let (mut bob, _) = Visitor::colleague(&firm, "Bob Other", Role::Admin).await;
    ada.get("/").await.is(200);
    bob.get("/").await.is(200);
    for (method, path, _) in matrix().into_iter().filter(|(method, ..)| method == "POST") {
        let address = filled(&path, "0000000000001");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let about = |how: &str| format!("{method} {address}, {how}");
        if address == "/imports/new" {
            assert_eq!(ada.send_file_unproven(&address).await.status, 403, "{}", about("without a token"));
            continue;
        }
        assert_eq!(ada.post_unproven(&address, &[]).await.status, 403, "{}", about("without a token"));
        let foreign = ada.ask_as("POST", &address, &form, &bob).await;
        assert_eq!(foreign.status, 403, "{}", about("with the token of somebody else"));
        for head in [("origin", "https://elsewhere.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
            assert_eq!(ada.ask("POST", &address, &[form[0], head], "").await.status, 403, "{}", about(head.1));
        }
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_the_door_from_everywhere() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut nobody = Visitor::nobody(&firm);
    for (method, path, _) in matrix() {
        let address = filled(&path, "0000000000001");
        let answer = nobody.ask(&method, &address, &[], "").await;
        let told = format!("{method} {address}");
        guarded(&answer, &told);
        if address.starts_with("/api/") {
            assert_eq!(answer.status, 401, "{told}");
        } else {
            assert_eq!((answer.status.as_u16(), answer.location().starts_with("/sign-in")), (303, true), "{told}");
        }
    }
    for path in ["/nothing", "/assets/nothing.css", "/api/v1/nothing", "/assets/%ff", "/people/%ff", "/health", "/sign-in"] {
        guarded(&nobody.get(path).await, path);
    }
}

/// Fails unless the answer keeps to itself: the policy, no sniffing, no framing, and nothing kept by a browser.
#[track_caller]
fn guarded(answer: &Answer, told: &str) {
    let head = |name: &str| answer.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert!(head("content-security-policy").starts_with("default-src 'none'; script-src 'self'"), "{told}");
    assert_eq!(head("x-content-type-options"), "nosniff", "{told}");
    assert_eq!(head("x-frame-options"), "DENY", "{told}");
    assert_eq!(head("cache-control"), "no-store", "{told}");
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{told}: {cookie}");
    }
}

#[tokio::test]
async fn where_browsers_come_by_https_no_cookie_travels_without_it() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::nobody_by_https(&firm);
    ada.get("/sign-in").await.is(200);
    let entered = ada.post("/sign-in", &[("email", "ada@example.com"), ("password", crate::browser::PASSWORD)]).await;
    entered.is(303);
    ada.get("/me").await.is(200);
    let themed = ada.post("/me/theme", &[("theme", "dark")]).await;
    let left = ada.post("/sign-out", &[]).await;
    for answer in [&entered, &themed, &left] {
        assert!(answer.headers.contains_key("strict-transport-security"));
        for cookie in answer.headers.get_all("set-cookie") {
            assert!(cookie.to_str().unwrap().ends_with("; Secure"), "{cookie:?}");
        }
    }
    assert!(entered.headers.contains_key("set-cookie") && left.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn a_session_is_new_at_every_sign_in_and_gone_for_good_when_it_ends() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let first = tom.session();
    tom.get("/sign-in").await.is(200);
    tom.post("/sign-in", &[("email", "tom.fee@example.com"), ("password", crate::browser::PASSWORD)]).await.is(303);
    assert_ne!(tom.session(), first, "the session of before the sign-in goes on");
    let second = tom.session();
    tom.get("/me").await.is(200);
    tom.post("/sign-out", &[]).await.is(303);
    for token in [first.as_str(), second.as_str(), "made-up"] {
        tom.set_session(token);
        let open = tom.get("/").await.status == 200;
        assert_eq!(open, token == first, "only the other browser's session goes on");
    }
    tom.set_session(&first);
    tom.get("/me").await.is(200);
    let mut elsewhere = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    elsewhere.get("/me").await.is(200);
    elsewhere.post("/me/sessions/end", &[]).await.is(303);
    assert_eq!((tom.get("/").await.status.as_u16(), elsewhere.get("/").await.status.as_u16()), (303, 303));
}
