use goodword_actions::change_password::ChangePassword;
use goodword_actions::issue_token::IssueToken;
use goodword_actions::revoke_token::RevokeToken;
use goodword_actions::set_password::SetPassword;
use goodword_actions::sign_in::{self, NewSession, SignIn};
use goodword_actions::sign_out::SignOut;
use goodword_actions::sign_out_everywhere::SignOutEverywhere;
use goodword_actions::{ActionError, Actor, Via, session};
use goodword_domain::colleague::Role;
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{Noun, Refusal};
use goodword_store::{Viewer, colleagues, history, sessions, tokens};
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::SignedDuration;

const RIGHT: &str = "four words in a row";

fn given(email: &str, password: &str) -> SignIn {
    SignIn { email: email.to_owned(), password: password.to_owned() }
}

async fn enter(firm: &TestFirm, email: &str, password: &str, from: &str) -> NewSession {
    match sign_in::sign_in(&firm.desk, &given(email, password), from).await {
        Ok(new) => new,
        Err(error) => panic!("nobody was signed in: {error}"),
    }
}

async fn turned_away(firm: &TestFirm, email: &str, password: &str, from: &str) -> Refusal {
    match sign_in::sign_in(&firm.desk, &given(email, password), from).await {
        Ok(_) => panic!("somebody was signed in"),
        Err(ActionError::Refused(refusal)) => refusal,
        Err(error) => panic!("it failed instead of being refused: {error}"),
    }
}

fn change(current: &str, new: &str) -> ChangePassword {
    ChangePassword {
        current_password: current.to_owned(),
        new_password: new.to_owned(),
        keep_session_id: None,
        keep_tokens: false,
        tried: None,
    }
}

async fn inside(firm: &TestFirm, token: &str) -> Option<session::SignedIn> {
    session::of_cookie(&firm.desk.db, firm.desk.clock.as_ref(), token).await.unwrap().map(|(signed_in, _)| signed_in)
}

async fn holds(firm: &TestFirm, token: &str) -> bool {
    session::of_bearer(&firm.desk.db, firm.desk.clock.as_ref(), token).await.unwrap().is_some()
}

on_both_engines! {
    async fn a_right_password_opens_a_session(firm) {
        let new = enter(firm, " ADA@example.com", RIGHT, "192.0.2.1").await;
        assert_eq!(new.token.len(), 64);
        let ada = inside(firm, &new.token).await.unwrap();
        assert_eq!((Some(ada.colleague.id), ada.session()), (firm.admin.colleague, Some(new.session_id)));
        assert!(ada.colleague.password_hash.is_none(), "the digest of the password goes no further");
        assert!(ada.csrf_is(&new.csrf) && !ada.csrf_is("") && !ada.csrf_is(&new.token));
        assert_eq!(ada.actor(Via::Browser).role, Role::Admin);
        assert!(inside(firm, "another token").await.is_none());

        let mut reader = firm.read_as(&firm.admin).await;
        let trail = history::of_record(&mut reader, Noun::Session, new.session_id.get(), 9).await.unwrap();
        assert_eq!((trail.len(), trail[0].verb.as_str(), trail[0].sentence.as_str()), (1, "sign_in", "Ada Admin signed in"));
        let told = format!("{trail:?}");
        assert!(!told.contains(&new.token) && !told.contains(&new.csrf) && !told.contains(RIGHT));
        let kept = sessions::find(&mut reader, new.session_id).await.unwrap().unwrap();
        assert!(kept.token_digest != new.token && kept.token_digest.len() == 64, "only a digest of the token is kept");
    }

    async fn whoever_is_wrong_is_told_the_same(firm) {
        let kim = firm.colleague("Kim Nopassword", Role::FeeEarner).await;
        let unknown = turned_away(firm, "nobody@example.com", RIGHT, "192.0.2.1").await;
        let wrong = turned_away(firm, "ada@example.com", "three words only", "192.0.2.1").await;
        let never = turned_away(firm, "kim.nopassword@example.com", "", "192.0.2.1").await;
        firm.done(&firm.admin, SetPassword { colleague_id: kim.colleague.unwrap(), password: RIGHT.to_owned(), keep_tokens: false }).await;
        let token = enter(firm, "kim.nopassword@example.com", RIGHT, "192.0.2.1").await.token;
        let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
        let mut row = colleagues::find(&mut work, kim.colleague.unwrap()).await.unwrap().unwrap();
        row.left_on = Some("2026-03-11".parse().unwrap());
        colleagues::save(&mut work, &mut row).await.unwrap();
        work.commit().await.unwrap();
        assert!(inside(firm, &token).await.is_none(), "a leaver's session is over, on the last day too");
        let left = turned_away(firm, "kim.nopassword@example.com", RIGHT, "192.0.2.1").await;
        assert!([&wrong, &never, &left].iter().all(|refusal| **refusal == unknown));
        assert_eq!(unknown.code, "sign_in.wrong");
    }

    async fn five_failures_with_one_email_are_enough(firm) {
        for try_number in 0..5 {
            assert_eq!(turned_away(firm, "ada@example.com", "a wrong one", &format!("192.0.2.{try_number}")).await.code, "sign_in.wrong");
        }
        firm.clock.advance(SignedDuration::from_mins(5));
        let refusal = turned_away(firm, "ada@example.com", RIGHT, "192.0.2.99").await;
        assert_eq!(refusal.kind, RefusalKind::TooMany);
        assert!(refusal.sentence.contains("in 10 minutes, after 10:15"), "{}", refusal.sentence);
        firm.clock.advance(SignedDuration::from_mins(10));
        enter(firm, "ada@example.com", RIGHT, "192.0.2.99").await;
    }

    async fn a_success_starts_the_count_of_an_email_anew(firm) {
        for _ in 0..3 {
            for _ in 0..4 {
                turned_away(firm, "ada@example.com", "a wrong one", "192.0.2.1").await;
            }
            firm.clock.advance(SignedDuration::from_secs(1));
            enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await;
            firm.clock.advance(SignedDuration::from_secs(1));
        }
    }

    async fn thirty_failures_from_one_address_are_enough(firm) {
        for number in 0..30 {
            turned_away(firm, &format!("guess{number}@example.com"), "a wrong one", "192.0.2.1").await;
        }
        assert_eq!(turned_away(firm, "ada@example.com", RIGHT, "192.0.2.1").await.kind, RefusalKind::TooMany);
        enter(firm, "ada@example.com", RIGHT, "192.0.2.2").await;
    }

    async fn many_tries_at_once_count_one_by_one(firm) {
        let tries = (0..12).map(|_| {
            let desk = firm.desk.clone();
            tokio::spawn(async move { sign_in::sign_in(&desk, &given("ada@example.com", "a wrong one"), "192.0.2.1").await.err() })
        });
        let mut wrong = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Some(ActionError::Refused(refusal)) if refusal.code == "sign_in.wrong" => wrong += 1,
                Some(ActionError::Refused(refusal)) => assert_eq!(refusal.kind, RefusalKind::TooMany),
                other => panic!("neither wrong nor too many: {other:?}"),
            }
        }
        assert_eq!(wrong, 5);
    }

    async fn a_session_lasts_while_it_is_used(firm) {
        let token = enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await.token;
        for _ in 0..4 {
            firm.clock.advance(SignedDuration::from_hours(13 * 24));
            assert!(inside(firm, &token).await.is_some());
        }
        firm.clock.advance(SignedDuration::from_hours(14 * 24));
        assert!(inside(firm, &token).await.is_none());
    }

    async fn signing_out_ends_a_session_of_ones_own(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let new = enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await;
        let other = enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await;
        assert_eq!(firm.refused(&tom, SignOut { session_id: new.session_id }).await.code, "missing");
        firm.done(&firm.admin, SignOut { session_id: new.session_id }).await;
        assert!(inside(firm, &new.token).await.is_none() && inside(firm, &other.token).await.is_some());
        let someone_else = SignOutEverywhere { colleague_id: firm.admin.colleague, ..SignOutEverywhere::default() };
        assert_eq!(firm.refused(&tom, someone_else).await.code, "forbidden");
        assert_eq!(firm.done(&firm.admin, SignOutEverywhere::default()).await.sessions, 1);
        assert!(inside(firm, &other.token).await.is_none());
    }

    async fn a_new_password_ends_the_other_sessions(firm) {
        let here = enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await;
        let there = enter(firm, "ada@example.com", RIGHT, "192.0.2.1").await;
        let change = |current: &str, new: &str| ChangePassword { keep_session_id: Some(here.session_id), ..change(current, new) };
        assert_eq!(firm.refused(&firm.admin, change("a wrong one", "five words in a row")).await.code, "password.wrong");
        let short = firm.refused(&firm.admin, change(RIGHT, "short")).await;
        assert_eq!((short.code, short.field.as_deref()), ("password.length", Some("new_password")));
        firm.done(&firm.admin, change(RIGHT, "five words in a row")).await;
        assert!(inside(firm, &here.token).await.is_some() && inside(firm, &there.token).await.is_none());
        assert_eq!(turned_away(firm, "ada@example.com", RIGHT, "192.0.2.1").await.code, "sign_in.wrong");
        enter(firm, "ada@example.com", "five words in a row", "192.0.2.1").await;
        let mut reader = firm.read_as(&firm.admin).await;
        let trail = history::of_record(&mut reader, Noun::Colleague, firm.admin.colleague.unwrap().get(), 9).await.unwrap();
        let told = format!("{trail:?}");
        assert!(told.contains("changed their password") && !told.contains("argon2") && !told.contains("five words"));
    }

    async fn what_ends_every_session_ends_the_tokens_unless_they_are_kept(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = tom.colleague.unwrap();
        let token = || IssueToken { name: "Intake".to_owned(), colleague_id: tom.colleague };
        let set = |keep_tokens| SetPassword { colleague_id: id, password: RIGHT.to_owned(), keep_tokens };
        let end = |keep_tokens| SignOutEverywhere { colleague_id: Some(id), keep_tokens, ..SignOutEverywhere::default() };
        let mine = |keep_tokens| ChangePassword { keep_tokens, ..change(RIGHT, RIGHT) };
        let first = firm.done(&firm.admin, token()).await.token;
        for kept in [
            firm.done(&firm.admin, set(true)).await,
            firm.done(&firm.admin, end(true)).await,
            firm.done(&tom, mine(true)).await,
        ] {
            assert_eq!((kept.tokens, kept.tokens_kept), (0, 1));
        }
        assert!(holds(firm, &first).await);
        assert_eq!(firm.done(&firm.admin, end(false)).await.tokens, 1);
        let second = firm.done(&firm.admin, token()).await.token;
        assert_eq!(firm.done(&firm.admin, set(false)).await.tokens, 1);
        let third = firm.done(&firm.admin, token()).await.token;
        let admins = firm.done(&firm.admin, IssueToken { name: "Theirs".to_owned(), colleague_id: None }).await.token;
        assert_eq!(firm.done(&tom, mine(false)).await.tokens, 1);
        for gone in [&first, &second, &third] {
            assert!(!holds(firm, gone).await);
        }
        assert!(holds(firm, &admins).await, "nobody else's token ends");
        let mut reader = firm.read_as(&firm.admin).await;
        let all = tokens::of_colleague(&mut reader, id).await.unwrap();
        let trail = history::of_record(&mut reader, Noun::Token, all[0].id.get(), 1).await.unwrap();
        assert!(trail[0].sentence.starts_with("The token “Intake” was taken back: Tom Fee changed their password"), "{trail:?}");
    }

    async fn five_wrong_current_passwords_are_enough(firm) {
        for _ in 0..5 {
            assert_eq!(firm.refused(&firm.admin, change("a wrong one", "five words in a row")).await.code, "password.wrong");
            // A new password that is no good is no try at the current one.
            assert_eq!(firm.refused(&firm.admin, change("a wrong one", "short")).await.code, "password.length");
        }
        firm.clock.advance(SignedDuration::from_mins(5));
        let refusal = firm.refused(&firm.admin, change(RIGHT, "five words in a row")).await;
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::TooMany, "password.too_many"));
        assert!(refusal.sentence.contains("in 10 minutes, after 10:15"), "{}", refusal.sentence);
        // Whoever guesses there does not go on at the front door.
        assert_eq!(turned_away(firm, "ada@example.com", RIGHT, "192.0.2.1").await.code, "sign_in.too_many");
        let kim = firm.colleague("Kim Nopassword", Role::FeeEarner).await;
        assert_eq!(firm.refused(&kim, change("", "five words in a row")).await.code, "password.wrong");
        firm.clock.advance(SignedDuration::from_mins(10));
        firm.done(&firm.admin, change(RIGHT, "five words in a row")).await;
        enter(firm, "ada@example.com", "five words in a row", "192.0.2.1").await;
    }

    async fn a_change_of_password_starts_the_count_anew(firm) {
        let (mut current, mut new) = (RIGHT, "five words in a row");
        for _ in 0..3 {
            for _ in 0..4 {
                firm.refused(&firm.admin, change("a wrong one", new)).await;
            }
            firm.clock.advance(SignedDuration::from_secs(1));
            firm.done(&firm.admin, change(current, new)).await;
            (current, new) = (new, current);
            firm.clock.advance(SignedDuration::from_secs(1));
        }
    }

    async fn many_current_passwords_at_once_count_one_by_one(firm) {
        let tries = (0..12).map(|_| {
            let (desk, admin) = (firm.desk.clone(), firm.admin.clone());
            tokio::spawn(async move { desk.run(&admin, change("a wrong one", "five words in a row")).await.err() })
        });
        let mut wrong = 0;
        for one in tries.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Some(ActionError::Refused(refusal)) if refusal.code == "password.wrong" => wrong += 1,
                Some(ActionError::Refused(refusal)) => assert_eq!(refusal.code, "password.too_many"),
                other => panic!("neither wrong nor too many: {other:?}"),
            }
        }
        assert_eq!(wrong, 5);
    }

    async fn a_password_that_was_set_in_between_is_not_changed(firm) {
        let first = firm.desk.run(&firm.admin, change(RIGHT, "five words in a row"));
        let second = firm.desk.run(&firm.admin, change(RIGHT, "six other words in a row"));
        let (first, second) = tokio::join!(first, second);
        assert!(first.is_ok() != second.is_ok(), "one of two changes at once is kept: {first:?} {second:?}");
        let new = if first.is_ok() { "five words in a row" } else { "six other words in a row" };
        firm.clock.advance(SignedDuration::from_secs(1));
        enter(firm, "ada@example.com", new, "192.0.2.1").await;
    }

    async fn a_token_acts_as_its_colleague_until_it_is_taken_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(firm.refused(&tom, IssueToken::default()).await.code, "forbidden");
        let issued = firm.done(&firm.admin, IssueToken { name: "Reports".to_owned(), colleague_id: tom.colleague }).await;
        assert!(issued.token.starts_with("gw_"));
        let bearer = async |token: &str| {
            session::of_bearer(&firm.desk.db, firm.desk.clock.as_ref(), token).await.unwrap().map(|(signed_in, _)| signed_in)
        };
        let found = bearer(&issued.token).await.unwrap();
        assert_eq!((Some(found.colleague.id), found.session(), found.csrf()), (tom.colleague, None, None));
        assert!(bearer(&issued.token[3..]).await.is_none() && bearer("gw_").await.is_none());
        assert!(inside(firm, &issued.token).await.is_none(), "a token is no cookie");
        let mut reader = firm.read_as(&firm.admin).await;
        let kept = tokens::find(&mut reader, issued.id).await.unwrap().unwrap();
        assert_eq!(kept.last_used_at, Some(firm.desk.now()));
        drop(reader);
        firm.done(&firm.admin, RevokeToken { token_id: issued.id }).await;
        assert!(bearer(&issued.token).await.is_none());
        assert_eq!(firm.refused(&firm.admin, RevokeToken { token_id: issued.id }).await.code, "token.revoked");
        let by_product = IssueToken { name: String::new(), colleague_id: tom.colleague };
        firm.done(&Actor::product(Via::CommandLine), by_product).await;
    }
}
