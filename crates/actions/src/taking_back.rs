//! Which verbs can be taken back.

use goodword_domain::permit::Right;

use crate::{
    Verb, add_client, add_custom_field, add_office, add_practice, add_reason, add_source, bulk_referrals, change_custom_field,
    change_firm, change_office, change_organisation, change_person, change_practice, change_reason, change_referral,
    change_source, close_loop, correct_position, delete_rate, end_position, finish_step, log_touch, move_person, move_stage,
    reassign_referral, reclassify_referral, reopen_loop, restore_organisation, restore_person, restore_referral, restore_touch,
    retire_cadence, set_cadence, set_credits, set_custom_values, set_next_step, set_rate, set_rates, set_referrer, set_routing,
    snooze_step, tag_clients,
};

macro_rules! verbs {
    ($($module:ident :: $verb:ident),+ $(,)?) => {
        /// The verbs that can be taken back, each with the right it takes. What is not listed has an opposite of its own (deleting,
        /// deciding, merging, importing) or is meant to stay: passwords, tokens, walls, who may do what.
        const VERBS: &[(&str, Right)] = &[$(($module::$verb::NAME, $module::$verb::RIGHT)),+];
    };
}

verbs! {
    add_client::AddClient, add_custom_field::AddCustomField, change_custom_field::ChangeCustomField,
    set_custom_values::SetCustomValues, add_office::AddOffice, add_practice::AddPractice, add_reason::AddReason, add_source::AddSource,
    bulk_referrals::BulkReferrals, change_firm::ChangeFirm, change_office::ChangeOffice,
    change_organisation::ChangeOrganisation, change_person::ChangePerson, change_practice::ChangePractice,
    change_reason::ChangeReason, change_referral::ChangeReferral, change_source::ChangeSource, close_loop::CloseLoop,
    delete_rate::DeleteRate, set_rate::SetRate, set_rates::SetRates,
    correct_position::CorrectPosition, end_position::EndPosition, finish_step::FinishStep, log_touch::LogTouch,
    move_person::MovePerson, move_stage::MoveStage, reassign_referral::ReassignReferral,
    reclassify_referral::ReclassifyReferral, reopen_loop::ReopenLoop, restore_organisation::RestoreOrganisation,
    restore_person::RestorePerson, restore_referral::RestoreReferral, restore_touch::RestoreTouch,
    retire_cadence::RetireCadence, set_cadence::SetCadence, set_credits::SetCredits, set_next_step::SetNextStep,
    set_referrer::SetReferrer, set_routing::SetRouting, snooze_step::SnoozeStep, tag_clients::TagClients,
}

/// The right of a verb that can be taken back; nothing for any other.
pub(crate) fn right_of(verb: &str) -> Option<Right> {
    VERBS.iter().find(|(name, _)| *name == verb).map(|(_, right)| *right)
}

/// Whether what a verb changes is kept, so that it can be taken back: also of taking back itself.
pub(crate) fn is_kept(verb: &str) -> bool {
    verb == crate::take_back::TakeBack::NAME || right_of(verb).is_some()
}
