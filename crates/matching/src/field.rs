//! What a column of people or organisations can hold.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The whole name of a person, in either order.
    PersonName,
    /// A name that may be a person's or an organisation's; each cell is judged by itself.
    Name,
    /// The given name or names of a person.
    GivenName,
    /// The family name of a person.
    Surname,
    /// The name of an organisation.
    Organisation,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// The number of the house in its street.
    HouseNumber,
    /// The street, without the number or with it.
    Street,
    /// A further line of the address: a building, a flat, a district.
    AddressLine,
    /// The city, town, suburb or village.
    Place,
    /// The postcode.
    Postcode,
    /// The state, county, province or canton.
    Region,
    /// The date of birth.
    BornOn,
    /// A number some authority gave to this one person or organisation.
    Identifier,
    /// The address of a website.
    Website,
    /// Something else that both records of one person are likely to agree on.
    Other,
}

impl Field {
    /// The words a person reads.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::PersonName => "name of a person",
            Self::Name => "name",
            Self::GivenName => "given name",
            Self::Surname => "surname",
            Self::Organisation => "organisation",
            Self::Email => "email address",
            Self::Phone => "phone",
            Self::HouseNumber => "house number",
            Self::Street => "street",
            Self::AddressLine => "line of the address",
            Self::Place => "place",
            Self::Postcode => "postcode",
            Self::Region => "region",
            Self::BornOn => "date of birth",
            Self::Identifier => "identifying number",
            Self::Website => "website",
            Self::Other => "other",
        }
    }
}
