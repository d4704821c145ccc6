//! Messages that tests write themselves, where they must know every part.

/// `Identificatie` of a message; of the answer to a claim, that of the claim. Empty when there is none.
pub fn identification(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let named = |element: &str| {
        let (tag, value) = element.split_once('>')?;
        let local = tag.split(' ').next()?.rsplit(':').next()?;
        let begins = !tag.starts_with('/');
        (begins && local == "Identificatie").then(|| value.to_owned())
    };
    text.split('<').filter_map(named).next_back().unwrap_or_default()
}

/// A JW305 with one start, of an invented child.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// AGB code: `Afzender`.
    pub sender: &'a str,
    /// CBS code: `Ontvanger`.
    pub municipality: &'a str,
    /// `BerichtIdentificatie/Identificatie`.
    pub identification: &'a str,
    /// `Begindatum`, `yyyy-mm-dd`.
    pub begin: &'a str,
}

impl Default for Start<'_> {
    fn default() -> Self {
        Self {
            sender: "42420001",
            municipality: "0363",
            identification: "START-1",
            begin: "2026-04-03",
        }
    }
}

impl Start<'_> {
    /// The message.
    pub fn xml(&self) -> String {
        let Self { sender, municipality, identification, begin } = self;
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Bericht xmlns:s="http://www.istandaarden.nl/ijw/3_2/jw305/schema" xmlns:b="http://www.istandaarden.nl/ijw/3_2/basisschema/schema">
  <s:Header>
    <s:BerichtCode>438</s:BerichtCode>
    <s:BerichtVersie>3</s:BerichtVersie>
    <s:BerichtSubversie>2</s:BerichtSubversie>
    <s:Afzender>{sender}</s:Afzender>
    <s:Ontvanger>{municipality}</s:Ontvanger>
    <s:BerichtIdentificatie>
      <b:Identificatie>{identification}</b:Identificatie>
      <b:Dagtekening>2026-04-15</b:Dagtekening>
    </s:BerichtIdentificatie>
    <s:XsdVersie>
      <b:BasisschemaXsdVersie>1.0.0</b:BasisschemaXsdVersie>
      <b:BerichtXsdVersie>1.0.0</b:BerichtXsdVersie>
    </s:XsdVersie>
  </s:Header>
  <s:Client>
    <s:Bsn>999901102</s:Bsn>
    <s:Geboortedatum>
      <b:Datum>2012-05-01</b:Datum>
    </s:Geboortedatum>
    <s:Geslacht>2</s:Geslacht>
    <s:Naam>
      <b:Geslachtsnaam>
        <b:Achternaam>Duinzicht</b:Achternaam>
      </b:Geslachtsnaam>
    </s:Naam>
    <s:StartProducten>
      <s:StartProduct>
        <s:ToewijzingNummer>31</s:ToewijzingNummer>
        <s:Begindatum>{begin}</s:Begindatum>
        <s:StatusAanlevering>1</s:StatusAanlevering>
      </s:StartProduct>
    </s:StartProducten>
  </s:Client>
</s:Bericht>
"#
        )
    }
}
