//! Says anew who is credited with an introduction, in shares; the version before it stays on record.

use goodword_domain::permit::Right;
use goodword_domain::referral::credit::{self, Credited, WHOLE};
use goodword_domain::{Date, Noun, ReferralId, Refusal, text};
use goodword_store::credits::{self, Credit};
use goodword_store::people::positions;
use goodword_store::referrals::Referral;
use goodword_store::{colleagues, organisations, people};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::parties::{Found, ensure_referrer, found_by};
use crate::standing::{Standing, hands_see, keep};
use crate::{Act, Result, Verb, may_work, seen};

/// Who is credited, and with how much; the two lists go in step.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCredits {
    /// Of which referral.
    pub referral_id: ReferralId,
    /// Who: `person:ID`, `organisation:ID`, `colleague:ID`, `event:NAME` or `campaign:NAME`.
    pub credited: Vec<String>,
    /// How much each gets in percent, with at most two decimals; together 100.
    pub percents: Vec<String>,
    /// Why: who said so, on what evidence.
    pub why: String,
    /// The version of the shares that was looked at; a later one refuses.
    pub version: Option<i64>,
}

impl Verb for SetCredits {
    type Done = Standing;
    const NAME: &'static str = "set_credits";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let mut referral = may_work::to_work_on(act, self.referral_id).await?;
        let why = text::tidy(&self.why, 2_000);
        if why.is_empty() {
            let sentence = "Say why, so that nobody has to guess later: who said so, on what evidence.";
            return Err(Refusal::invalid("credit.no_why", sentence).at("why").into());
        }
        let shares = self.shares()?;
        let day = act.rules().await?.calendar.date_of(referral.introduced_at);
        let version = next_version(act, referral.id).await?;
        seen::same_version(act, (Noun::Referral, referral.id.get()), self.version, version - 1).await?;
        let recorded = recorded(act, &referral).await?;
        let mut new = Vec::new();
        for (credited, share) in shares {
            let mut credit = Credit { version, ..blank(act, referral.id, share, &why) };
            name(act, &mut credit, credited, (&recorded, day)).await?;
            let found = Found { person: credit.person_id, organisation: credit.organisation_id };
            ensure_referrer(act, found, None).await?;
            new.push(credit);
        }
        put(act, referral.id, &new, &format!("The credit was shared anew: {why}")).await?;
        hands_see(act, &referral).await?;
        let before = referral.clone();
        // The word is that of the one with the largest share of those outside; the first of equals.
        let outside = |credit: &&Credit| credit.person_id.is_some() || credit.organisation_id.is_some();
        if let Some(principal) = new.iter().rev().filter(outside).max_by_key(|credit| credit.share) {
            (referral.referrer_person_id, referral.referrer_organisation_id) = (principal.person_id, principal.organisation_id);
        }
        if referral != before {
            referral.find_folded = found_by(act, &referral).await?;
            keep(act, &before, &mut referral, "The referrer is who has the largest share").await?;
        }
        Ok(Standing::of(&referral, Vec::new()))
    }
}

impl SetCredits {
    /// The shares as they were given, which must make the whole.
    fn shares(&self) -> std::result::Result<Vec<(Credited, i64)>, Refusal> {
        if self.credited.len() != self.percents.len() {
            let sentence = "Give everybody who is credited a percentage, and nobody else.";
            return Err(Refusal::invalid("credit.not_in_step", sentence).at("percents"));
        }
        // A form sends its empty rows too.
        let pairs = self.credited.iter().zip(&self.percents).filter(|(who, share)| !(who.is_empty() && share.is_empty()));
        let shares = pairs.map(|(who, share)| Ok((Credited::read(who)?, credit::read_share(share)?)));
        let shares = shares.collect::<std::result::Result<Vec<_>, Refusal>>()?;
        credit::check(&shares)?;
        Ok(shares)
    }
}

/// A share of nobody yet.
fn blank(act: &Act<'_>, referral_id: ReferralId, share: i64, why: &str) -> Credit {
    Credit {
        id: act.id(),
        referral_id,
        version: 1,
        person_id: None,
        organisation_id: None,
        colleague_id: None,
        event: None,
        campaign: None,
        share,
        why: why.to_owned(),
        claimed_by: act.for_whom(),
        claimed_at: act.now(),
        ended_at: None,
    }
}

/// Where each person was on the day of the word, as the referral has recorded it: as its referrer, else in the latest version.
async fn recorded(act: &mut Act<'_>, referral: &Referral) -> Result<Vec<Found>> {
    let referrer = Found { person: referral.referrer_person_id, organisation: referral.referrer_organisation_id };
    let every = credits::every_version(&mut act.work, referral.id).await?;
    let credited = every.iter().map(|credit| Found { person: credit.person_id, organisation: credit.organisation_id });
    Ok(std::iter::once(referrer).chain(credited).filter(|found| found.person.is_some()).collect())
}

/// Names who is credited; a person with the organisation they were at on that day. What was recorded of it then stays, also
/// when they have moved or their positions were corrected since.
async fn name(act: &mut Act<'_>, credit: &mut Credit, credited: Credited, (recorded, day): (&[Found], Date)) -> Result<()> {
    match credited {
        Credited::Person(id) => {
            let missing = || Refusal::missing(Noun::Person).at("credited");
            let id = people::find(&mut act.work, id).await?.ok_or_else(missing)?.id;
            credit.person_id = Some(id);
            credit.organisation_id = match recorded.iter().find(|found| found.person == Some(id)) {
                Some(found) => found.organisation,
                None => positions::on_day(&mut act.work, id, day).await?.map(|position| position.organisation_id),
            };
        }
        Credited::Organisation(id) => {
            let missing = || Refusal::missing(Noun::Organisation).at("credited");
            credit.organisation_id = Some(organisations::find(&mut act.work, id).await?.ok_or_else(missing)?.id);
        }
        Credited::Colleague(id) => {
            colleagues::find(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("credited"))?;
            credit.colleague_id = Some(id);
        }
        Credited::Event(name) => credit.event = Some(name),
        Credited::Campaign(name) => credit.campaign = Some(name),
    }
    Ok(())
}

/// The number of the version of the credits that comes next.
pub(crate) async fn next_version(act: &mut Act<'_>, referral: ReferralId) -> Result<i64> {
    let every = credits::every_version(&mut act.work, referral).await?;
    Ok(every.first().map_or(1, |latest| latest.version + 1))
}

/// Ends the version that stands and puts the new one, with both in the audit trail.
async fn put(act: &mut Act<'_>, referral: ReferralId, new: &[Credit], sentence: &str) -> Result<()> {
    let old = credits::of_referral(&mut act.work, referral).await?;
    let now = act.now();
    credits::end_version(&mut act.work, referral, now).await?;
    for credit in new {
        credits::insert(&mut act.work, credit).await?;
    }
    act.record(Noun::Referral, referral.get(), sentence, Some(&old), Some(&new)).await
}

/// Moves the old referrer's share to the corrected one, in a new version.
pub(crate) async fn follow_referrer(act: &mut Act<'_>, before: &Referral, after: &Referral) -> Result<()> {
    const WHY: &str = "The referrer was corrected";
    let old = credits::of_referral(&mut act.work, after.id).await?;
    let theirs =
        |c: &Credit, person, organisation| c.colleague_id.is_none() && (c.person_id, c.organisation_id) == (person, organisation);
    let (was, is) = (
        (before.referrer_person_id, before.referrer_organisation_id),
        (after.referrer_person_id, after.referrer_organisation_id),
    );
    let moved: i64 = old.iter().filter(|c| was != (None, None) && theirs(c, was.0, was.1)).map(|c| c.share).sum();
    let moved = if old.is_empty() { WHOLE } else { moved };
    if moved == 0 {
        return Ok(());
    }
    let version = next_version(act, after.id).await?;
    let stays = old.iter().filter(|c| !theirs(c, was.0, was.1));
    let mut new: Vec<Credit> = stays.map(|c| Credit { id: act.id(), version, ..c.clone() }).collect();
    let known = new.iter().position(|c| theirs(c, is.0, is.1));
    match known.and_then(|at| new.get_mut(at)) {
        Some(known) => known.share += moved,
        None if is != (None, None) => {
            new.push(Credit { version, person_id: is.0, organisation_id: is.1, ..blank(act, after.id, moved, WHY) });
        }
        None if old.len() > 1 => {
            let sentence =
                "Others share the credit with this referrer. Share it anew among them instead of taking the referrer away.";
            return Err(Refusal::invalid("credit.shared", sentence).at("clear").into());
        }
        None => {}
    }
    put(act, after.id, &new, WHY).await
}
