//! Who is let in where: every address as every role, forms without the token of their page, and what every answer carries.

use goodword_actions::issue_token::IssueToken;
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
    for role in Role::ALL.iter().copied() {
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
        if address == "/imports/new" || address.ends_with("/mapping") {
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

#[tokio::test]
async fn signing_out_everywhere_and_a_new_password_end_tokens_unless_they_are_kept() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let page = format!("/settings/colleagues/{id}");
    let issue = || IssueToken { name: "Website intake".to_owned(), colleague_id: Some(id) };
    let mut nobody = Visitor::nobody(&firm);
    let mut ada = Visitor::admin(&firm).await;
    tom.get("/me").await.hides("keep_tokens");
    for (by, path) in [
        ("admin", format!("{page}/sessions/end")),
        ("admin", format!("{page}/password")),
        ("tom", "/me/sessions/end".to_owned()),
        ("tom", "/me/password".to_owned()),
    ] {
        let token = firm.done(&firm.admin, issue()).await.token;
        for keep in ["true", ""] {
            let new = crate::browser::PASSWORD;
            let mut fields =
                if path.starts_with("/me/pass") { vec![("current_password", new), ("new_password", new)] } else { Vec::new() };
            fields.extend((path.ends_with("password") && by == "admin").then_some(("password", new)));
            fields.push(("keep_tokens", keep));
            if by == "admin" {
                ada.get(&page).await.shows("Keep their tokens").shows("Website intake");
                ada.post(&path, &fields).await.is(303);
            } else {
                tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
                tom.get("/me").await.shows("Keep my tokens");
                tom.post(&path, &fields).await.is(303);
            }
            let answer = nobody.bearer("/api/v1/today", &token).await;
            assert_eq!(answer.status, if keep.is_empty() { 401 } else { 200 }, "{path}, kept: {keep}");
        }
    }
    tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    tom.get("/me").await.is(200).shows("Taken back").hides("keep_tokens");
}

#[tokio::test]
async fn guessing_is_counted_by_the_address_a_proxy_of_ours_names_and_by_nobody_elses_word() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let mut proxy = Visitor::nobody(&firm).from("10.0.0.1");
    let mut stranger = Visitor::nobody(&firm).from("192.0.2.7");
    let mut guess = 0;
    let mut body = || {
        guess += 1;
        format!("email=guess{guess}%40example.com&password=a+wrong+one+or+two")
    };
    for made_up in 0..30 {
        let named = format!("1.1.1.{made_up}, 203.0.113.5");
        proxy.ask("POST", "/sign-in", &[form[0], ("x-forwarded-for", &named)], &body()).await.is(422);
        let named = format!("203.0.113.{made_up}");
        stranger.ask("POST", "/sign-in", &[form[0], ("x-forwarded-for", &named)], &body()).await.is(422);
    }
    let from = |named: &'static str| [form[0], ("x-forwarded-for", named)];
    proxy.ask("POST", "/sign-in", &from("1.2.3.4, 203.0.113.5"), &body()).await.is(429);
    proxy.ask("POST", "/sign-in", &from("203.0.113.5, 198.51.100.1"), &body()).await.is(422);
    stranger.ask("POST", "/sign-in", &from("198.51.100.2"), &body()).await.is(429);
    let right = format!("email=ada%40example.com&password={}", crate::browser::PASSWORD.replace(' ', "+"));
    proxy.ask("POST", "/sign-in", &from("198.51.100.1"), &right).await.is(303);
    proxy.get("/me").await.is(200).shows("From 198.51.100.1");
}

#[tokio::test]
async fn no_page_of_another_site_signs_anybody_in_or_out_or_sets_a_firm_up() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let (mut bob, _) = Visitor::colleague(&firm, "Bob Other", Role::Admin).await;
    bob.get("/").await.is(200);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let right = format!("email=ada%40example.com&password={}", crate::browser::PASSWORD.replace(' ', "+"));
    for path in ["/sign-in", "/sign-out", "/set-up"] {
        for head in [
            ("origin", "https://elsewhere.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let answer = ada.ask("POST", path, &[form, head], &right).await;
            assert_eq!((answer.status.as_u16(), answer.headers.contains_key("set-cookie")), (403, false), "{path}: {head:?}");
        }
    }
    assert_eq!(ada.post_unproven("/sign-out", &[]).await.status, 403, "without a token");
    assert_eq!(ada.ask_as("POST", "/sign-out", &[form], &bob).await.status, 403, "with the token of somebody else");
    ada.get("/me").await.is(200);
}

/// Every form of a page that changes something: where it is sent, its buttons' own addresses too.
fn forms_on(page: &str) -> Vec<String> {
    let value = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let posts = page.split("<form").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        (value(tag, "method")? == "post").then(|| value(tag, "action"))?
    });
    let buttons = ["formaction", "hx-post"].into_iter().flat_map(|name| page.split('<').filter_map(move |tag| value(tag, name)));
    posts.chain(buttons).map(|action| action.split('?').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_role_is_shown_a_form_it_may_not_send() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    let (mut fee, _) = Visitor::colleague(&firm, "Fay Fee", Role::FeeEarner).await;
    fee.get("/capture").await;
    fee.post("/capture", &[("line", "Amira Khan (Hale & Co) introduced Orion Foods, lease")]).await.is(303);
    let first =
        |answer: Answer, list: &str, field: &str| answer.json()[list][0][field].as_str().unwrap_or("0000000000001").to_owned();
    let mut known = Vec::new();
    for (part, list) in [
        ("referral", "referrals"),
        ("person", "people"),
        ("organisation", "organisations"),
        ("colleague", "colleagues"),
        ("cadence", "cadences"),
        ("source", "sources"),
        ("reason", "reasons"),
    ] {
        known.push((format!("{{{part}_id}}"), first(ada.get(&format!("/api/v1/{list}")).await, list, "id")));
    }
    let address = |path: &str| {
        let path = known.iter().fold(path.to_owned(), |path, (part, id)| path.replace(part, id));
        filled(&path, &known[3].1)
    };
    let fits = |pattern: &str, path: &str| {
        let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        pattern.len() == path.len() && pattern.iter().zip(path).all(|(p, part)| p.starts_with('{') || *p == part)
    };
    let (all, mut pages, mut forms) = (matrix(), 0, 0);
    for (column, role) in Role::ALL.iter().enumerate() {
        let (mut visitor, _) = Visitor::colleague(&firm, &format!("Vi {role}"), *role).await;
        for (_, path, _) in all.iter().filter(|(method, path, may)| method == "GET" && may[column] && !path.starts_with("/api/"))
        {
            let page = visitor.get(&address(path)).await;
            pages += usize::from(page.status == 200);
            for action in forms_on(&page.body).into_iter().filter(|action| action != "/sign-out") {
                let named: Vec<_> =
                    all.iter().filter(|(method, pattern, _)| method == "POST" && fits(pattern, &action)).collect();
                let exact = named.iter().find(|(_, pattern, _)| *pattern == action).or(named.first());
                let (_, _, may) = exact.unwrap_or_else(|| panic!("{path} posts to {action}, where nothing is"));
                assert!(may[column], "{role} is shown on {path} a form to {action}");
                forms += 1;
            }
        }
    }
    assert!(pages > 150 && forms > 300, "only {pages} pages with {forms} forms were looked at");
}
