/**
 * Internet endings that belong to no country. A company name that carries one is probably a web address (V-05). Country codes
 * are not in it, so every one of them passes.
 */
export const genericEndings: ReadonlySet<string> = new Set(
  `academy accountant accountants actor adult aero africa agency airforce apartments app archi army art arpa asia associates
  attorney auction audio auto autos baby band bank bar barcelona bargains baseball basketball bayern beauty beer berlin best bet
  bible bid bike bingo bio biz black blackfriday blog blue boats boo book boston bot boutique box broadway broker brussels
  build builders business buy buzz bzh cab cafe cam camera camp capetown capital car cards care career careers cars casa case
  cash casino cat catering catholic center ceo cfd channel charity chat cheap christmas church city claims cleaning click clinic
  clothing cloud club coach codes coffee college cologne com community company compare computer condos construction consulting
  contact contractors cooking cool coop corsica country coupon coupons courses cpa credit creditcard creditunion cricket cruise
  cruises cymru dad dance data date dating day deal dealer deals degree delivery democrat dental dentist desi design dev
  diamonds diet digital direct directory discount diy doctor dog domains dot download durban earth eat eco edu education email
  energy engineer engineering enterprises equipment esq estate eus events exchange expert exposed express fail faith family fan
  fans farm fashion fast feedback film final finance financial fish fishing fit fitness flights florist flowers fly foo food
  football forex forsale forum foundation free frl fun fund furniture futbol fyi gal gallery game games garden gay gdn gent
  gift gifts gives giving glass global gmbh gold golf gov graphics gratis green gripe grocery group guide guitars guru hair
  hamburg haus health healthcare help helsinki here hiphop hiv hockey holdings holiday homes horse hospital host hosting hot
  hotel hotels house how ice icu inc industries info ing ink institute insurance insure int international investments irish ist
  istanbul java jetzt jewelry jobs joburg juegos kaufen kids kim kitchen kiwi koeln krd land lat latino law lawyer lease legal
  lgbt life lifestyle lighting like limited limo link live living llc llp loan loans locker lol london lotto love ltd ltda
  luxe luxury madrid maison makeup management map market marketing markets mba med media meet melbourne meme memorial men menu
  miami mil mobi mobile moda moe moi mom monash money monster mortgage moscow moto motorcycles mov movie museum music name
  navy net network new news ngo ninja now nowruz nrw nyc okinawa one ong onion onl online ooo org organic osaka page paris
  pars partners parts party pay persian pet pharmacy phd phone photo photography photos physio pics pictures pid pin pink pizza
  place play plumbing plus poker porn post press prime pro prod productions prof promo properties property protection pub
  qpon quebec racing radio read realestate realtor realty recipes red rehab reise reisen reit ren rent rentals repair report
  republican rest restaurant review reviews rich rip rocks rodeo room rsvp rugby ruhr run ryukyu saarland safe safety sale
  salon sarl save scholarships school schule science scot search seat secure security select services sexy shiksha shoes shop
  shopping show singles site ski skin smile soccer social software solar solutions song soy spa space sport spot srl storage
  store stream studio study style sucks supplies supply support surf surgery swiss sydney systems taipei talk tattoo tax taxi
  team tech technology tel tennis theater theatre tickets tienda tips tires tirol today tokyo tools top tours town toys trade
  trading training travel travelers trust tube tunes university uno vacations vana vegas ventures versicherung vet viajes video
  villas vin vip vision vlaanderen vodka vote voting voto voyage wales wang watch watches weather webcam website wed wedding
  weibo whoswho wien wiki win wine winners work works world wow wtf xin xxx xyz yachts yoga yokohama you zero zip zone zuerich
  дети ком москва онлайн орг рус сайт 企业 公司 商城 商店 在线 网站 网络 组织机构 中文网 كوم موقع شبكة संगठन कॉम ネット コム みんな 닷컴 닷넷`
    .split(/\s+/)
    .filter((ending) => ending !== ''),
)
