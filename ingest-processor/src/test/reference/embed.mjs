// Writes reference-vectors.json and reference-tokens.json; README.md tells how to run it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { env, pipeline, Tensor } from '@huggingface/transformers';
import { queries, texts } from './texts.mjs';

const module = path.resolve(import.meta.dirname, '../../..');
const resources = path.join(module, 'src/test/resources/io/esrecommend/embedding');
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const version = (name) => read(path.join(import.meta.dirname, 'node_modules', name, 'package.json')).version;
const madeWith = ['@huggingface/transformers', '@huggingface/tokenizers', 'onnxruntime-node']
  .map((name) => `${name} ${version(name)}`)
  .join(', ');

/** What the authors of the models ask for, by their model cards; the manifests are not believed. */
const bge = { pooling: 'cls', maxTokens: 512, prefix: { passage: '' } };
const asked = {
  'all-minilm-l6-v2-q': { pooling: 'mean', maxTokens: 256, prefix: { passage: '' } },
  'all-minilm-l6-v2': { pooling: 'mean', maxTokens: 256, prefix: { passage: '' } },
  'bge-small-en-v1.5-q': {
    ...bge,
    prefix: { passage: '', query: 'Represent this sentence for searching relevant passages: ' },
  },
  'bge-small-zh-v1.5-q': { ...bge, prefix: { passage: '', query: '为这个句子生成表示以用于检索相关文章：' } },
  'e5-small-v2-q': { pooling: 'mean', maxTokens: 512, prefix: { passage: 'passage: ', query: 'query: ' } },
};

env.allowRemoteModels = false;
env.localModelPath = fs.mkdtempSync(path.join(os.tmpdir(), 'reference-'));

/** Lays a model out as transformers.js wants it, and writes the two files that a model of the tests lacks. */
function layOut(id) {
  const from = ['target/config', 'target/models']
    .map((folder) => path.join(module, folder))
    .find((folder) => fs.existsSync(path.join(folder, `${id}.onnx`)));
  const to = path.join(env.localModelPath, id);
  fs.mkdirSync(path.join(to, 'onnx'), { recursive: true });
  const write = (name, content) => fs.writeFileSync(path.join(to, name), JSON.stringify(content));
  write('config.json', { model_type: 'bert', architectures: ['BertModel'] });
  write('tokenizer_config.json', { tokenizer_class: 'BertTokenizer', model_max_length: 8192 });
  fs.copyFileSync(path.join(from, `${id}-tokenizer.json`), path.join(to, 'tokenizer.json'));
  fs.symlinkSync(path.join(from, `${id}.onnx`), path.join(to, 'onnx/model.onnx'));
}

/**
 * A model's tokenizer that cuts what is too long before its last special token, as Hugging Face's own tokenizers do;
 * that of transformers.js cuts the special token off too.
 */
function cutting(tokenizer, maxTokens) {
  return (text) => {
    const all = tokenizer(text, { return_tensor: false }).input_ids;
    const ids = all.length > maxTokens ? [...all.slice(0, maxTokens - 1), all.at(-1)] : all;
    const tensor = (value) => new Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    return { input_ids: tensor(BigInt), attention_mask: tensor(() => 1n), token_type_ids: tensor(() => 0n) };
  };
}

async function vectorsOf(id, { pooling, maxTokens, prefix }) {
  layOut(id);
  const extractor = await pipeline('feature-extraction', id, {
    dtype: 'fp32',
    session_options: { intraOpNumThreads: 1 },
  });
  extractor.tokenizer = cutting(extractor.tokenizer, maxTokens);
  const references = [];
  for (const role of Object.keys(prefix)) {
    for (const name of role === 'query' ? queries : Object.keys(texts)) {
      const text = prefix[role] + texts[name];
      const pooled = (await extractor(text, { pooling })).data;
      const vector = (await extractor(text, { pooling, normalize: true })).data;
      references.push({
        role: role.toUpperCase(),
        text: name,
        ids: Array.from(extractor.tokenizer(text).input_ids.data, Number),
        length: Number(Math.hypot(...pooled).toFixed(6)),
        vector: Array.from(vector, (x) => Number(x.toFixed(6))),
      });
    }
  }
  return { name: id, references };
}

function tokensOf(file) {
  const tokenizer = new Tokenizer(read(path.join(resources, file)), {});
  const references = Object.entries(texts).map(([name, text]) => ({ text: name, ids: tokenizer.encode(text).ids }));
  return { name: file, references };
}

/** One line for each text, so that a difference can be read. */
function write(file, models) {
  const lines = models.map(({ name, references }) => {
    const rows = references.map((reference) => JSON.stringify(reference)).join(',\n');
    return `{"name":"${name}","references":[\n${rows}]}`;
  });
  const head = `"made_with":${JSON.stringify(madeWith)},\n"texts":${JSON.stringify(texts)},\n`;
  fs.writeFileSync(path.join(resources, file), `{${head}"models":[\n${lines.join(',\n')}]}\n`);
}

const models = [];
for (const [id, how] of Object.entries(asked)) {
  models.push(await vectorsOf(id, how));
}
write('reference-vectors.json', models);
write('reference-tokens.json', ['bpe-tokenizer.json', 'unigram-tokenizer.json'].map(tokensOf));
