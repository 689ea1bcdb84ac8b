// Trains the two small tokenizers of the tests on corpus.txt; README.md tells what they are.
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const resources = path.resolve(here, '../resources/io/esrecommend/embedding');
const corpus = fs.readFileSync(path.join(here, 'corpus.txt'), 'utf8').replaceAll('\n', ' ');

const added = (content, id, lstrip = false) => ({
  id,
  content,
  single_word: false,
  lstrip,
  rstrip: false,
  normalized: false,
  special: true,
});

/** The printable character that byte-level BPE writes for each byte: itself where printable, else from U+0100 on. */
function byteCharacters() {
  const characters = [];
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    characters.push(String.fromCodePoint(printable ? byte : next++));
  }
  return characters;
}

function count(items) {
  const counts = new Map();
  for (const item of items) {
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}

/** Byte-level BPE, put together as RoBERTa's: `<s> text </s>`, no token types. */
function bpe(merges) {
  const characters = byteCharacters();
  // Merges are learned from words of letters only; how a text is cut is ByteLevel's own business.
  const words = [...count(corpus.match(/ ?\p{L}+/gu))].map(([word, times]) => ({
    symbols: Array.from(Buffer.from(word), (byte) => characters[byte]),
    times,
  }));
  const learned = [];
  while (learned.length < merges) {
    const pairs = new Map();
    for (const { symbols, times } of words) {
      for (let i = 1; i < symbols.length; i++) {
        const pair = `${symbols[i - 1]} ${symbols[i]}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + times);
      }
    }
    const [best] = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    learned.push(best);
    const [left, right] = best.split(' ');
    for (const word of words) {
      for (let i = 1; i < word.symbols.length; i++) {
        if (word.symbols[i - 1] === left && word.symbols[i] === right) {
          word.symbols.splice(i - 1, 2, left + right);
        }
      }
    }
  }
  const special = ['<s>', '<pad>', '</s>', '<unk>'];
  const pieces = new Set([...special, ...characters, ...learned.map((pair) => pair.replace(' ', '')), '<mask>']);
  const vocab = Object.fromEntries([...pieces].map((piece, id) => [piece, id]));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...special, '<mask>'].map((token) => added(token, vocab[token], token === '<mask>')),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', vocab['</s>']],
      cls: ['<s>', vocab['<s>']],
      trim_offsets: true,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: learned,
    },
  };
}

/** The likeliest way to cut a word into pieces. */
function viterbi(word, scores) {
  const best = [{ score: 0, from: 0 }];
  for (let end = 1; end <= word.length; end++) {
    best.push({ score: -Infinity, from: 0 });
    for (let from = 0; from < end; from++) {
      const score = best[from].score + (scores.get(word.slice(from, end).join('')) ?? -Infinity);
      if (score > best[end].score) {
        best[end] = { score, from };
      }
    }
  }
  const pieces = [];
  for (let end = word.length; end > 0; end = best[end].from) {
    pieces.push(word.slice(best[end].from, end).join(''));
  }
  return pieces;
}

const single = (piece) => [...piece].length === 1;

/** Unigram with Metaspace, put together as XLM-RoBERTa's: `<s> text </s>`, no token types. */
function unigram(size) {
  const words = [...count(corpus.normalize('NFKC').split(/\s+/).filter(Boolean))].map(([word, times]) => ({
    characters: ['▁', ...word],
    times,
  }));
  let counts = new Map();
  for (const { characters, times } of words) {
    for (let from = 0; from < characters.length; from++) {
      for (let to = from + 1; to <= Math.min(characters.length, from + 8); to++) {
        const piece = characters.slice(from, to).join('');
        if (single(piece) || /^▁?(\p{Script=Latin}+|\p{Script=Han}{2})$/u.test(piece)) {
          counts.set(piece, (counts.get(piece) ?? 0) + times);
        }
      }
    }
  }
  counts = new Map([...counts].filter(([piece, times]) => single(piece) || times > 2));
  const total = (map) => [...map.values()].reduce((a, b) => a + b, 0);
  let scores;
  for (let round = 0; round < 3; round++) {
    const sum = total(counts);
    scores = new Map([...counts].map(([piece, times]) => [piece, Math.log(times / sum)]));
    counts = new Map([...scores.keys()].filter(single).map((piece) => [piece, 0.1]));
    for (const { characters, times } of words) {
      for (const piece of viterbi(characters, scores)) {
        counts.set(piece, (counts.get(piece) ?? 0) + times);
      }
    }
  }
  const pieces = [...scores]
    .sort((a, b) => single(b[0]) - single(a[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, size)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const special = ['<s>', '<pad>', '</s>', '<unk>'];
  const mask = special.length + pieces.length;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...special.map((token, id) => added(token, id)), added('<mask>', mask, true)],
    normalizer: { type: 'NFKC' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'WhitespaceSplit' },
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
      ],
      pair: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
        { Sequence: { id: 'B', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
      ],
      special_tokens: {
        '<s>': { id: '<s>', ids: [0], tokens: ['<s>'] },
        '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] },
      },
    },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: {
      type: 'Unigram',
      unk_id: 3,
      byte_fallback: false,
      vocab: [
        ...special.map((token) => [token, 0]),
        ...pieces.map(([piece, score]) => [piece, Number(score.toFixed(6))]),
        ['<mask>', 0],
      ],
    },
  };
}

const write = (name, tokenizer) => fs.writeFileSync(path.join(resources, name), JSON.stringify(tokenizer) + '\n');
write('bpe-tokenizer.json', bpe(500));
write('unigram-tokenizer.json', unigram(600));
