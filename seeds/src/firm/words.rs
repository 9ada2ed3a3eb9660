//! What an invented firm does, and what is said in it.

/// A practice: its name, what its clients need, and what a matter is worth in the middle, in whole units.
pub(super) type Practice = (&'static str, &'static [&'static str], f64);

pub(super) const PRACTICES: &[Practice] = &[
    (
        "Disputes",
        &[
            "shareholder dispute",
            "unpaid invoices",
            "breach of a supply contract",
            "negligence claim",
            "injunction against a rival",
        ],
        24_000.0,
    ),
    (
        "Property",
        &["lease renewal", "buying new premises", "development finance", "boundary with the neighbour", "sale of two flats"],
        9_000.0,
    ),
    (
        "Employment",
        &["director's exit", "redundancy round", "contracts for the sales team", "tribunal claim", "a handbook"],
        7_000.0,
    ),
    (
        "Tax and private client",
        &[
            "wills after a second marriage",
            "trust for the grandchildren",
            "moving home from abroad",
            "an enquiry by the tax office",
        ],
        5_500.0,
    ),
    (
        "Company",
        &["selling the family company", "new investors", "buying out a partner", "terms of business", "a merger"],
        31_000.0,
    ),
    (
        "Family",
        &["divorce with a business in it", "a prenuptial agreement", "care of the children", "separation abroad"],
        6_000.0,
    ),
];

pub(super) const OFFICES: &[&str] = &["London", "Leeds", "Bristol", "Edinburgh"];

pub(super) const NOTES: &[&str] = &[
    "Asked what they need and by when",
    "Left a message with the assistant",
    "Went through the papers they sent",
    "They want to think about the costs",
    "Agreed to meet at their office",
    "Sent an outline of how we would go about it",
    "They spoke with their board first",
    "Explained the deadlines",
    "Wrote with one useful thing",
    "They asked for references",
    "Talked about fees and a cap",
    "Waiting for the accounts of last year",
];

pub(super) const SAID: &[&str] = &[
    "Prefers to be called in the morning.",
    "Has worked with another firm before and was not happy.",
    "Wants to be done before the end of the quarter.",
    "Met at a dinner of the chamber.",
    "Knows one of our clients well.",
];
