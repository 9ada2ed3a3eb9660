//! What people and tools call columns, folded; of each list the first that is there is taken. English, with the words of some
//! neighbours.

/// The fields of a referral, in the order their columns are looked for.
pub(super) const OF_REFERRALS: &[(&str, &str)] = &[
    ("received_on", RECEIVED),
    ("direction", "direction, inbound outbound, in out"),
    ("source", SOURCES),
    ("prospect_email", EMAILS),
    ("prospect_phone", PHONES),
    ("referrer_email", REFERRER_EMAILS),
    ("referrer_kind", "referrer kind, referrer type, introducer type, kind of referrer"),
    ("referrer_colleague", "referrer colleague, internal referrer, referring colleague, referring partner"),
    ("recipient_person", RECIPIENTS),
    ("recipient_organisation", RECIPIENT_FIRMS),
    ("owner", OWNERS),
    ("practice", "practice, practice area, service line, department, team, work type, service, dienstleistung, servicio"),
    ("need", NEEDS),
    ("value", VALUES),
    ("currency", "currency, currency code, ccy, bid currency, currency of value, devise, wahrung, moneda"),
    ("first_contact_on", "first contact on, first contact, contacted on, contacted, date contacted"),
    ("thanked_on", "thanked on, thanked, date thanked, thank you sent, thank you sent on"),
    ("told_on", "told on, told, referrer told, referrer updated"),
    ("next_step", "next step, next action, action, follow up, prochaine etape"),
    ("next_step_due", "next step due, due, due date, follow up date, next action date"),
    (
        "reason",
        "reason, lost reason, loss reason, reason lost, closed lost reason, no hire reason, outcome reason, \
     deal lost reason, why",
    ),
    ("matter_title", "matter title, matter name"),
];
/// Days that say of a row that it is a referral.
pub(super) const RECEIVED: &str = "received on, received, date received, referral date, referral received, date of referral, date referred, \
     referred on, introduced on, introduced at, date introduced, introduction date, lead date, lead created, \
     lead created date, enquiry date, date of enquiry, inquiry date, date of inquiry, date of instruction, \
     intake date, date referred out, date, eingang, eingangsdatum, datum, date de reception, date de demande, fecha, \
     fecha de recepcion, first contact date";
/// Days every record of a tool has; where none of the above is there they are taken.
pub(super) const CREATED: &str = "created, created at, create date, created date, created time, created on, date created, date added, added on, \
     added, deal created, opportunity created, open date, opened, opened on, date opened, submit date, submitted at, \
     submitted on, submission date, timestamp, start date, entry date, erstellt am, erstellt, date de creation, \
     fecha de creacion";
pub(super) const SOURCES: &str = "source, lead source, referral source, source of enquiry, source of business, enquiry source, how did you hear, \
     how did you hear about us, how did they hear about us, how did you find us, how they found us, heard about us, \
     origin, channel, marketing source, quelle, herkunft, bron, origen";
pub(super) const PEOPLE: &str = "prospect person, prospect name, prospect, primary contact, primary contact name, contact name, contact person, \
     associated contact, associated contacts, related contacts, related contact, client contact, contact, lead name, \
     client name, client names, client person, invitee name, referred person, referral name, referred client, \
     who was introduced, enquirer, enquirer name, customer name, buyer name, seller name, ansprechpartner, \
     contactpersoon, persona de contacto, contatto";
/// Names that are those of somebody unless the file is one of opportunities.
pub(super) const NAMES: &str = "full name, name, names";
/// Who may be a person or an organisation.
pub(super) const CLIENTS: &str =
    "referred, referral, client, clients, customer, applicant, person, mandant, interessent, kunde, klant, cliente";
pub(super) const ORGANISATIONS: &str = "prospect organisation, prospect organization, prospect company, company, company name, company account, \
     organisation, organization, organisation name, organization name, business, business name, account, \
     account name, accounts, client company, client organisation, client organization, associated company, \
     primary company, sales account, party, which company are you with, company you work for, firma, unternehmen, \
     bedrijf, bedrijfsnaam, societe, entreprise, empresa, azienda";
/// Names of what was offered; where nobody else is named they stand for the prospect.
pub(super) const DEALS: &str = "deal name, opportunity name, opportunity, potential name, deal, deal title, lead title, opportunity title, \
     card name";
/// Columns that only lists of opportunities have: there `Name` and `Title` are those of what was offered.
pub(super) const OF_DEALS: &str = "pipeline, deal pipeline, milestone, probability, win, deal stage, sales stage, deal value, opportunity value, \
     opportunity state, dealstage, stage name, forecast close date, expected close date";
pub(super) const EMAILS: &str = "prospect email, email, email address, e mail, e mail address, contact email, contact e mail, client email, \
     client e mail, primary email, primary email address, work email, invitee email, lead email, customer email, \
     associated contact email, email work, email 1, email 1 value, e mail 1 value, personal email, email home, \
     secondary email, email 2, email other, e mail adresse, mail, emailadres, e mailadres, adresse e mail, \
     adresse de messagerie, adresse mail, courriel, correo electronico, correo, indirizzo email";
pub(super) const PHONES: &str = "prospect phone, phone, phone no, telephone, telephone number, telephone no, phone number, phone numbers, tel, \
     tel no, contact phone, contact number, client phone, client telephone, primary phone, primary phone number, \
     work phone, office phone, business phone, business telephone, direct phone, phone work, phone 1, phone 1 value, \
     mobile, mobile phone, mobile number, mobile no, mobile phone number, cell, cell phone, phone mobile, work, \
     home phone, phone home, phone number 2, other phone, home, telefon, telefon geschaftlich, mobiltelefon, handy, \
     telefoonnummer, telefoon, telephone bureau, tel mobile, telephone mobile, telefono, telefono movil, movil";
pub(super) const REFERRERS: &str = "referrer person, referrer, referrer name, introducer, introducer name, referring agent, referring person, \
     referring contact, referring attorney, referring solicitor, referral partner, referred by, introduced by, \
     introduced through, recommended by, from, who introduced, who introduced you, who introduced you to us, \
     who referred you, if someone referred you who, if you were referred by whom, referred by name, \
     introduced by name, empfohlen durch, empfohlen von, empfehler, vermittler, doorverwezen door, aanbevolen door, \
     recommande par, apporteur, apporteur d affaires, referido por, recomendado por, segnalato da";
pub(super) const REFERRER_FIRMS: &str = "referrer organisation, referrer organization, referrer company, introducer company, introducer organisation, \
     referrer firm, introducer firm, referring firm, referring brokerage, referring company, referring organisation, \
     referring organization, referred by company, referred by firm, introduced by company, introduced by firm, \
     their firm";
const REFERRER_EMAILS: &str =
    "referrer email, introducer email, referring agent email, referrer e mail, referred by email, referring email";
pub(super) const RECIPIENTS: &str = "recipient person, recipient, referred to, passed to, sent to";
const RECIPIENT_FIRMS: &str = "recipient organisation, recipient organization, recipient company, recipient firm, referred to firm, \
     referred to company, passed to firm";
const OWNERS: &str = "owner, fee earner, responsible, responsible person, responsible attorney, assigned to, assigned user, \
     assigned agent, assigned attorney, assignee, lead owner, deal owner, opportunity owner, owned by, sales owner, \
     user responsible, salesperson, partner, handler, handled by, colleague, zustandig, bearbeiter, verantwortlich";
const NEEDS: &str = "need, needs, matter, matter type, type of matter, property interest, enquiry, nature of enquiry, subject, \
     requirement, requirements, type of work, topic, issue, legal issue, how can we help, what do you need help with, \
     opportunity details, lead details, lead description, description, details, anliegen, betreff, onderwerp, besoin, \
     objet, necesidad, asunto";
/// What of a need says that a row is a referral.
pub(super) const NEEDS_OF_REFERRALS: &str =
    "need, needs, matter, matter type, enquiry, requirement, type of work, issue, property interest, anliegen, besoin";
pub(super) const VALUES: &str = "value, estimated value, est value, amount, deal value, opportunity amount, opportunity value, bid amount, \
     deal size, expected revenue, fee, fees, fee quoted, fee estimate, est fee, estimated fee, estimated fees, \
     potential value, potential case value, case value, est price, price, budget, worth, revenue, wert, betrag, \
     honorar, bedrag, montant, montant estime, importe, importo";
pub(super) const OUTCOMES: &str = "outcome, result, won lost, instructed, won, converted, ergebnis";
pub(super) const STATUSES: &str = "status, lead status, deal status, opportunity state, referral status, statut, estado, stato";
pub(super) const STAGES: &str = "stage, deal stage, dealstage, sales stage, stage name, current stage, opportunity stage, milestone, phase, \
     matter stage, list name";
pub(super) const DECIDED: &str = "decided on, decided, outcome date, won date, won time, date instructed, instructed on, conversion date, \
     hired at, actual close date, completed date, closed date, date closed, closed, closed on, close date, \
     closing date, decision date, lost at, lost on, lost time, no hire date, date lost";
/// Days an end is expected on, which are those of the end where it has come and no other column says it.
pub(super) const EXPECTED: &str =
    "expected close date, expected closing, expected closing date, forecast close date, due to close";
pub(super) const NOTES: &str = "note, notes, comment, comments, remarks, remark, bemerkung, bemerkungen, notiz, notizen, opmerkingen, \
     commentaires, commentaire, notas, note interne";
pub(super) const KEYS: &str = "referral id, lead id, deal id, opportunity id, copper id, record id, card id, reference, ref, ref no, enq no, \
     matter number, id, external key, external id, key";

/// First and last names that have columns of their own.
pub(super) const FIRST: &str = "first name, firstname, first, given name, forename, vorname, prenom, voornaam, nombre";
pub(super) const LAST: &str =
    "last name, lastname, last, surname, family name, nachname, nom, nom de famille, achternaam, apellido, apellidos";
pub(super) const MIDDLE: &str = "middle name, middle, additional name, weitere vornamen, deuxieme prenom";
/// What is said before them, of a prospect and of who introduced them.
pub(super) const OF_PROSPECTS: &[&str] = &["", "contact", "client", "prospect", "lead", "invitee", "customer", "buyer"];
pub(super) const OF_REFERRERS: &[&str] = &["referrer", "introducer", "referring agent", "referred by", "referral partner"];

pub(super) const WHOLE: &str = "name, full name, lead name, contact name, display name, contact, file as, employee name";
pub(super) const JOBS: &str = "job title, jobtitle, job, position, role, function, funktion, job position, designation, title, occupation, \
     profession, poste, fonction, cargo";
pub(super) const WEBSITES: &str = "website, web site, web page, web page 1, url, company domain name, webseite, site web";
/// What lists of organisations have and lists of people do not.
pub(super) const OF_ORGANISATIONS: &str = "website, web site, industry, annual revenue, number of employees, num emp, employees, company domain name, \
     company number, company status, billing city, account type, account number, sector, is closed";
