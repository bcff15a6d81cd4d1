/** Invented names: none is a company that we know of, and none of Microsoft's sample companies. */
export interface Words {
  firstNames: readonly string[]
  lastNames: readonly string[]
  /** `@` is the stem of the name. */
  trades: readonly string[]
  stems: readonly string[]
}

const list = (text: string): string[] => text.split('|')

export const words: Record<string, Words> = {
  es: {
    firstNames: list(
      'Inés|Lucía|Marta|Diego|Pablo|Carmen|Nuria|Javier|Álvaro|Elena|Sergio|Rocío|Irene|Andrés|Pilar|Tomás|Beatriz|Hugo',
    ),
    lastNames: list(
      'Roldán|Olmedo|Ferrandis|Quintanilla|Salcedo|Beltrán|Montealegre|Arcos|Villalba|Serrano|Castaño|Ibáñez|Luengo|Peñalver|Robles|Zamora|Cuenca|Baeza|Carrasco|Madrigal',
    ),
    trades: list(
      'Librería @|Talleres @|Transportes @|Clínica Dental @|Bodegas @|Panadería @|Asesoría @|Farmacia @|Electricidad @|Instalaciones @|Muebles @|Imprenta @|Gestoría @|Óptica @|Conservas @|Construcciones @|Academia @|Viveros @|Logística @|Cerámicas @',
    ),
    stems: list(
      'Aurora|Olmedo|Valdeluz|Montealegre|Castroverde|Peñarrubia|Lumbrales|Torreblanca|Navascués|Arcediano|Quintanilla|Robledal|Alcorta|Zubiaurre|Ferrandis|Altozano|Monteagudo|Vegaclara|Miralrío|Salinera|La Encina|El Olivar|Santa Marina|Las Eras',
    ),
  },
  en: {
    firstNames: list(
      'Grace|Owen|Priya|Samuel|Hannah|Marcus|Ellen|Victor|Nadia|Caleb|Joan|Felix|Rosa|Simon|Leah|Dorian|Mei|Arthur',
    ),
    lastNames: list(
      'Whitlow|Hartley|Lindgren|Okafor|Marlowe|Castellan|Brandt|Ferris|Halvorsen|Quill|Thornbury|Penrose|Sutter|Vance|Ashdown|Mercer|Yates|Holloway|Redfern|Chaudhry',
    ),
    trades: list(
      '@ Dental Group|@ Logistics|@ Bakery|@ Books|@ Veterinary Clinic|@ Furniture|@ Engineering|@ Landscaping|@ Insurance Services|@ Medical Supply|@ Printing|@ Accounting|@ Builders|@ Hardware|@ Brewing|@ Robotics|@ Outfitters|@ Law Office|@ Orchards|@ Electric',
    ),
    stems: list(
      'Cedar Hollow|Larkfield|Elmbrook|Stonereach|Wrenfield|Bluff Creek|Halvorsen|Marlowe|Tidemark|Pinebarrow|Oakhaven|Silver Fern|Kestrel Point|Amberline|Foxhollow|Granite Reach|Harrowgate|Junipero|Meadowlark|Redwillow|Coldspring|Millrace|Thistledown|Copperleaf',
    ),
  },
  government: {
    firstNames: list(
      'Grace|Owen|Priya|Samuel|Hannah|Marcus|Ellen|Victor|Nadia|Caleb|Joan|Felix|Rosa|Simon|Leah|Dorian|Mei|Arthur',
    ),
    lastNames: list(
      'Whitlow|Hartley|Lindgren|Okafor|Marlowe|Castellan|Brandt|Ferris|Halvorsen|Quill|Thornbury|Penrose|Sutter|Vance|Ashdown|Mercer|Yates|Holloway|Redfern|Chaudhry',
    ),
    trades: list(
      'City of @|Town of @|@ County Water District|@ Unified School District|@ County Sheriff|@ Public Library|@ Port Authority|@ Regional Transit|@ Fire District|@ Health Department|@ Parks Department|@ County Clerk|@ Housing Authority|@ Emergency Services|@ Transit District',
    ),
    stems: list(
      'Elmbrook|Larkfield|Wrenfield|Bluff Creek|Pinebarrow|Oakhaven|Stonereach|Cedar Hollow|Harrow Falls|Meadow Ridge|Coldspring|Millrace|Copper Bend|Granite Reach|Tamarack|Sable Lake|Fox Prairie|Juniper Flats|Amber Valley|Kestrel Point|Thornbury Hills|Larch Harbor|Willow Bluff|Quarry Lake|Rowan Falls|Stillwater Bay|Ash Meadow|Cinder Ridge|Hollow Pine|Saltgrass',
    ),
  },
  pt: {
    firstNames: list('Inês|Tiago|Mariana|Rui|Beatriz|Duarte|Leonor|Afonso|Sofia|Gonçalo|Helena|Caio|Luana|Renato'),
    lastNames: list('Figueira|Amaral|Teles|Nogueira|Barbosa|Quaresma|Valadares|Prado|Meireles|Sarmento|Vidigal|Moura'),
    trades: list(
      'Livraria @|Transportes @|Padaria @|Clínica @|Oficina @|Construções @|Farmácia @|Vinhos @|Contabilidade @|Móveis @|Gráfica @',
    ),
    stems: list(
      'Aurora do Mar|Figueiral|Valverde|Montargil|Serra Nova|Penedo|Ribeira Alta|Solar|Amendoeira|Vale do Sol|Quinta Velha|Pinhal',
    ),
  },
  fr: {
    firstNames: list('Camille|Julien|Élodie|Antoine|Manon|Théo|Claire|Bastien|Noémie|Lucas|Sylvie|Rémi'),
    lastNames: list('Laurier|Marchand|Delmas|Rousselin|Fontanel|Bertier|Chauvet|Perrin|Vasseur|Lormeau|Tissot|Garnier'),
    trades: list(
      'Boulangerie @|Cabinet @|Imprimerie @|Transports @|Pharmacie @|Menuiserie @|Librairie @|Domaine @|Ateliers @|Clinique vétérinaire @',
    ),
    stems: list(
      'des Lilas|du Val Clair|Rousselin|des Trois Ponts|Delmas|de la Brise|du Vieux Moulin|Fontanel|des Cimes|Lormeau|du Grand Pré|Bertier',
    ),
  },
  de: {
    firstNames: list('Anna|Jonas|Leonie|Felix|Katrin|Moritz|Greta|Stefan|Heike|Lukas|Ulrike|Jan'),
    lastNames: list('Brinkmann|Seidel|Vogt|Lindner|Hartwig|Kessler|Ohlsen|Reuter|Adler|Thoma|Wieland|Zander'),
    trades: list(
      'Bäckerei @|Autohaus @|Steuerkanzlei @|@ Maschinenbau|@ Möbel|Druckerei @|@ Logistik|Apotheke @|@ Elektrotechnik|Tierarztpraxis @',
    ),
    stems: list(
      'Brinkmann|Lindenhof|Mühlental|Hartwig|Seeblick|Ohlsen|Kessler & Söhne|Nordhang|Wieland|Sonnenberg|Reuter|Tannwald',
    ),
  },
  it: {
    firstNames: list('Giulia|Matteo|Chiara|Lorenzo|Elisa|Davide|Silvia|Nicolò|Paola|Andrea|Marta|Fabio'),
    lastNames: list(
      'Bellandi|Corsini|Ferraris|Montanari|Galvani|Rinaldi|Salvetti|Tosi|Vescovi|Zanetti|Marchesi|Orlandi',
    ),
    trades: list(
      'Officine @|Panificio @|Studio @|Cantina @|Farmacia @|Trasporti @|Tipografia @|Ceramiche @|Libreria @|Edilizia @',
    ),
    stems: list(
      'Bellandi|Montechiaro|Valdorata|Corsini|San Floriano|Pietralba|Tre Colli|Salvetti|Roccaforte|del Borgo|Aurora|Zanetti',
    ),
  },
  nl: {
    firstNames: list('Sanne|Daan|Femke|Bram|Lotte|Sander|Iris|Joost|Marieke|Ruben'),
    lastNames: list('van Dalen|de Wit|Hoekstra|Verbeek|Brouwer|Kuiper|Meijer|van Leeuwen|Postma|Smit'),
    trades: list('Bakkerij @|@ Techniek|Drukkerij @|@ Logistiek|Bouwbedrijf @|Apotheek @|@ Administratie|Kwekerij @'),
    stems: list('Hoekstra|De Linde|Verbeek|Waterland|Zonneveld|Kuiper|Oosterhof|De Molen|Postma|Duinzicht'),
  },
  pl: {
    firstNames: list('Agnieszka|Piotr|Magdalena|Tomasz|Ewa|Michał|Joanna|Paweł|Katarzyna|Marek'),
    lastNames: list('Wrona|Sikora|Zielonka|Borek|Kalina|Malec|Dudek|Gajda|Rogala|Sroka'),
    trades: list('Piekarnia @|Drukarnia @|Kancelaria @|Transport @|Apteka @|Meble @|Księgarnia @|Warsztat @'),
    stems: list('Zielony Dwór|Kalina|Stary Młyn|Borek|Pod Lipą|Rogala|Jasny Brzeg|Malec|Sosnowy Gaj|Wrona'),
  },
}
