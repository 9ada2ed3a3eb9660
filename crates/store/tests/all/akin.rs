//! Who may be the same as somebody that is being recorded, where words of the name are in very many others.

use goodword_actions::add_organisation::AddOrganisation;
use goodword_domain::{Noun, OrganisationId};
use goodword_store::duplicates::{self, Near};
use goodword_testkit::{TestFirm, on_both_engines};

async fn added(firm: &TestFirm, name: String) -> OrganisationId {
    firm.done(&firm.admin, AddOrganisation { name, ..AddOrganisation::default() }).await
}

async fn near(firm: &TestFirm, name: &str) -> Vec<i64> {
    let near = Near { name, ..Near::default() };
    let found = duplicates::near(&mut firm.read_as(&firm.admin).await, Noun::Organisation, near).await.unwrap();
    found.into_iter().map(|other| other.id).collect()
}

on_both_engines! {
    async fn by_common_words_the_old_are_found_too(firm) {
        let by_rare = added(firm, "Quillon Partners".to_owned()).await;
        let by_both = added(firm, "Partners of Holding".to_owned()).await;
        let beside = added(firm, "Partners Limited".to_owned()).await;
        for n in 0..310 {
            added(firm, format!("Partners {}", 1_000 + n * 7)).await;
            added(firm, format!("The {} Holding", 1_000 + n * 7)).await;
        }
        let found = near(firm, "Partners Quillon").await;
        assert_eq!(found, [by_rare.get()], "whoever shares a rare word, and nobody for a common one alone");
        assert!(near(firm, "Holding Partners").await.contains(&by_both.get()), "whoever shares every common word");
        assert!(near(firm, "Partners Ltd").await.contains(&beside.get()), "whose name begins the same way");
        let many = near(firm, "Partners").await;
        assert!((1..=50).contains(&many.len()), "of a word that everybody has, a few: {}", many.len());
    }
}
