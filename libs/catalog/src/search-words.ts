import { createRequire } from 'node:module';
import type { Jieba } from '@node-rs/jieba';

/** Words of the field that a general dictionary does not know; with a frequency that keeps them whole. */
const DOMAIN_WORDS = [
  '公共数据',
  '政务数据',
  '授权运营',
  '数据要素',
  '数据产品',
  '数据资源',
  '数据集团',
  '数据目录',
  '数据字典',
  '数据质量',
  '运营机构',
  '实施机构',
  '主数据',
  '隐私计算',
  '可信空间',
  '数据空间',
  '普惠金融',
  '信用信息',
  '不动产',
  '电子证照',
  '社会保障',
  '医疗保障',
  '公积金',
  '低空经济',
  '城市治理',
  '智慧城市',
  '路况',
  '客流',
  '到站',
  '空气质量',
  '水质',
  '气象观测',
];

/** Particles that tell nothing about a product. */
const STOP_WORDS = new Set([...'的了和与及或等在是为对之于由']);

const RUNS =
  /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:\.(?:(?!\p{Script=Han})[\p{L}\p{N}])+)*/gu;

export const HAN = /^\p{Script=Han}/u;

let loaded: Jieba | undefined;
// An import would load it with the program.
const load = createRequire(__filename);

/** The dictionary takes 0.2 s and 40 MB: it is loaded by the first text that needs it, once in a process. */
function dictionary(): Jieba {
  if (loaded) return loaded;
  const { Jieba } = load('@node-rs/jieba') as typeof import('@node-rs/jieba');
  const { dict } = load('@node-rs/jieba/dict') as typeof import('@node-rs/jieba/dict');
  loaded = Jieba.withDict(dict);
  loaded.loadDict(Buffer.from(DOMAIN_WORDS.map((word) => `${word} 100000 n\n`).join('')));
  return loaded;
}

/** One form for what looks the same: full width, case, compatibility characters. */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** All words of a text, long ones with the shorter ones inside them, as they are indexed; with repetitions. */
export function wordsOf(text: string): string[] {
  return runsOf(text).flatMap((run) => (HAN.test(run) ? indexedWordsOf(run) : run));
}

/** Words of Chinese runs; summaries, keywords and organisations say the same again and again. */
const cutRuns = new Map<string, readonly string[]>();
const CUT_RUNS_MAX = 20_000;

function indexedWordsOf(run: string): readonly string[] {
  let words = cutRuns.get(run);
  if (words) return words;
  words = dictionary().cutForSearch(run, false).filter(isTelling);
  if (cutRuns.size >= CUT_RUNS_MAX) cutRuns.clear();
  cutRuns.set(run, words);
  return words;
}

/** What a search asks for. */
export interface SearchWords {
  /** Each must occur. */
  readonly required: string[];
  /** Long words of which the required ones are parts: where they occur whole, the product fits better. */
  readonly whole: string[];
}

/** The words of a search, cut by the dictionary by which the texts are cut. */
export function searchWords(q: string): SearchWords {
  const required = new Set<string>();
  const whole = new Set<string>();
  for (const run of runsOf(q)) {
    const cut = HAN.test(run) ? dictionary().cut(run, false).filter(isTelling) : [run];
    for (const word of cut) {
      const parts = partsOf(word);
      if (parts.length > 0) whole.add(word);
      for (const part of parts.length > 0 ? parts : [word]) required.add(part);
    }
  }
  return { required: [...required], whole: [...whole] };
}

/** Words of the dictionary that together make up a long one; none where they would leave a character out. */
function partsOf(word: string): string[] {
  if (!HAN.test(word) || word.length < 4) return [];
  const parts = dictionary()
    .cutForSearch(word, false)
    .filter((part) => part !== word && part.length > 1);
  const covered = new Set(
    parts.flatMap((part) => {
      const at = word.indexOf(part);
      return Array.from(part, (_, offset) => at + offset);
    }),
  );
  return covered.size === word.length ? parts : [];
}

function runsOf(text: string): string[] {
  return normalise(text).match(RUNS) ?? [];
}

function isTelling(word: string): boolean {
  return !STOP_WORDS.has(word);
}
