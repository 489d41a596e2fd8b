import assert from 'node:assert/strict';
import { LANGUAGES } from '../../../../src/core/offline/code/languages.js';

const languageOf = (name: string) => {
  const language = LANGUAGES.find((one) => one.name === name);
  assert.ok(language, name);
  return language;
};

/** The name that the first pattern which knows the line gives it. */
const nameIn = (patterns: readonly RegExp[], line: string): string | undefined =>
  patterns.map((pattern) => pattern.exec(line)?.[1]).find((name) => name !== undefined);

const isHint = (language: string, line: string): boolean =>
  languageOf(language).hints.some((pattern) => pattern.test(line));

describe('patterns of languages', () => {
  const functions: readonly (readonly [string, string, string | undefined])[] = [
    ['TypeScript', 'function read(a) {', 'read'],
    ['TypeScript', 'export default async function* each() {', 'each'],
    ['TypeScript', '  function  *  spread () {', 'spread'],
    ['TypeScript', 'function () {', undefined],
    ['C or C++', 'static int *find(const char *key) {', 'find'],
    ['C or C++', 'Box::~Box() {', 'Box'],
    ['C or C++', 'return find(key);', undefined],
  ];
  for (const [language, line, name] of functions) {
    it(`${language}: "${line}" defines ${name ?? 'nothing'}`, () => {
      assert.equal(nameIn(languageOf(language).functions, line), name);
    });
  }

  const types: readonly (readonly [string, string | undefined])[] = [
    ['export type Name = string;', 'Name'],
    ['type Pair<A, B> = [A, B];', 'Pair'],
    ['type Name', undefined],
  ];
  for (const [line, name] of types) {
    it(`TypeScript: "${line}" declares ${name ?? 'nothing'}`, () => {
      assert.equal(nameIn(languageOf('TypeScript').types, line), name);
    });
  }

  const hints: readonly (readonly [string, string, boolean])[] = [
    ['JavaScript', 'async function (a) {', true],
    ['JavaScript', 'function * walk (tree) {', true],
    ['JavaScript', 'function walk', false],
    ['TypeScript', 'export function first<T>(of: T[]) {', true],
    ['TypeScript', 'type Pair <A> = A;', true],
    ['TypeScript', 'type Pair', false],
    ['Python', 'if ready:', true],
    ['Python', 'for one in all:   # every one', true],
    ['Python', 'if (ready) {', false],
  ];
  for (const [language, line, expected] of hints) {
    it(`${language}: "${line}" ${expected ? 'speaks' : 'does not speak'} for it`, () => {
      assert.equal(isHint(language, line), expected);
    });
  }
});
