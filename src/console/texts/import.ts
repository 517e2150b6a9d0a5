/** Lists of items from spreadsheets. Each text: English, Swahili, French. */
export const IMPORT_TEXTS = {
  'import.title': ['Items from a spreadsheet', 'Bidhaa kutoka lahajedwali', 'Articles d’un tableur'],
  'import.lead': [
    'A CSV or XLSX file, at most 300 rows: name, unit, price, stock, warn at. The first row may name the columns. Nothing is saved before you have seen every row.',
    'Faili ya CSV au XLSX, mistari 300 au chini: jina, kipimo, bei, idadi, onya. Mstari wa kwanza unaweza kutaja safu. Hakuna kinachohifadhiwa kabla ya kuona kila mstari.',
    'Un fichier CSV ou XLSX, 300 lignes au plus : nom, unité, prix, stock, alerte. La première ligne peut nommer les colonnes. Rien n’est enregistré avant que vous ayez vu chaque ligne.',
  ],
  'import.units': [
    'Units: piece, kg, litre, bundle, tin, bag.',
    'Vipimo: kipande, kilo, lita, fungu, kopo, mfuko.',
    'Unités : pièce, kg, litre, botte, boîte, sac.',
  ],
  'import.file': ['The file', 'Faili', 'Le fichier'],
  'import.read': ['Read it', 'Isome', 'Lire'],
  'import.preview': ['What the file says', 'Faili inasemaje', 'Ce que dit le fichier'],
  'import.row': ['Row', 'Mstari', 'Ligne'],
  'import.threshold': ['Warn at', 'Onya', 'Alerte'],
  'import.all_right': [
    'All {n} {n|row is|rows are} right.',
    '{n|Mstari|Mistari yote} {n} ni sawa.',
    '{n|La ligne est juste|Les {n} lignes sont justes}.',
  ],
  'import.some_wrong': [
    '{wrong} of {n} {n|row has|rows have} a fault: mend the file and read it again, or save the others.',
    '{n|Mstari|Mistari} {wrong} kati ya {n} ina kosa: rekebisha faili uisome tena, au hifadhi mingine.',
    '{wrong} {n|ligne|lignes} sur {n} ont un défaut : corrigez le fichier et relisez-le, ou enregistrez les autres.',
  ],
  'import.save': ['Save {n} {n|item|items}', 'Hifadhi {n|bidhaa|bidhaa} {n}', 'Enregistrer {n} {n|article|articles}'],
  'import.another': ['Another file', 'Faili nyingine', 'Un autre fichier'],
  'fault.ok': ['right', 'sawa', 'juste'],
  'fault.name_invalid': [
    'the name must have 2 to 16 letters that every phone shows',
    'jina liwe na herufi 2 hadi 16 zinazoonekana kwenye simu zote',
    'le nom doit avoir 2 à 16 lettres que tout téléphone affiche',
  ],
  'fault.name_twice': ['an earlier row has this name', 'mstari wa awali una jina hili', 'une ligne d’avant a ce nom'],
  'fault.item_exists': ['the shop has this item', 'duka lina bidhaa hii', 'la boutique a cet article'],
  'fault.unit_unknown': ['this unit is not known', 'kipimo hiki hakijulikani', 'cette unité est inconnue'],
  'fault.price_invalid': ['the price cannot be read', 'bei haisomeki', 'le prix est illisible'],
  'fault.quantity_invalid': [
    'no such quantity: 0 to 9,999, parts only of kg and litres',
    'kiasi si sahihi: 0 hadi 9,999, sehemu kwa kilo na lita tu',
    'quantité impossible : 0 à 9 999, parties seulement en kg et litres',
  ],
  'done.imported': ['The items are saved.', 'Bidhaa zimehifadhiwa.', 'Les articles sont enregistrés.'],
} as const;
