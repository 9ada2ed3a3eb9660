//! Names of invented people and organisations: enough of them that few of a million are called the same.

use rand::RngExt;
use rand::rngs::StdRng;

const FIRST: &[&str] = &[
    "Ada", "Aisha", "Alan", "Alice", "Amir", "Ana", "Andrew", "Anna", "Asha", "Ben", "Bilal", "Bridget", "Callum", "Carmen",
    "Chen", "Chloé", "Ciara", "Clara", "Colin", "Dara", "David", "Deepa", "Diego", "Dorota", "Ebru", "Edith", "Elif", "Ella",
    "Emeka", "Erik", "Esme", "Ewa", "Fatima", "Fergus", "Fiona", "Frank", "George", "Gita", "Gwen", "Hana", "Harriet", "Hassan",
    "Helena", "Ian", "Ida", "Imran", "Ines", "Isla", "Ivan", "Jack", "James", "Jan", "Jasmin", "Joanna", "João", "Kate", "Kemal",
    "Kofi", "Lara", "Laura", "Leo", "Lucía", "Luke", "Magda", "Malik", "Mark", "Mei", "Mira", "Nadia", "Neil", "Niamh", "Noah",
    "Nora", "Olu", "Omar", "Oscar", "Pablo", "Petra", "Priya", "Rachel", "Ravi", "René", "Rhys", "Ruth", "Sadia", "Sam",
    "Sanjay", "Saoirse", "Sean", "Selin", "Simon", "Sofia", "Søren", "Stella", "Suki", "Tara", "Theo", "Tomas", "Uma", "Vera",
    "Victor", "Wanda", "Wei", "Yara", "Zofia", "Zubair",
];
const BEGINS: &[&str] = &[
    "Al", "Ash", "Bar", "Beck", "Bram", "Brad", "Cal", "Car", "Chad", "Clay", "Cor", "Dal", "Den", "Dor", "East", "El", "Fair",
    "Far", "Fen", "Gar", "Glad", "Gran", "Hal", "Har", "Hart", "Hather", "Haw", "Hol", "Hunt", "Kel", "Ken", "Kir", "Lang",
    "Lin", "Lock", "Mar", "Mel", "Mil", "Mor", "Nor", "Oak", "Old", "Os", "Pem", "Pen", "Quar", "Rad", "Red", "Ros", "Row",
    "San", "Sel", "Shel", "Stan", "Sut", "Tam", "Thorn", "Tre", "Ul", "Var", "Wal", "War", "Wel", "West", "Whit", "Win", "Wood",
    "Yar",
];
const MIDDLES: &[&str] = &["", "", "", "", "en", "er", "ing", "le", "o", "a", "es", "i"];
const ENDS: &[&str] = &[
    "beck", "berg", "born", "bourne", "bridge", "brook", "bury", "by", "combe", "cott", "croft", "dale", "den", "don", "field",
    "ford", "gate", "ham", "hill", "hurst", "ington", "kins", "land", "leigh", "ley", "lock", "low", "man", "mere", "mont",
    "more", "ness", "ow", "pool", "ridge", "sen", "shaw", "side", "son", "stead", "stone", "ström", "thorpe", "ton", "wald",
    "way", "well", "wick", "wood", "worth", "yard",
];
const WHOLE: &[&str] = &[
    "Abebe",
    "Aydın",
    "Bello",
    "Chaudhry",
    "Costa",
    "Dubois",
    "Eze",
    "Fernández",
    "García",
    "Haddad",
    "Hoang",
    "Ito",
    "Kaya",
    "Khan",
    "Kowalska",
    "Kumar",
    "Lindqvist",
    "Martín",
    "Mensah",
    "Müller",
    "Nair",
    "Nguyen",
    "Novák",
    "O'Brien",
    "O'Neill",
    "Okafor",
    "Osei",
    "Öztürk",
    "Patel",
    "Petrov",
    "Rossi",
    "Santos",
    "Schäfer",
    "Sharma",
    "Silva",
    "Singh",
    "Tanaka",
    "Wang",
    "Yılmaz",
    "Zhang",
];
const KINDS: &[&str] = &[
    "Brewing Ltd",
    "Builders",
    "Care Group",
    "Clinics",
    "Coatings Ltd",
    "Dental",
    "Design",
    "Digital Ltd",
    "Energy plc",
    "Engineering",
    "Estates",
    "Farms",
    "Foods",
    "Freight",
    "Garages Ltd",
    "Holdings plc",
    "Homes",
    "Hotels",
    "Joinery",
    "Kitchens Ltd",
    "Labs",
    "Logistics",
    "Media Ltd",
    "Motors",
    "Outdoor Ltd",
    "Packaging",
    "Partners LLP",
    "Plastics Ltd",
    "Print Works",
    "Robotics",
    "Roofing",
    "Schools Trust",
    "Shipping",
    "Software Ltd",
    "Stores",
    "Studios",
    "Systems Ltd",
    "Textiles",
    "Tools",
    "Travel",
];
/// What referrers' firms do.
const PROFESSIONS: &[&str] = &[
    "& Co",
    "Accountancy",
    "Bank",
    "Estates",
    "Insolvency",
    "Law",
    "Mortgages",
    "Recruitment",
    "Surveyors",
    "Tax",
    "Wealth",
    "& Partners",
];

fn of(chance: &mut StdRng, all: &[&'static str]) -> &'static str {
    all[chance.random_range(0..all.len())]
}

/// A last name.
pub(super) fn last(chance: &mut StdRng) -> String {
    if chance.random::<f64>() < 0.2 {
        return of(chance, WHOLE).to_owned();
    }
    format!("{}{}{}", of(chance, BEGINS), of(chance, MIDDLES), of(chance, ENDS))
}

/// A person.
pub(super) fn person(chance: &mut StdRng) -> String {
    let name = format!("{} {}", of(chance, FIRST), last(chance));
    if chance.random::<f64>() < 0.06 { format!("{name}-{}", last(chance)) } else { name }
}

/// An organisation that is introduced.
pub(super) fn organisation(chance: &mut StdRng) -> String {
    format!("{} {}", last(chance), of(chance, KINDS))
}

/// The firm of a referrer.
pub(super) fn firm(chance: &mut StdRng) -> String {
    format!("{} {}", last(chance), of(chance, PROFESSIONS))
}

/// A telephone number of those the regulator sets aside for invented people.
pub(super) fn phone(chance: &mut StdRng) -> String {
    format!("020 7946 0{:03}", chance.random_range(0..1_000))
}
