/** What is embedded and tokenized: each text is there for what its name says. */
export const texts = {
  word: 'Astronauts',
  plain: 'A spaceship crew meets a hostile alien on a far away moon.',
  accents: 'Café “Zoë”, naïve déjà-vu… don’t pay 50% more: it’s €3/kg (résumé & co.)!',
  emoji: 'Pizza 🍕 and coffee ☕ for two 👩‍👧, with love ❤️ from 🇫🇷',
  chinese: '两个面包师在巴黎相爱，一起开了一家小店。',
  scripts: 'Übergrößen in München, Война и мир, 東京タワー, 한국어, Ελλάδα, नमस्ते',
  cases: 'The iPhone 15 Pro MAX, a MacBook AIR and 2 USB-C cables for XBox',
  spaces: '  two  spaces,\ta tab\nand a line\u00a0break  ',
  long: Array.from({ length: 90 }, (_, i) => `Chapter ${i + 1}: the crew sails on to moon ${i * 37}.`).join(' '),
};

/** The texts that are embedded as queries too, where a model reads those differently. */
export const queries = ['plain', 'accents', 'chinese'];
