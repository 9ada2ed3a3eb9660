//! Invented people with households, colleagues and namesakes among them, some entered twice with slips: made from a seed, so that what
//! is a duplicate is known. Nothing of it comes from the files the matcher is judged by.

use rand::prelude::*;
use rand::rngs::StdRng;

/// The columns of an invented record.
pub const COLUMNS: [&str; 10] =
    ["First name", "Last name", "Company", "Email", "Phone", "Street", "City", "Postcode", "Date of birth", "Job title"];

const GIVEN: &[&str] = &[
    "Robert",
    "Elizabeth",
    "William",
    "Margaret",
    "James",
    "Catherine",
    "Michael",
    "Susan",
    "David",
    "Jennifer",
    "Thomas",
    "Patricia",
    "Andrew",
    "Rebecca",
    "Christopher",
    "Victoria",
    "Daniel",
    "Samantha",
    "Matthew",
    "Deborah",
    "Anthony",
    "Alexandra",
    "Nicholas",
    "Jessica",
    "Benjamin",
    "Katherine",
    "Edward",
    "Philippa",
    "Timothy",
    "Amira",
    "Priya",
    "Mohammed",
    "Yusuf",
    "Fatima",
    "Wei",
    "Chidi",
    "Olu",
    "Ingrid",
    "Søren",
    "José",
    "Zoë",
    "Renée",
    "Jürgen",
    "Łukasz",
    "Siobhán",
    "Owen",
    "Rhys",
    "Gethin",
    "Callum",
    "Isla",
    "Freya",
    "Hugo",
    "Ruby",
    "Poppy",
    "Oscar",
    "Felix",
    "Clara",
    "Ivo",
    "Nadia",
    "Leila",
    "Tariq",
    "Anil",
    "Meera",
    "Kofi",
    "Ama",
    "Bjørn",
    "Astrid",
];
/// Short forms and other spellings people use, of the names above.
const CALLED: &[(&str, &str)] = &[
    ("Robert", "Bob"),
    ("Elizabeth", "Liz"),
    ("William", "Bill"),
    ("Margaret", "Maggie"),
    ("James", "Jim"),
    ("Catherine", "Kate"),
    ("Michael", "Mike"),
    ("Susan", "Sue"),
    ("David", "Dave"),
    ("Jennifer", "Jen"),
    ("Thomas", "Tom"),
    ("Patricia", "Pat"),
    ("Andrew", "Andy"),
    ("Rebecca", "Becky"),
    ("Christopher", "Chris"),
    ("Victoria", "Vicky"),
    ("Daniel", "Dan"),
    ("Samantha", "Sam"),
    ("Matthew", "Matt"),
    ("Anthony", "Tony"),
    ("Nicholas", "Nick"),
    ("Benjamin", "Ben"),
    ("Edward", "Ted"),
    ("Mohammed", "Muhammad"),
    ("Yusuf", "Yousef"),
    ("Søren", "Soren"),
    ("José", "Jose"),
    ("Zoë", "Zoe"),
    ("Renée", "Renee"),
    ("Jürgen", "Jurgen"),
    ("Łukasz", "Lukasz"),
    ("Siobhán", "Siobhan"),
    ("Bjørn", "Bjorn"),
];
const BEGIN: &[&str] = &[
    "Ash", "Brad", "Hal", "Whit", "Stan", "Pem", "Cald", "Mor", "Thorn", "Wick", "Har", "Bel", "Cor", "Dun", "Ever", "Fair",
    "Gran", "Hol", "Ing", "Jar", "Kes", "Lang", "Mar", "Nor", "Old", "Pres", "Quin", "Rad", "Sel", "Tal", "Up", "Var", "Wal",
    "Yar", "Zel", "Brom", "Chal", "Den", "El", "Frod",
];
const END: &[&str] = &[
    "ton", "ley", "worth", "son", "well", "ford", "by", "ham", "field", "wood", "bridge", "croft", "dale", "stead", "combe",
    "man", "er", "ing", "shaw", "more", "ell", "land", "gate", "wick", "burn",
];
const TRADE: &[&str] =
    &["Foods", "Partners", "Holdings", "Logistics", "Estates", "Legal", "Engineering", "Capital", "Design", "Systems"];
const FORM: &[&str] = &["Ltd", "Limited", "LLP", "plc", "Ltd.", "GmbH", "& Co", ""];
const KIND: &[&str] = &["Street", "Road", "Lane", "Avenue", "Close", "Crescent", "Drive", "Gardens"];
const SHORT_KIND: &[(&str, &str)] =
    &[("Street", "St."), ("Road", "Rd"), ("Avenue", "Ave"), ("Crescent", "Cres"), ("Drive", "Dr")];
const PROVIDERS: &[&str] = &["gmail.com", "outlook.com", "icloud.com", "yahoo.co.uk"];
const JOBS: &[&str] =
    &["Director", "Partner", "Accountant", "Solicitor", "Manager", "Owner", "Surveyor", "Engineer", "Consultant"];

/// One invented person.
#[derive(Clone)]
pub struct Record {
    /// Who it is: records of one person share it.
    pub who: usize,
    /// The cells, in the order of [`COLUMNS`].
    pub cells: [String; 10],
}

/// So many records, of which one in `one_in` is entered again, once or more.
pub fn people(count: usize, one_in: u32, seed: u64) -> Vec<Record> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut records: Vec<Record> = Vec::with_capacity(count);
    let mut who = 0;
    while records.len() < count {
        let before = records.last().filter(|_| chance.random_ratio(1, 5)).cloned();
        let person = match before {
            Some(other) => housemate(&other, &mut chance),
            None => somebody(&mut chance),
        };
        let person = Record { who, ..person };
        while chance.random_ratio(1, one_in) && records.len() + 1 < count {
            records.push(entered_again(&person, &mut chance));
        }
        records.push(person);
        who += 1;
    }
    records.shuffle(&mut chance);
    records
}

/// The pairs that are one person's.
pub fn truth(records: &[Record]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|n| (records[*n].who, *n));
    let groups = order.chunk_by(|a, b| records[*a].who == records[*b].who);
    groups.flat_map(|g| (0..g.len()).flat_map(move |i| (i + 1..g.len()).map(move |j| (g[i], g[j])))).collect()
}

/// One of many, the first far more often than the last.
fn often<'a>(from: &[&'a str], chance: &mut StdRng) -> &'a str {
    let at: f64 = chance.random::<f64>().powi(2);
    from[(at * from.len() as f64) as usize]
}

fn name(chance: &mut StdRng) -> String {
    let middle = ["", "", "", "", "en", "ing", "er"][chance.random_range(0..7)];
    format!("{}{middle}{}", often(BEGIN, chance), often(END, chance))
}

fn digits(count: usize, chance: &mut StdRng) -> String {
    (0..count).map(|_| char::from(b'0' + chance.random_range(0..10_u8))).collect()
}

fn address(chance: &mut StdRng) -> [String; 3] {
    let town = chance.random_range(0..400_usize).min(chance.random_range(0..400));
    let (begin, end) = (BEGIN[town % BEGIN.len()], END[town / BEGIN.len()]);
    let street = format!("{} {} {}", chance.random_range(1..200), name(chance), often(KIND, chance));
    let postcode = format!(
        "{}{} {}",
        &begin[..2].to_uppercase(),
        town % 90 + 1,
        format_args!("{}{}", chance.random_range(1..10), ["AB", "DE", "FG", "HJ"][chance.random_range(0..4)])
    );
    [street, format!("{begin}{end}"), postcode]
}

fn firm(chance: &mut StdRng) -> String {
    // Few firms are large: the same ones come again and again.
    let at = (chance.random::<f64>().powi(3) * 3_000.0) as u64;
    let mut own = StdRng::seed_from_u64(at);
    format!("{} {} {}", name(&mut own), often(TRADE, &mut own), FORM[own.random_range(0..FORM.len())]).trim().to_owned()
}

fn mail(given: &str, surname: &str, firm: &str, chance: &mut StdRng) -> String {
    let ascii = |text: &str| text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (given, surname) = (ascii(given), ascii(surname));
    let host = if chance.random_ratio(2, 3) { format!("{}.example", ascii(firm)) } else { often(PROVIDERS, chance).to_owned() };
    let extra = if PROVIDERS.contains(&host.as_str()) { digits(2, chance) } else { String::new() };
    match chance.random_range(0..3) {
        0 => format!("{given}.{surname}{extra}@{host}"),
        1 => format!("{}{surname}{extra}@{host}", given.chars().next().unwrap_or('x')),
        _ => format!("{given}{extra}@{host}"),
    }
}

fn somebody(chance: &mut StdRng) -> Record {
    let (given, surname, firm) = (often(GIVEN, chance).to_owned(), name(chance), firm(chance));
    let [street, town, postcode] = address(chance);
    let email = mail(&given, &surname, &firm, chance);
    let phone = format!("0{} {} {}", chance.random_range(1..9), digits(3, chance), digits(6, chance));
    let born = format!("{}-{:02}-{:02}", chance.random_range(1940..2003), chance.random_range(1..13), chance.random_range(1..29));
    let mut cells = [given, surname, firm, email, phone, street, town, postcode, born, often(JOBS, chance).to_owned()];
    // Nobody fills in everything.
    for (column, missing) in [(2, 15), (3, 20), (4, 25), (5, 20), (7, 20), (8, 50), (9, 40)] {
        if chance.random_ratio(missing, 100) {
            cells[column].clear();
        }
    }
    Record { who: 0, cells }
}

/// Somebody else of the same household or office.
fn housemate(other: &Record, chance: &mut StdRng) -> Record {
    let mut own = somebody(chance);
    let shared: &[usize] = if chance.random_bool(0.5) { &[1, 4, 5, 6, 7] } else { &[2, 4] };
    for column in shared {
        if chance.random_ratio(4, 5) {
            own.cells[*column].clone_from(&other.cells[*column]);
        }
    }
    own
}

/// The same person, typed in again by somebody else.
fn entered_again(person: &Record, chance: &mut StdRng) -> Record {
    let mut cells = person.cells.clone();
    for _ in 0..chance.random_range(1..4) {
        match chance.random_range(0..15) {
            0 | 1 => slip(&mut cells[1], chance),
            2 => slip(&mut cells[0], chance),
            3 => slip(&mut cells[5], chance),
            4 => slip(&mut cells[3], chance),
            5 => {
                if let Some((_, called)) = CALLED.iter().find(|(full, _)| *full == cells[0]) {
                    cells[0] = (*called).to_owned();
                }
            }
            6 => cells.swap(0, 1),
            7 => cells[0] = format!("{}.", cells[0].chars().next().unwrap_or('J')),
            8 => cells[4] = cells[4].strip_prefix('0').map_or(String::new(), |rest| format!("+44 {rest}")),
            9 => slip(&mut cells[4], chance),
            10 => cells[2] = cells[2].replace("Ltd.", "Limited").replace("Ltd", "Limited").replace(" LLP", ""),
            11 => {
                for (kind, short) in SHORT_KIND {
                    cells[5] = cells[5].replace(kind, short);
                }
            }
            // Moved house, changed jobs.
            12 => {
                let [street, town, postcode] = address(chance);
                (cells[5], cells[6], cells[7]) = (street, town, postcode);
            }
            13 => {
                cells[2] = firm(chance);
                cells[3] = mail(&cells[0].clone(), &cells[1].clone(), &cells[2].clone(), chance);
            }
            _ => {
                let (year, rest) = cells[8].split_once('-').unwrap_or_default();
                let (month, day) = rest.split_once('-').unwrap_or_default();
                if !day.is_empty() {
                    cells[8] = format!("{day}/{month}/{year}");
                }
            }
        }
    }
    for cell in &mut cells[2..10] {
        if chance.random_ratio(1, 10) {
            cell.clear();
        }
    }
    Record { who: person.who, cells }
}

/// One letter or digit put in, left out, changed, or swapped with the next.
fn slip(cell: &mut String, chance: &mut StdRng) {
    let mut letters: Vec<char> = cell.chars().collect();
    if letters.len() < 3 {
        return;
    }
    let at = chance.random_range(1..letters.len() - 1);
    let other = if letters[at].is_ascii_digit() {
        char::from(b'0' + chance.random_range(0..10_u8))
    } else {
        char::from(b'a' + chance.random_range(0..26_u8))
    };
    match chance.random_range(0..4) {
        0 => letters.insert(at, other),
        1 => drop(letters.remove(at)),
        2 => letters[at] = other,
        _ => letters.swap(at, at + 1),
    }
    *cell = letters.into_iter().collect();
}
