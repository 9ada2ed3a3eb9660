//! What the words other tools use for stages, ends and kinds stand for here.

use std::collections::BTreeMap;

use goodword_domain::text::fold;

/// What a word of a column of stages or states says of how it ended; `""` of what is still open.
pub(super) fn ended(word: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        (
            "won",
            "won, win, closed won, closedwon, converted, instructed, engaged, success, successful, hired, retained, signed, became client, \
             gewonnen, gagne, ganado, vinto",
        ),
        (
            "lost",
            "lost, lose, closed lost, closedlost, not instructed, went elsewhere, did not hire, no hire, dead, abandoned, verloren, perdu, \
             perdido, perso",
        ),
        (
            "declined",
            "declined, rejected, refused, conflict, conflict of interest, turned down, disqualified, unqualified, not qualified, junk, \
             junk lead, spam, not suitable, abgelehnt, rechazado",
        ),
        ("", "open, pending, in progress, active, tbc, waiting, offen, ouvert, abierto, aperto"),
    ];
    let word = plain(word);
    one_of(WORDS, &word).or_else(|| stage(&word).map(|_| ""))
}

/// Whether a word says that it is over and not how.
pub(super) fn is_over(word: &str) -> bool {
    is_in("closed, complete, completed, done, finished, inactive, archived, expired, cancelled, canceled", &plain(word))
}

/// The stage a word of another tool stands for.
pub(super) fn stage(word: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        (
            "received",
            "received, new, new lead, lead, incoming, prospecting, uncontacted, not contacted, open not contacted, assigned, enquiry, \
             inquiry, neu, nouveau, nuevo",
        ),
        (
            "contacted",
            "contacted, attempted to contact, open contacted, working, working contacted, connected, qualification, qualified, \
             qualified to buy, first call",
        ),
        (
            "talking",
            "talking, in talks, first talk, meeting, meeting scheduled, appointment scheduled, consult, consult scheduled, \
             consultation, discovery, demo, demo scheduled, negotiations started, needs analysis, negotiation, value proposition, presentation scheduled",
        ),
        (
            "proposal",
            "proposal, proposal made, proposal price quote, proposal sent, proposition, quote, quote sent, quoted, contract sent, negotiation review, \
             engagement letter sent, decision maker bought in",
        ),
    ];
    one_of(WORDS, &plain(word))
}

/// The reason of the list a firm begins with that a word stands for.
pub(super) fn reason(word: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("price", "price, pricing, budget, cost, costs, too expensive, fees, fees too high, no budget"),
        (
            "chose_another",
            "chose another firm, competitor, competition, lost to competitor, went elsewhere, went with competitor, \
             chose competitor, hired another firm",
        ),
        ("no_reply", "no reply, no response, unresponsive, did not respond, never responded, ghosted, unable to contact"),
        ("need_went_away", "no longer needed, need went away, project cancelled, cancelled, no decision"),
        ("too_slow", "too slow, we were too slow"),
        ("conflict", "conflict, conflict of interest"),
        ("too_small", "too small"),
    ];
    one_of(WORDS, &plain(word))
}

/// Words of a column that mean one of ours under another name; nothing where one of them is not known.
pub(super) fn values_of(words: &[&str], cells: &[&str]) -> Result<BTreeMap<String, String>, String> {
    const ALIKE: &[(&str, &str)] = &[
        ("inbound", "in, received"),
        ("outbound", "out, given, sent"),
        ("internal", "cross sell, cross referral"),
        (
            "professional",
            "intermediary, accountant, solicitor, lawyer, attorney, ifa, financial adviser, financial advisor, broker, \
             mortgage broker, banker, estate agent, realtor, agent, architect, surveyor",
        ),
        ("client", "existing client, customer"),
        ("employee", "staff, colleague"),
    ];
    let mut values = BTreeMap::new();
    for cell in cells {
        let folded = fold(cell);
        if words.contains(&folded.replace(' ', "_").as_str()) {
            continue;
        }
        match one_of(ALIKE, &folded).filter(|ours| words.contains(ours)) {
            Some(ours) => drop(values.insert((*cell).to_owned(), ours.to_owned())),
            None => return Err((*cell).to_owned()),
        }
    }
    Ok(values)
}

/// A word, folded, without the number before it (`6 - Closed won`) and what stands in brackets behind it (`Closed won (Sales pipeline)`).
fn plain(word: &str) -> String {
    let before = word.split_once('(').map_or(word, |(before, _)| before);
    let folded = fold(&before.replace(['/', '_'], " "));
    folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.')).to_owned()
}

fn one_of<'t>(all: &[(&'t str, &str)], word: &str) -> Option<&'t str> {
    all.iter().find(|(_, words)| is_in(words, word)).map(|(ours, _)| *ours)
}

fn is_in(words: &str, word: &str) -> bool {
    !word.is_empty() && words.split(',').any(|one| one.trim() == word)
}
