/** Programs that hear of the shop. Each text: English, Swahili, French. */
export const WEBHOOKS_TEXTS = {
  'nav.webhooks': ['Programs', 'Programu', 'Programmes'],
  'webhooks.title': ['Programs that hear of the shop', 'Programu zinazosikia duka', 'Programmes informés'],
  'webhooks.lead': [
    'Each address is told of what happens, signed as Standard Webhooks say. Programs that ask sign in with a name and a password.',
    'Kila anwani huambiwa kinachotokea, kwa sahihi ya Standard Webhooks. Programu zinazouliza huingia kwa jina na nenosiri.',
    'Chaque adresse apprend ce qui arrive, signé selon Standard Webhooks. Les programmes qui demandent se connectent avec un nom et un mot de passe.',
  ],
  'webhooks.url': ['Address (https://…)', 'Anwani (https://…)', 'Adresse (https://…)'],
  'webhooks.events': ['What it hears of', 'Inasikia nini', 'Ce qu’il apprend'],
  'webhooks.new': ['Add an address', 'Ongeza anwani', 'Ajouter une adresse'],
  'webhooks.remove': ['Remove', 'Ondoa', 'Retirer'],
  'webhooks.replay': ['Send the last 24 hours again', 'Tuma tena saa 24', 'Renvoyer les dernières 24 heures'],
  'webhooks.none': ['No program hears of the shop.', 'Hakuna programu inayosikia.', 'Aucun programme n’est informé.'],
  'webhooks.state.active': ['works', 'inafanya kazi', 'fonctionne'],
  'webhooks.state.off': ['switched off', 'imezimwa', 'désactivé'],
  'webhooks.failing': ['takes nothing since {when}', 'haipokei tangu {when}', 'n’accepte rien depuis {when}'],
  'webhooks.secret': ['The secret', 'Siri', 'Le secret'],
  'webhooks.secret_lead': [
    'The program checks signatures with it. It is shown this once.',
    'Programu hukagua sahihi kwa hii. Inaonyeshwa mara hii tu.',
    'Le programme vérifie les signatures avec. Il n’est montré que cette fois.',
  ],
  'done.webhook_removed': ['The address is removed.', 'Anwani imeondolewa.', 'L’adresse est retirée.'],
  'done.webhook_replayed': [
    'The events are on their way again.',
    'Matukio yanatumwa tena.',
    'Les événements repartent.',
  ],
} as const;
