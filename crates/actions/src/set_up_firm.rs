//! Sets the firm up: its name and zone, its first admin, and the lists it starts with.

use goodword_domain::cadence::Cadence;
use goodword_domain::calendar::{FinancialYear, WorkingTime};
use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::place::{Country, Profession};
use goodword_domain::quiet::QuietRule;
use goodword_domain::referral::Outcome;
use goodword_domain::writing::{Label, Writing};
use goodword_domain::{ColleagueId, Noun, Refusal, text};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::firm::{self, Firm};
use goodword_store::lists::{self, CadenceRow, Reason, Source};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, password};

/// The sources every firm starts with: key, name, whether it is somebody's word (docs/glossary.md, “source”).
const SOURCES: &[(&str, &str, bool)] = &[
    ("client_referral", "Client referral", true),
    ("professional_referral", "Professional referral", true),
    ("referral_unknown", "Referral: source unknown", true),
    ("online_search", "Online search", false),
    ("website", "Website", false),
    ("event", "Event", false),
    ("social_media", "Social media", false),
    ("association", "Association", false),
    ("other", "Other", false),
];

/// The reasons every firm starts with.
const REASONS: &[(Outcome, &str, &str)] = &[
    (Outcome::Won, "engaged", "Engaged us"),
    (Outcome::Won, "engaged_again", "Engaged us again"),
    (Outcome::Declined, "conflict", "Conflict of interest"),
    (Outcome::Declined, "outside_expertise", "Outside what we do"),
    (Outcome::Declined, "too_small", "Too small for us"),
    (Outcome::Declined, "no_capacity", "No capacity in time"),
    (Outcome::Declined, "passed_on", "Passed on to another firm"),
    (Outcome::Declined, "not_suitable", "Not suitable"),
    (Outcome::Lost, "price", "Price"),
    (Outcome::Lost, "chose_another", "Chose another firm"),
    (Outcome::Lost, "no_reply", "No reply after the whole cadence"),
    (Outcome::Lost, "need_went_away", "The need went away"),
    (Outcome::Lost, "too_slow", "We were too slow"),
];

/// What is needed to begin: the firm and its first admin.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetUpFirm {
    /// The firm's name.
    pub name: String,
    /// The two letters of its country, which say what is usual where nobody says otherwise.
    pub country: Option<String>,
    /// What kind of firm it is.
    pub profession: Option<Profession>,
    /// Its zone by IANA name; that of its country, else Europe/London where nobody says.
    pub zone: Option<String>,
    /// Its currency; that of its country, else GBP where nobody says.
    pub currency: Option<Currency>,
    /// How it writes days and times; as in its country, else en-GB where nobody says.
    pub writing: Option<Writing>,
    /// The name of its first admin; taken from the email address where nobody says.
    pub admin_name: Option<String>,
    /// The email address they sign in with.
    pub email: String,
    /// Their password.
    pub password: String,
}

impl Verb for SetUpFirm {
    type Done = ColleagueId;
    const NAME: &'static str = "set_up_firm";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<ColleagueId> {
        if firm::find(&mut act.work).await?.is_some() {
            return Err(Refusal::invalid(
                "firm.set_up_already",
                "The firm is set up already. Sign in, or ask its admin to add you.",
            )
            .into());
        }
        let name = text::tidy(&self.name, 200);
        if name.is_empty() {
            return Err(Refusal::invalid("firm.no_name", "Give the firm a name.").at("name").into());
        }
        let country = self.country()?;
        let zone = given::line(self.zone.as_deref(), 100);
        let calendar = calendar_in(zone.as_deref().or(country.map(|country| country.zone)))?;
        let (quiet, matter) = (QuietRule::default(), self.profession.map_or_else(Label::matter, Profession::matter));
        let year = FinancialYear::default();
        let mut firm = Firm {
            name,
            zone: calendar.zone_name().to_owned(),
            currency: self.currency.or(country.map(Country::money)).unwrap_or(Currency::GBP),
            working_time: goodword_store::json::write("working_time", &calendar)?,
            financial_year_month: i64::from(year.first_month()),
            financial_year_day: i64::from(year.first_day()),
            response_minutes: 60,
            quiet_days: quiet.no_touch_days,
            step_late_days: quiet.step_late_days,
            fallback_owner_id: None,
            writing: self.writing.or(country.map(|country| country.writing)).unwrap_or_default(),
            matter_word: matter.one,
            matter_words: matter.many,
            created_at: act.now(),
        };
        firm::save(&mut act.work, &firm).await?;
        let admin = self.admin(act)?;
        colleagues::insert(&mut act.work, &admin).await?;
        firm.fallback_owner_id = Some(admin.id);
        firm::save(&mut act.work, &firm).await?;
        first_lists(act).await?;
        act.record(Noun::Firm, 1, "The firm was set up", None::<&()>, Some(&firm)).await?;
        Ok(admin.id)
    }
}

impl SetUpFirm {
    fn country(&self) -> Result<Option<&'static Country>> {
        let Some(code) = given::line(self.country.as_deref(), 10) else { return Ok(None) };
        let sentence =
            || format!("“{code}” is no country of the list. Leave it empty and give the zone and the currency instead.");
        Ok(Some(Country::with_code(&code).ok_or_else(|| Refusal::invalid("firm.country", sentence()).at("country"))?))
    }

    fn admin(&self, act: &Act<'_>) -> Result<Colleague> {
        let email = crate::add_colleague::email(&self.email)?;
        let named = given::line(self.admin_name.as_deref(), 200);
        let name = named.unwrap_or_else(|| crate::add_colleague::name_from_email(&email));
        Ok(Colleague {
            password_hash: Some(password::digest(&self.password, act.chance())?),
            ..crate::add_colleague::blank(act, name, email, Role::Admin)
        })
    }
}

fn calendar_in(zone: Option<&str>) -> Result<WorkingTime> {
    let usual = WorkingTime::default();
    match zone.map(str::trim).filter(|z| !z.is_empty()) {
        Some(zone) => Ok(WorkingTime::new(zone, *usual.hours(), usual.holidays().clone()).map_err(|refusal| refusal.at("zone"))?),
        None => Ok(usual),
    }
}

async fn first_lists(act: &mut Act<'_>) -> Result<()> {
    for (place, (key, name, is_referral)) in (0..).zip(SOURCES) {
        let (key, name) = ((*key).to_owned(), (*name).to_owned());
        let source = Source { id: act.id(), key, name, place, is_referral: *is_referral, batch_id: None, retired_at: None };
        lists::put(&mut act.work, source.insert()).await?;
    }
    for (place, (outcome, key, name)) in (0..).zip(REASONS) {
        let (key, name) = ((*key).to_owned(), (*name).to_owned());
        let reason = Reason { id: act.id(), outcome: *outcome, key, name, place, retired_at: None };
        lists::put(&mut act.work, reason.insert()).await?;
    }
    let cadence = Cadence::default();
    let row = CadenceRow {
        id: act.id(),
        name: cadence.name,
        direction: None,
        is_default: true,
        steps: goodword_store::json::write("steps", &cadence.steps)?,
        retired_at: None,
        version: 1,
    };
    Ok(lists::put(&mut act.work, row.insert()).await?)
}
