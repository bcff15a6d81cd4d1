/** A city with what belongs together there. In phones `#` is any digit; they come from ranges kept free where there are such. */
export interface Place {
  city: string
  state?: string
  postalCodes: readonly string[]
  phone: string
}

export interface DemoCountry {
  iso2: string
  culture: string
  language: string
  /** Which names people and companies have. */
  words: string
  legalForms: readonly string[]
  /** `#` is the house number. */
  streets: readonly string[]
  secondLines: readonly string[]
  places: readonly Place[]
}

/** `city;state;postal codes;phone` a line. */
const placesOf = (table: string): Place[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [city = '', state = '', codes = '', phone = ''] = line.trim().split(';')
      return { city, ...(state && { state }), postalCodes: codes.split(','), phone }
    })

const lines = (text: string): string[] => text.split('|')

const usPlaces = placesOf(`
  Portland;OR;97205,97209,97214;503-555-01##
  Austin;TX;78701,78704,78745;512-555-01##
  Denver;CO;80202,80205,80210;303-555-01##
  Columbus;OH;43215,43201;614-555-01##
  Raleigh;NC;27601,27607;919-555-01##
  Sacramento;CA;95814,95816;916-555-01##
  San Diego;CA;92101,92103;619-555-01##
  Boise;ID;83702,83706;208-555-01##
  Nashville;TN;37203,37206;615-555-01##
  Milwaukee;WI;53202,53207;414-555-01##
  Tucson;AZ;85701,85719;520-555-01##
  Minneapolis;MN;55401,55408;612-555-01##
  Richmond;VA;23219,23220;804-555-01##
  Albany;NY;12207,12210;518-555-01##
  Savannah;GA;31401,31405;912-555-01##
  Omaha;NE;68102,68131;402-555-01##
  Providence;RI;02903,02906;401-555-01##
  Spokane;WA;99201,99203;509-555-01##
  Des Moines;IA;50309,50312;515-555-01##
  Santa Fe;NM;87501,87505;505-555-01##
  Tampa;FL;33602,33606;813-555-01##
  Ann Arbor;MI;48104,48103;734-555-01##
  Pittsburgh;PA;15222,15201;412-555-01##
`)

const usStreets = lines(
  '# Maple Avenue|# Harbor Street|# Juniper Lane|# Old Mill Road|# Sycamore Street|# Prospect Avenue|# Canal Street|# Birch Court|# Lakeview Drive|# Quarry Road|# Orchard Street|# Commerce Parkway',
)
const usSecondLines = lines('Suite 200|Suite 410|Floor 3|Building B|Unit 12')

export const government: DemoCountry = {
  iso2: 'US',
  culture: 'en-US',
  language: 'en',
  words: 'government',
  legalForms: [],
  streets: usStreets,
  secondLines: usSecondLines,
  places: usPlaces,
}

export const countries: readonly DemoCountry[] = [
  {
    iso2: 'ES',
    culture: 'es-ES',
    language: 'es',
    words: 'es',
    legalForms: ['S.L.', 'S.L.', 'S.A.', 'S.L.U.'],
    streets: lines(
      'Calle del Faro #|Calle Mayor #|Avenida de la Constitución #|Calle Real #|Plaza de las Velas #|Calle San Juan #|Paseo de la Alameda #|Calle Olivares #|Calle Cervantes #|Ronda Norte #|Calle del Carmen #|Travesía del Molino #|Calle de los Plateros #|Avenida del Puerto #',
    ),
    secondLines: lines('2.º B|Local 3|Planta 4|Nave 12|Bajo izquierda'),
    places: placesOf(`
      Madrid;Madrid;28001,28004,28013,28020,28045;91 555 ## ##
      Barcelona;Barcelona;08001,08010,08025,08036;93 555 ## ##
      Valencia;Valencia;46001,46004,46021;96 355 ## ##
      Sevilla;Sevilla;41001,41004,41013;95 455 ## ##
      Zaragoza;Zaragoza;50001,50004;976 555 ###
      Bilbao;Bizkaia;48001,48009;94 455 ## ##
      Málaga;Málaga;29001,29016;952 555 ###
      Murcia;Murcia;30001,30005;968 555 ###
      Cádiz;Cádiz;11001,11004;956 555 ###
      A Coruña;A Coruña;15001,15004;981 555 ###
      Granada;Granada;18001,18009;958 555 ###
      Alicante;Alicante;03001,03002;965 555 ###
      Valladolid;Valladolid;47001,47004;983 555 ###
      Palma;Illes Balears;07001,07012;971 555 ###
      Vigo;Pontevedra;36201,36204;986 555 ###
      San Sebastián;Gipuzkoa;20001,20006;943 555 ###
      Oviedo;Asturias;33001,33004;985 555 ###
      Santander;Cantabria;39001,39003;942 555 ###
      Logroño;La Rioja;26001,26003;941 555 ###
      Girona;Girona;17001,17004;972 555 ###
      Las Palmas de Gran Canaria;Las Palmas;35001,35007;928 555 ###
    `),
  },
  {
    iso2: 'US',
    culture: 'en-US',
    language: 'en',
    words: 'en',
    legalForms: ['LLC', 'Inc.', 'LLC', 'Corp.'],
    streets: usStreets,
    secondLines: usSecondLines,
    places: usPlaces,
  },
  {
    iso2: 'MX',
    culture: 'es-MX',
    language: 'es',
    words: 'es',
    legalForms: ['S.A. de C.V.', 'S. de R.L. de C.V.'],
    streets: lines(
      'Avenida Reforma #|Calle Hidalgo #|Calzada del Valle #|Calle Morelos #|Avenida Juárez #|Calle Allende #',
    ),
    secondLines: lines('Piso 5|Interior 8|Despacho 301'),
    places: placesOf(`
      Ciudad de México;CMX;06000,06700,03100;55 5550 ####
      Guadalajara;JAL;44100,44160;33 3550 ####
      Monterrey;NLE;64000,64060;81 8550 ####
      Puebla;PUE;72000,72160;222 555 ####
      Mérida;YUC;97000,97100;999 555 ####
      Querétaro;QUE;76000,76030;442 555 ####
      León;GUA;37000,37150;477 555 ####
    `),
  },
  {
    iso2: 'FR',
    culture: 'fr-FR',
    language: 'fr',
    words: 'fr',
    legalForms: ['SARL', 'SAS'],
    streets: lines(
      '# rue des Tilleuls|# avenue de la Gare|# rue du Moulin|# place du Marché|# quai des Lices|# rue Pasteur|# boulevard Voltaire',
    ),
    secondLines: lines('Bâtiment C|2e étage|Cour intérieure'),
    places: placesOf(`
      Paris;;75002,75011,75015;01 99 00 ## ##
      Lyon;;69002,69007;04 65 71 ## ##
      Marseille;;13001,13006;04 65 71 ## ##
      Toulouse;;31000;05 36 49 ## ##
      Bordeaux;;33000;05 36 49 ## ##
      Nantes;;44000;02 61 91 ## ##
      Lille;;59000;03 53 01 ## ##
      Strasbourg;;67000;03 53 01 ## ##
    `),
  },
  {
    iso2: 'DE',
    culture: 'de-DE',
    language: 'de',
    words: 'de',
    legalForms: ['GmbH', 'GmbH & Co. KG', 'e. K.'],
    streets: lines(
      'Lindenstraße #|Bahnhofstraße #|Am Mühlbach #|Gartenweg #|Schillerstraße #|Hafenstraße #|Marktplatz #',
    ),
    secondLines: lines('Hinterhaus|3. OG|Aufgang B'),
    places: placesOf(`
      Berlin;;10115,10963,10435;030 23125 ###
      Hamburg;;20095,22765;040 66969 ###
      Köln;;50667,50823;0221 4710 ###
      München;;80331,81541;089 99998 ###
      Frankfurt am Main;;60311,60594;069 90009 ###
    `),
  },
  {
    iso2: 'PT',
    culture: 'pt-PT',
    language: 'pt',
    words: 'pt',
    legalForms: ['Lda.', 'S.A.'],
    streets: lines(
      'Rua das Flores #|Avenida da Liberdade #|Rua do Almada #|Largo da Sé #|Rua de Santa Catarina #|Travessa do Forno #',
    ),
    secondLines: lines('2.º Esq.|Loja 4|3.º Dto.'),
    places: placesOf(`
      Lisboa;;1100-148,1250-096,1200-087;21 555 ####
      Porto;;4000-322,4050-161;22 555 ####
      Coimbra;;3000-150,3000-213;239 555 ###
      Braga;;4700-320;253 555 ###
      Faro;;8000-151;289 555 ###
    `),
  },
  {
    iso2: 'IT',
    culture: 'it-IT',
    language: 'it',
    words: 'it',
    legalForms: ['S.r.l.', 'S.p.A.', 'S.n.c.'],
    streets: lines(
      'Via Garibaldi #|Via dei Mille #|Corso Vittorio Emanuele #|Piazza del Popolo #|Via San Marco #|Via Dante #',
    ),
    secondLines: lines('Scala B|Piano 2|Interno 7'),
    places: placesOf(`
      Milano;MI;20121,20135;02 5550 ####
      Roma;RM;00184,00153;06 5550 ####
      Torino;TO;10121,10138;011 555 ####
      Bologna;BO;40121,40137;051 555 ####
      Napoli;NA;80133,80121;081 555 ####
      Verona;VR;37121;045 555 ####
    `),
  },
  {
    iso2: 'GB',
    culture: 'en-GB',
    language: 'en',
    words: 'en',
    legalForms: ['Ltd', 'Ltd', 'LLP'],
    streets: lines(
      '# Mill Lane|# Station Road|# Cloth Street|# Victoria Row|# Weavers Yard|# Chapel Walk|# Bridge Street',
    ),
    secondLines: lines('Unit 6|First Floor|The Old Dairy'),
    places: placesOf(`
      London;;EC1M 4AN,SE1 9PA,N1 6NG;020 7946 0###
      Manchester;;M2 4NG,M4 1HN;0161 496 0###
      Leeds;;LS1 4AP;0113 496 0###
      Edinburgh;;EH2 2BY;0131 496 0###
      Cardiff;;CF10 1EP;029 2018 0###
      Bristol;;BS1 4ST;0117 496 0###
      Glasgow;;G2 1BX;0141 496 0###
    `),
  },
  {
    iso2: 'CO',
    culture: 'es-CO',
    language: 'es',
    words: 'es',
    legalForms: ['S.A.S.', 'Ltda.'],
    streets: lines('Carrera 7 N.º #-15|Calle 72 N.º #-40|Avenida 19 N.º #-08|Carrera 43A N.º #-62'),
    secondLines: lines('Oficina 502|Local 110|Torre B'),
    places: placesOf(`
      Bogotá;Bogotá, D.C.;110111,110221;601 555 ####
      Medellín;Antioquia;050001,050021;604 555 ####
      Cali;Valle del Cauca;760001,760042;602 555 ####
      Barranquilla;Atlántico;080001;605 555 ####
      Cartagena;Bolívar;130001;605 555 ####
    `),
  },
  {
    iso2: 'NL',
    culture: 'nl-NL',
    language: 'nl',
    words: 'nl',
    legalForms: ['B.V.', 'V.O.F.'],
    streets: lines('Kerkstraat #|Havenkade #|Molenweg #|Stationsplein #|Prinsengracht #|Lange Nieuwstraat #'),
    secondLines: lines('1 hoog|Unit 4'),
    places: placesOf(`
      Amsterdam;;1012 LG,1017 RR;020 555 ####
      Rotterdam;;3011 AA,3016 BD;010 555 ####
      Utrecht;;3511 LX;030 555 ####
      Eindhoven;;5611 EM;040 555 ####
    `),
  },
  {
    iso2: 'PL',
    culture: 'pl-PL',
    language: 'pl',
    words: 'pl',
    legalForms: ['Sp. z o.o.', 'S.A.'],
    streets: lines('ul. Lipowa #|ul. Kościuszki #|ul. Długa #|al. Róż #|ul. Słoneczna #'),
    secondLines: lines('lok. 5|II piętro'),
    places: placesOf(`
      Warszawa;;00-030,02-677;22 555 ## ##
      Kraków;;31-042,30-552;12 555 ## ##
      Wrocław;;50-102;71 555 ## ##
      Gdańsk;;80-831;58 555 ## ##
      Poznań;;61-772;61 555 ## ##
    `),
  },
  {
    iso2: 'BR',
    culture: 'pt-BR',
    language: 'pt',
    words: 'pt',
    legalForms: ['Ltda.', 'S.A.'],
    streets: lines('Rua das Acácias, #|Avenida Paulista, #|Rua XV de Novembro, #|Rua da Aurora, #|Avenida Central, #'),
    secondLines: lines('Sala 804|Conjunto 12|Loja 2'),
    places: placesOf(`
      São Paulo;SP;01310-100,01001-000;11 3555-####
      Rio de Janeiro;RJ;20040-020;21 2555-####
      Curitiba;PR;80010-130;41 3555-####
      Recife;PE;50030-230;81 3555-####
      Porto Alegre;RS;90010-150;51 3555-####
    `),
  },
  {
    iso2: 'CA',
    culture: 'en-CA',
    language: 'en',
    words: 'en',
    legalForms: ['Inc.', 'Ltd.'],
    streets: lines('# King Street|# Spruce Avenue|# Water Street|# Granville Road|# Lakeshore Drive'),
    secondLines: lines('Suite 300|Unit 9'),
    places: placesOf(`
      Toronto;ON;M5H 2N2,M4W 1A8;416-555-01##
      Vancouver;BC;V6B 1A1;604-555-01##
      Calgary;AB;T2P 1J9;403-555-01##
      Halifax;NS;B3J 1S9;902-555-01##
      Ottawa;ON;K1P 5N2;613-555-01##
    `),
  },
  {
    iso2: 'AR',
    culture: 'es-AR',
    language: 'es',
    words: 'es',
    legalForms: ['S.R.L.', 'S.A.'],
    streets: lines('Avenida Corrientes #|Calle Belgrano #|Calle San Martín #|Avenida Colón #|Calle Mitre #'),
    secondLines: lines('Piso 3|Oficina 12'),
    places: placesOf(`
      Buenos Aires;Ciudad Autónoma de Buenos Aires;C1043AAZ,C1425BGB;11 5555 ####
      Córdoba;Córdoba;X5000;351 555 ####
      Rosario;Santa Fe;S2000;341 555 ####
      Mendoza;Mendoza;M5500;261 555 ####
    `),
  },
  {
    iso2: 'CL',
    culture: 'es-CL',
    language: 'es',
    words: 'es',
    legalForms: ['SpA', 'Ltda.'],
    streets: lines('Avenida Providencia #|Calle Huérfanos #|Calle Prat #|Avenida Alemania #'),
    secondLines: lines('Oficina 604|Local 3'),
    places: placesOf(`
      Santiago;Región Metropolitana de Santiago;8320000,7500000;2 2555 ####
      Valparaíso;Valparaíso;2340000;32 255 ####
      Concepción;Biobío;4030000;41 255 ####
    `),
  },
]

/** How often each country comes, in the order of `countries`: Spain and the US strongest. */
export const shares: readonly number[] = [30, 22, 7, 6, 6, 5, 5, 5, 3, 3, 2, 2, 2, 1, 1]
