//! The cast: an invented firm of four practices and two offices, and the people outside who put in words for it.
//! Nobody here exists; every address ends in `.example`, which is set aside for such use (RFC 2606).

use goodword_domain::colleague::Role;
use goodword_domain::referrer::{ReferrerKind, Tier};

/// A practice: its name, its head, and what its clients need.
pub(crate) struct PracticeCast {
    pub name: &'static str,
    pub head: &'static str,
    pub needs: &'static [&'static str],
    /// What a matter of it is worth in the middle, in whole pounds.
    pub worth: f64,
}

pub(crate) const PRACTICES: &[PracticeCast] = &[
    PracticeCast {
        name: "Disputes",
        head: "Daniel Okafor",
        needs: &[
            "shareholder dispute",
            "unpaid invoices",
            "breach of a supply contract",
            "professional negligence claim",
            "partnership falling apart",
        ],
        worth: 28_000.0,
    },
    PracticeCast {
        name: "Property",
        head: "Priya Nair",
        needs: &[
            "lease renewal",
            "buying new premises",
            "development finance",
            "boundary with the neighbour",
            "sale of two flats",
        ],
        worth: 11_000.0,
    },
    PracticeCast {
        name: "Employment",
        head: "Rhys Morgan",
        needs: &[
            "director's exit",
            "redundancy round",
            "contracts for the sales team",
            "tribunal claim",
            "handbook after a merger",
        ],
        worth: 8_500.0,
    },
    PracticeCast {
        name: "Tax and private client",
        head: "Helen Marsh",
        needs: &[
            "wills after a second marriage",
            "selling the family company",
            "trust for the grandchildren",
            "moving home from abroad",
            "an enquiry by the tax office",
        ],
        worth: 6_500.0,
    },
];

pub(crate) const OFFICES: &[&str] = &["London", "Leeds"];

/// A colleague: name, role, practice, office, languages.
pub(crate) type ColleagueCast = (&'static str, Role, Option<&'static str>, &'static str, &'static str);

pub(crate) const COLLEAGUES: &[ColleagueCast] = &[
    ("Daniel Okafor", Role::FeeEarner, Some("Disputes"), "London", "en fr"),
    ("Grace Lindqvist", Role::FeeEarner, Some("Disputes"), "Leeds", "en sv"),
    ("Samir Haddad", Role::FeeEarner, Some("Disputes"), "London", "en ar"),
    ("Priya Nair", Role::FeeEarner, Some("Property"), "London", "en hi"),
    ("Tom Ashworth", Role::FeeEarner, Some("Property"), "Leeds", "en"),
    ("Rhys Morgan", Role::FeeEarner, Some("Employment"), "London", "en cy"),
    ("Ines Carvalho", Role::FeeEarner, Some("Employment"), "London", "en pt"),
    ("Helen Marsh", Role::FeeEarner, Some("Tax and private client"), "London", "en"),
    ("Oliver Brandt", Role::FeeEarner, Some("Tax and private client"), "Leeds", "en de"),
    ("Martin Sole", Role::FeeEarner, Some("Property"), "Leeds", "en"),
    ("Beth Calloway", Role::Manager, None, "London", "en"),
    ("Joan Whitaker", Role::Assistant, Some("Disputes"), "London", "en"),
    ("Adaeze Obi", Role::Compliance, None, "London", "en"),
];

/// The colleague who left five months ago; what was theirs went to the one named behind.
pub(crate) const LEAVER: (&str, &str) = ("Martin Sole", "Tom Ashworth");
/// The colleague who is away this week, and their deputy.
pub(crate) const AWAY: (&str, &str) = ("Ines Carvalho", "Rhys Morgan");
/// Whom the assistant acts for.
pub(crate) const ASSISTANT: (&str, &[&str]) = ("Joan Whitaker", &["Daniel Okafor", "Grace Lindqvist"]);

/// A referrer: who, where, what kind, how many days between two words of theirs, what share of them becomes work, tier.
pub(crate) struct ReferrerCast {
    pub name: &'static str,
    pub organisation: &'static str,
    pub kind: ReferrerKind,
    pub every_days: f64,
    pub wins: f64,
    pub tier: Option<Tier>,
    pub practice: usize,
}

const fn referrer(
    (name, organisation): (&'static str, &'static str),
    kind: ReferrerKind,
    (every_days, wins): (f64, f64),
    tier: Option<Tier>,
    practice: usize,
) -> ReferrerCast {
    ReferrerCast { name, organisation, kind, every_days, wins, tier, practice }
}

use ReferrerKind::{Client, Influencer, Professional};
use Tier::{A, B, C, Watch};

pub(crate) const REFERRERS: &[ReferrerCast] = &[
    referrer(("Amira Khan", "Hale & Co"), Professional, (16.0, 0.55), Some(A), 0),
    referrer(("Peter Voss", "Voss Wealth"), Professional, (19.0, 0.45), Some(A), 3),
    referrer(("Lucy Tan", "Meridian Bank"), Professional, (22.0, 0.3), Some(A), 1),
    referrer(("Tomás Reyes", "Brook Surveyors"), Professional, (26.0, 0.5), Some(A), 1),
    referrer(("Fiona Gale", "Gale Accountancy"), Professional, (30.0, 0.4), Some(A), 3),
    referrer(("Karim Aziz", "Aziz & Daughters"), Client, (38.0, 0.6), Some(B), 0),
    referrer(("Nora Feld", "Feld Recruitment"), Professional, (36.0, 0.35), Some(B), 2),
    referrer(("Ewan Drummond", "Drummond Insolvency"), Professional, (42.0, 0.5), Some(B), 0),
    referrer(("Chloé Martin", "Atelier Martin"), Client, (55.0, 0.55), Some(B), 1),
    referrer(("Jonas Ek", "Ek & Partners"), Professional, (48.0, 0.25), Some(B), 2),
    referrer(("Ruth Abbey", "Northern Chamber"), Influencer, (60.0, 0.2), Some(B), 0),
    referrer(("David Osei", "Osei Engineering"), Client, (75.0, 0.5), Some(B), 2),
    referrer(("Hannah Price", "Price Family Office"), Client, (80.0, 0.7), Some(B), 3),
    referrer(("Stefan Wirth", "Wirth Treuhand"), Professional, (85.0, 0.35), Some(C), 3),
    referrer(("Maya Lindo", "Lindo Design"), Client, (100.0, 0.4), Some(C), 1),
    referrer(("Gareth Pugh", "Pugh Brothers"), Client, (110.0, 0.45), Some(C), 0),
    referrer(("Isabel Roque", "Roque Imports"), Client, (120.0, 0.5), Some(C), 0),
    referrer(("Colin Frame", "Frame Valuers"), Professional, (95.0, 0.15), Some(C), 1),
    referrer(("Leila Mansour", "Mansour Dental"), Client, (140.0, 0.5), Some(C), 2),
    referrer(("Owen Blythe", "Blythe Mortgages"), Professional, (90.0, 0.2), Some(Watch), 1),
    referrer(("Sara Holm", "Holm Interpreters"), Professional, (150.0, 0.3), None, 2),
    referrer(("Victor Amadi", "Amadi Logistics"), Client, (170.0, 0.5), None, 0),
    referrer(("Judith Crane", "Crane Estates"), Professional, (130.0, 0.3), None, 1),
    referrer(("Paolo Rinaldi", "Rinaldi Foods"), Client, (200.0, 0.6), None, 3),
    referrer(("Wen Li", "Li Robotics"), Client, (220.0, 0.5), None, 2),
    referrer(("Anne Fothergill", "Fothergill Trust"), Client, (240.0, 0.6), None, 3),
];

/// The referrer who moved five months ago, and where to.
pub(crate) const MOVER: (&str, &str, &str) = ("Tomás Reyes", "Larch Property", "Director");
/// The referrer who was regular and has sent nothing for months.
pub(crate) const COOLING: &str = "Jonas Ek";

/// First names of the people introduced.
pub(crate) const FIRST: &[&str] = &[
    "Alice", "Bashir", "Carla", "Dev", "Elin", "Farid", "Gwen", "Hugo", "Imogen", "Jae", "Katya", "Liam", "Marta", "Nikhil",
    "Olga", "Pavel", "Quentin", "Rosa", "Sven", "Tariq", "Una", "Viola", "Will", "Xenia", "Yusuf", "Zoe",
];
/// Their last names.
pub(crate) const LAST: &[&str] = &[
    "Adeyemi",
    "Barton",
    "Cohen",
    "Dalgleish",
    "Eriksen",
    "Fraser",
    "Gupta",
    "Hobbs",
    "Ivanova",
    "Jarvis",
    "Kemp",
    "Lavelle",
    "Moreau",
    "Novak",
    "Ortega",
    "Patel",
    "Quigley",
    "Rossi",
    "Shah",
    "Thorne",
    "Usman",
    "Vickers",
    "Watanabe",
    "Young",
];
/// First halves of the organisations introduced,
pub(crate) const FIRM_FIRST: &[&str] = &[
    "Alder", "Beacon", "Cedar", "Delta", "Elm", "Falcon", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel", "Lantern",
    "Maple", "Nimbus", "Orchard", "Pioneer", "Quarry", "Redwood", "Summit", "Tidal", "Upland", "Vale", "Willow", "Yarrow",
];
/// and second halves.
pub(crate) const FIRM_LAST: &[&str] = &[
    "Brewing Ltd",
    "Care Group",
    "Digital Ltd",
    "Foods",
    "Holdings plc",
    "Joinery",
    "Kitchens Ltd",
    "Logistics",
    "Media Ltd",
    "Motors",
    "Outdoor Ltd",
    "Partners LLP",
    "Print Works",
    "Studios",
    "Systems Ltd",
    "Travel",
];
