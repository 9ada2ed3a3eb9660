//! The lists of a firm against a guess: names of owners and practices that are on none would refuse every row, so a column of them is
//! kept in the note, and what was done is said.

use goodword_domain::{ColleagueId, text};
use goodword_intake::guess::Guess;
use goodword_intake::survey::Survey;
use goodword_store::Reader;
use goodword_store::colleagues::{self, Colleague, Practice};

use crate::Result;

/// Who may own something, and what the firm does.
pub(super) struct Lists {
    owners: Vec<Colleague>,
    practices: Vec<Practice>,
    /// Who sent the file, where they may own something.
    sender: Option<Colleague>,
}

impl Lists {
    pub(super) async fn load(reader: &mut Reader, sender: ColleagueId) -> Result<Self> {
        let all = colleagues::all(reader).await?;
        let owners: Vec<Colleague> = all.into_iter().filter(|one| one.left_on.is_none() && one.role.may_own()).collect();
        let sender = owners.iter().find(|one| one.id == sender).cloned();
        Ok(Self { owners, practices: colleagues::practices(reader).await?, sender })
    }

    /// Fits a guess to the lists.
    pub(super) fn fit(&self, guess: &mut Guess, survey: &Survey) {
        self.fit_owner(guess, survey);
        let practice =
            |word: &str| self.practices.iter().any(|one| one.retired_at.is_none() && text::fold(&one.name) == text::fold(word));
        let Some(column) = guess.column("practice").map(str::to_owned) else { return };
        let words = survey.words(&column);
        if let Some(first) = words.first()
            && !words.iter().any(|word| practice(word))
        {
            guess.to_note("practice", "Practice");
            guess.remarks.push(format!(
                "“{first}” in “{column}” is no practice of the firm: the column is kept in the note. Add its practices in the settings to fill practice from it."
            ));
        }
    }

    fn fit_owner(&self, guess: &mut Guess, survey: &Survey) {
        let Some(column) = guess.column("owner").map(str::to_owned) else { return };
        let known = |word: &&str| {
            let (folded, email) = (text::fold(word), word.trim().to_lowercase());
            self.owners.iter().any(|one| one.name_folded == folded || one.email_folded == email)
        };
        let words = survey.words(&column);
        let Some(unknown) = words.iter().find(|word| !known(word)) else { return };
        if !words.iter().any(known) {
            guess.to_note("owner", "Owner there");
            guess.remarks.push(format!(
                "“{unknown}” in “{column}” is no colleague who owns referrals: the column is kept in the note. Names as in the settings would fill owner from it."
            ));
        } else if let Some(sender) = &self.sender {
            guess.or_else("owner", &sender.email);
            guess.remarks.push(format!(
                "“{unknown}” in “{column}” is no colleague who owns referrals: {} owns what names nobody who does, and each such row says so.",
                sender.name
            ));
        }
    }
}
