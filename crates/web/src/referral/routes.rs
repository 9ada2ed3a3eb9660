//! The addresses of a referral.

use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::close_loop::CloseLoop;
use goodword_actions::decline_referral::DeclineReferral;
use goodword_actions::delete_referral::DeleteReferral;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::finish_step::FinishStep;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::lose_referral::LoseReferral;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::reclassify_referral::ReclassifyReferral;
use goodword_actions::reopen_loop::ReopenLoop;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_actions::restore_referral::RestoreReferral;
use goodword_actions::set_credits::SetCredits;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_actions::standing::Standing;
use goodword_domain::ReferralId;
use goodword_domain::permit::Right;

use super::{api, forms};
use crate::ctx::Ctx;
use crate::record_history::filter;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    pages(t);
    verbs(t);
    ends(t);
    t.read("/referrals/{referral_id}", (Right::See, "referral"), (&[], api::one_answer()), |ctx| Box::pin(api::one(ctx)));
    let entries = (filter::ASKS, api::history_answer());
    t.read("/referrals/{referral_id}/history", (Right::ReadHistory, "history of a referral"), entries, |ctx| {
        Box::pin(api::history(ctx))
    });
}

fn pages(t: &mut Table) {
    t.page("/referrals/{referral_id}", Right::See, "referral", show!(super::show));
    t.page("/referrals/{referral_id}/touches/new", Right::Capture, "touch", show!(forms::touch));
    t.page("/referrals/{referral_id}/next-step", Right::WorkOwn, "next step", show!(forms::next));
    t.page("/referrals/{referral_id}/next-step/done", Right::WorkOwn, "step done", show!(forms::done));
    t.page("/referrals/{referral_id}/next-step/snooze", Right::WorkOwn, "step put off", show!(forms::snooze));
    t.page("/referrals/{referral_id}/decision", Right::WorkOwn, "decision", show!(forms::decision));
    t.page("/referrals/{referral_id}/engagement", Right::WorkOwn, "engagement", show!(forms::engage));
    t.page("/referrals/{referral_id}/decline", Right::WorkOwn, "decline", show!(forms::decline));
    t.page("/referrals/{referral_id}/loss", Right::WorkOwn, "loss", show!(forms::lose));
    t.page("/referrals/{referral_id}/reopening", Right::WorkOwn, "reopening", show!(forms::reopen));
    t.page("/referrals/{referral_id}/loop-closure", Right::WorkOwn, "loop closure", show!(forms::loop_closure_form));
    t.page("/referrals/{referral_id}/owner", Right::WorkOwn, "owner", show!(forms::owner));
    t.page("/referrals/{referral_id}/kind", Right::WorkOwn, "introduction or referral", show!(forms::kind));
    t.page("/referrals/{referral_id}/credits", Right::WorkOwn, "credits", show!(forms::credits));
    t.page("/referrals/{referral_id}/deletion", Right::WorkOwn, "deletion", show!(forms::delete));
    t.page("/referrals/{referral_id}/edit", Right::WorkOwn, "change of a fact", show!(forms::edit));
}

/// The page of a referral.
fn at(id: ReferralId) -> String {
    format!("/referrals/{id}")
}

/// The page again, with a sentence and what to look at.
fn said(standing: &Standing, sentence: impl Into<String>) -> Landing {
    Landing::at(at(standing.referral_id), sentence).looking(&standing.warnings)
}

fn verbs(t: &mut Table) {
    t.verb::<LogTouch>("/referrals/{referral_id}/touches", show!(forms::touch), |done, ctx| match &done.referral {
        // What comes next was proposed: it is shown to be changed, or left.
        Some(standing) if standing.next.is_some() => {
            let landing = said(standing, "The touch was logged. This is what comes next; change it, or leave it.");
            Landing { to: format!("{}/next-step", at(standing.referral_id)), ..landing }
        }
        _ => Landing::at(back(ctx), "The touch was logged."),
    });
    t.verb::<SetNextStep>("/referrals/{referral_id}/next-step", show!(forms::next), |done, _| {
        said(done, "The next step was set.")
    });
    t.verb::<FinishStep>("/referrals/{referral_id}/next-step/done", show!(forms::done), |done, _| {
        let next = done.next.as_ref().map(|next| format!(" Next: {}.", next.what)).unwrap_or_default();
        said(done, format!("Done.{next}"))
    });
    t.verb::<SnoozeStep>("/referrals/{referral_id}/next-step/snooze", show!(forms::snooze), |done, _| said(done, "Put off."));
    t.verb::<MoveStage>("/referrals/{referral_id}/stage", show!(super::show), |done, _| {
        said(done, format!("Moved to {}.", done.stage.label()))
    });
    t.verb::<ChangeReferral>("/referrals/{referral_id}", show!(forms::edit), |done, _| said(done, "Changed."));
    t.verb::<ReassignReferral>("/referrals/{referral_id}/owner", show!(forms::owner), |done, _| {
        said(done, "It has a new owner.")
    });
    t.verb::<ReclassifyReferral>("/referrals/{referral_id}/kind", show!(forms::kind), |done, _| said(done, "Changed."));
    t.verb::<SetCredits>("/referrals/{referral_id}/credits", show!(forms::credits), |done, _| {
        said(done, "The shares were set; those before stay on record.")
    });
    t.verb::<CloseLoop>("/referrals/{referral_id}/loop-closure", show!(forms::loop_closure_form), |done, _| {
        Landing::at(at(done.referral_id), "The loop was closed by one step.")
    });
    t.verb::<ReopenLoop>("/referrals/{referral_id}/loop-closure/undo", show!(super::show), |done, _| {
        Landing::at(at(done.referral_id), "Taken back: it is still to be done.")
    });
}

fn ends(t: &mut Table) {
    t.verb::<EngageClient>("/referrals/{referral_id}/engagement", show!(forms::engage), |done, _| {
        let client = if done.client_is_new { " They are a client now." } else { "" };
        said(&done.referral, format!("Won.{client}")).undo(format!("{}/reopening", at(done.referral.referral_id)))
    });
    t.verb::<DeclineReferral>("/referrals/{referral_id}/decline", show!(forms::decline), |done, _| {
        let passed = if done.passed_on_as.is_some() { " It was passed on as a referral of its own." } else { "" };
        said(&done.referral, format!("Declined.{passed}")).undo(format!("{}/reopening", at(done.referral.referral_id)))
    });
    t.verb::<LoseReferral>("/referrals/{referral_id}/loss", show!(forms::lose), |done, _| {
        said(done, "Recorded as lost.").undo(format!("{}/reopening", at(done.referral_id)))
    });
    t.verb::<ReopenReferral>("/referrals/{referral_id}/reopening", show!(forms::reopen), |done, _| {
        said(done, "It is open again.")
    });
    t.verb::<DeleteReferral>("/referrals/{referral_id}/deletion", show!(forms::delete), |done, _| {
        Landing::at("/referrals", "Put in the bin.").undo(format!("{}/restoration", at(done.referral_id)))
    });
    t.verb_on::<RestoreReferral>(
        "/referrals/{referral_id}/restoration",
        (Right::See, show!(crate::bin_page::page)),
        |done, _| said(done, "It is back from the bin."),
    );
}

/// The page of the referral that stands in the address.
fn back(ctx: &Ctx) -> String {
    format!("/referrals/{}", ctx.param("referral_id"))
}
