use goodword_domain::ColleagueId;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn colleagues() -> Vec<KnownColleague> {
    ["Priya Shah", "Owen Price", "Owen Lloyd"]
        .iter()
        .zip(1_i64..)
        .map(|(name, id)| KnownColleague { id: ColleagueId::from(id), name: (*name).to_owned() })
        .collect()
}

fn understand(line: &str) -> Understood {
    let colleagues = colleagues();
    read(line, &Context { today: date(2026, 5, 18), month_first: false, currency: Currency::GBP, colleagues: &colleagues })
}

fn shown(party: &Party) -> String {
    match (&party.person, &party.organisation) {
        (Some(p), Some(o)) => format!("{p} @ {o}"),
        (Some(p), None) => p.clone(),
        (None, Some(o)) => format!("@ {o}"),
        (None, None) => "nobody".to_owned(),
    }
}

/// What was understood, on one line: direction, prospect, referrer, recipient, need, note, value, day.
fn summary(line: &str) -> String {
    let u = understand(line);
    let mut out = vec![u.direction.to_string()];
    let mut say = |name: &str, text: Option<String>| out.extend(text.map(|t| format!("{name}: {t}")));
    say("prospect", u.prospect.as_ref().map(shown));
    say(
        "referrer",
        u.referrer.as_ref().map(|r| match r {
            Referrer::Party(p) => shown(p),
            Referrer::Colleague(_, name) => format!("our {name}"),
            Referrer::Unknown => "unknown".to_owned(),
        }),
    );
    say("recipient", u.recipient.as_ref().map(shown));
    say("colleague", u.to_colleague.map(|c| c.name));
    say("need", u.need);
    say("note", u.note);
    say("value", u.value.map(|v| v.to_string()));
    say("on", u.received_on.map(|d| d.to_string()));
    say("email", u.email);
    say("phone", u.phone);
    out.join(" · ")
}

#[test]
fn lines_as_people_type_them() {
    for (line, expected) in [
        (
            "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan @ Hale & Co · need: shareholder dispute · value: £40,000",
        ),
        (
            "Orion Foods from Amira Khan at Hale & Co - lease renewal £12,500 yesterday",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan @ Hale & Co · need: lease renewal · value: £12,500 · on: 2026-05-17",
        ),
        (
            "introduced by Tom Reed, Acme Ltd: Jane Doe of Blue Ocean GmbH, tax advice",
            "inbound · prospect: Jane Doe @ Blue Ocean GmbH · referrer: Tom Reed @ Acme Ltd · need: tax advice",
        ),
        ("unknown referred Jane Doe, conveyancing", "inbound · prospect: Jane Doe · referrer: unknown · need: conveyancing"),
        (
            "sent Jane Doe to Miller & Partners for patents",
            "outbound · prospect: Jane Doe · recipient: @ Miller & Partners · need: patents",
        ),
        ("passed Jane Doe on to Kate Miller (Miller LLP)", "outbound · prospect: Jane Doe · recipient: Kate Miller @ Miller LLP"),
        (
            "We referred Orion Foods to KPMG for audit, ~£8k",
            "outbound · prospect: @ Orion Foods · recipient: @ KPMG · need: audit · value: £8,000",
        ),
        (
            "Priya Shah introduced Orion Foods to employment",
            "internal · prospect: @ Orion Foods · referrer: our Priya Shah · need: employment",
        ),
        (
            "Priya introduced Orion Foods to employment",
            "internal · prospect: @ Orion Foods · referrer: our Priya Shah · need: employment",
        ),
        (
            "Priya Shah sent Jane Doe to Miller & Partners",
            "outbound · prospect: Jane Doe · referrer: our Priya Shah · recipient: @ Miller & Partners",
        ),
        ("passed Jane Doe to Priya Shah, will", "internal · prospect: Jane Doe · colleague: Priya Shah · need: will"),
        (
            "Amira Khan introduced Jane Doe to Priya Shah, probate",
            "inbound · prospect: Jane Doe · referrer: Amira Khan · colleague: Priya Shah · need: probate",
        ),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn meetings_addresses_and_other_scripts() {
    for (line, expected) in [
        (
            "met Jane Doe (Orion) at the Chamber dinner",
            "inbound · prospect: Jane Doe @ Orion · referrer: unknown · note: met at the Chamber dinner",
        ),
        (
            "met Jane Doe through Amira Khan, divorce",
            "inbound · prospect: Jane Doe · referrer: Amira Khan · need: divorce · note: met",
        ),
        (
            "Amira Khan put us in touch with Orion Foods re a shareholder dispute",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · need: shareholder dispute",
        ),
        (
            "Lease renewal for Orion Foods from Amira Khan",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · need: Lease renewal",
        ),
        (
            "Jane Doe jane@blue.example 020 7946 0018 via Amira Khan",
            "inbound · prospect: Jane Doe · referrer: Amira Khan · email: jane@blue.example · phone: 020 7946 0018",
        ),
        (
            "Amira Khan, partner at Hale & Co, recommended us to the University of Leeds for procurement on 3 May",
            "inbound · prospect: @ University of Leeds · referrer: Amira Khan @ Hale & Co · need: procurement · note: partner · on: 2026-05-03",
        ),
        ("Jane Doe from Blue Ocean Ltd via Amira Khan", "inbound · prospect: Jane Doe @ Blue Ocean Ltd · referrer: Amira Khan"),
        (
            "Hale & Co (Amira Khan) referred Dr Jane van der Berg. Urgent. Call before 10",
            "inbound · prospect: Dr Jane van der Berg · referrer: Amira Khan @ Hale & Co · need: Urgent · note: Call before 10",
        ),
        (
            "amira khan introduced orion foods for a lease",
            "inbound · prospect: @ orion foods · referrer: amira khan · need: lease",
        ),
        ("Orion Foods", "inbound · prospect: @ Orion Foods"),
        ("Orion Foods, EUR 40,000, 03/05/2026", "inbound · prospect: @ Orion Foods · value: €40,000 · on: 2026-05-03"),
        ("محمد علي introduced شركة النور, عقد", "inbound · prospect: شركة النور · referrer: محمد علي · need: عقد"),
        ("", "inbound"),
        ("🎉🎉", "inbound · need: 🎉🎉"),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn an_amount_that_can_mean_two_things_is_asked() {
    let line = "Referral from Amira Khan: Orion Foods / shareholder dispute / €40.000";
    assert_eq!(
        summary(line),
        "inbound · prospect: @ Orion Foods · referrer: Amira Khan · need: shareholder dispute · note: €40.000"
    );
    assert_eq!(understand(line).questions, ["“€40.000” can mean thousands or a fraction. Write it as 40k or 40,000."]);
}

#[test]
fn what_is_missing_or_unsure_is_asked() {
    let asked = |line: &str| understand(line).questions.join(" ");
    assert!(asked("Orion Foods, lease").contains("Who introduced them?"));
    assert!(asked("from Amira Khan").contains("Who was introduced?"));
    assert!(asked("Orion from Amira Khan").contains("“Orion” was read as an organisation."));
    assert!(asked("Jane Doe from Hale & Co").contains("“Jane Doe (Hale & Co)”"));
    assert!(asked("Jane Doe from Amira Khan 31/02/2026").contains("no day of the calendar"));
    assert!(asked("Jane Doe from Amira Khan, completion 1 December 2026").contains("after today"));
    assert!(asked("Jane Doe and John Smith from Amira Khan").contains("more than one person"));
    assert!(asked("Priya introduced Orion Foods").contains("your colleague Priya Shah"));
    assert_eq!(asked("Jane Doe from Amira Khan, lease, 40k"), "");
}

#[test]
fn parts_colour_the_words() {
    let line = "Amira Khan (Hale & Co) introduced Orion Foods, lease, worth 40k";
    let parts: Vec<(&str, &str)> = understand(line).parts.iter().map(|p| (&line[p.range.clone()], p.role)).collect();
    assert_eq!(
        parts,
        [
            ("Amira Khan", "referrer"),
            ("Hale & Co", "referrer"),
            ("introduced", "verb"),
            ("Orion Foods", "prospect"),
            ("lease", "need"),
            ("worth 40k", "value"),
        ]
    );
}

#[test]
fn a_long_text_is_cut_and_kept() {
    let line = format!("Orion Foods from Amira Khan, {}", "lease renewal ".repeat(700));
    let understood = understand(&line);
    let kept = understood.need.unwrap_or_default() + &understood.note.unwrap_or_default();
    assert_eq!(kept.matches("renewal").count(), 700);
    assert!(understood.questions.iter().any(|q| q.contains("long")));
}

/// Every word of the line that is in none of what was understood.
fn lost(line: &str) -> Vec<String> {
    let u = understand(line);
    let covered = |i: usize| u.parts.iter().any(|p| p.range.contains(&i));
    let said =
        "we i've just fyi hi so yes have for about re and a an of to on with at in is as who needs matter the during over after";
    let mut at = 0;
    let mut lost = Vec::new();
    for word in line.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() && !covered(at + word.find(bare).unwrap_or(0)) && !said.split(' ').any(|s| s == bare.to_lowercase()) {
            lost.push(word.to_owned());
        }
        at += word.len() + 1;
    }
    lost
}

proptest! {
    #[test]
    fn no_text_breaks_it(line in any::<String>()) {
        let understood = understand(&line);
        let mut end = 0;
        for part in understood.parts {
            prop_assert!(part.range.start >= end && line.get(part.range.clone()).is_some());
            end = part.range.end;
        }
    }

    #[test]
    fn nothing_typed_is_lost(words in proptest::collection::vec(prop_oneof![
        "[A-Z][a-z]{2,7}", "[a-z]{2,7}", "[A-Z][a-z]{2,5} Ltd", Just("introduced".to_owned()), Just("from".to_owned()), Just("to".to_owned()),
        Just("(Orion)".to_owned()), Just("Jane,".to_owned()), Just("£40k".to_owned()), Just("3 May".to_owned()), Just("/".to_owned()),
        Just("sent".to_owned()), Just("by".to_owned()), Just("met".to_owned()), Just("40.000".to_owned()), Just("a@b.example".to_owned()),
        Just("Priya".to_owned()), Just("unknown".to_owned()), Just("via".to_owned()), Just("at".to_owned()), Just("07700 900123".to_owned()),
    ], 0..14)) {
        let line = words.join(" ");
        prop_assert_eq!(lost(&line), Vec::<String>::new(), "{}", line);
    }
}

#[test]
fn other_ways_to_say_it() {
    for (line, expected) in [
        (
            "Coffee with Amira Khan, she introduced Orion Foods, lease",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · need: lease · note: Coffee",
        ),
        (
            "Great lunch with Amira Khan who introduced Orion Foods",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · note: Great lunch",
        ),
        (
            "had lunch with Tom Reed, he mentioned Acme Ltd",
            "inbound · prospect: @ Acme Ltd · referrer: Tom Reed · note: had lunch",
        ),
        (
            "Owen Price brought in Orion Foods, tax, £1.2m",
            "internal · prospect: @ Orion Foods · referrer: our Owen Price · need: tax · value: £1,200,000",
        ),
        ("Owen introduced Orion Foods", "inbound · prospect: @ Orion Foods · referrer: Owen"),
        ("Intro: Jane Doe from Amira Khan", "inbound · prospect: Jane Doe · referrer: Amira Khan"),
        ("Orion Foods - unknown", "inbound · prospect: @ Orion Foods · referrer: unknown"),
        (
            "new lead from Amira Khan: Orion Foods; lease; worth about 5 thousand; 3rd May 2026",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · need: lease · value: £5,000 · on: 2026-05-03",
        ),
        (
            "Jane Doe, Orion Foods, wants a new lease. Referred by Tom Reed of Acme.",
            "inbound · prospect: Jane Doe @ Orion Foods · referrer: Tom Reed @ Acme · need: new lease",
        ),
        ("Amira’s client Orion Foods needs a lawyer", "inbound · prospect: @ Orion Foods · referrer: Amira · need: lawyer"),
        (
            "Amira Khan introduced Orion Foods worth £40k–£60k",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan · note: worth £40k–£60k",
        ),
        ("refer Jane Doe to Miller LLP", "outbound · prospect: Jane Doe · recipient: @ Miller LLP"),
        (
            "Amira Khan <amira@hale.example> introduced Jane Doe <jane@blue.example>",
            "inbound · prospect: Jane Doe · referrer: Amira Khan · note: amira@hale.example · email: jane@blue.example",
        ),
        (
            "Orion Foods from an existing client, lease",
            "inbound · prospect: @ Orion Foods · referrer: unknown · need: existing client, lease",
        ),
        (
            "Orion Foods, 40k, lease, from Amira Khan (Hale & Co)",
            "inbound · prospect: @ Orion Foods · referrer: Amira Khan @ Hale & Co · need: lease · value: £40,000",
        ),
    ] {
        assert_eq!(summary(line), expected, "{line}");
    }
}

#[test]
fn strokes_are_read_in_the_order_of_whoever_writes() {
    let day = |line: &str, month_first: bool| {
        let context = Context { today: date(2026, 5, 18), month_first, currency: Currency::GBP, colleagues: &[] };
        read(line, &context).received_on
    };
    let line = "Amira Khan introduced Orion Foods on 03/04/2026";
    assert_eq!((day(line, false), day(line, true)), (Some(date(2026, 4, 3)), Some(date(2026, 3, 4))));
    let line = "Amira Khan introduced Orion Foods on 3.4.2026";
    assert_eq!((day(line, false), day(line, true)), (Some(date(2026, 4, 3)), Some(date(2026, 4, 3))));
    let line = "Amira Khan introduced Orion Foods on 2026-03-04";
    assert_eq!((day(line, false), day(line, true)), (Some(date(2026, 3, 4)), Some(date(2026, 3, 4))));
}
