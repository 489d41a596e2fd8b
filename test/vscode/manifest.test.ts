import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import strings from '../../package.nls.json' with { type: 'json' };
import { settingsSchema } from '../../src/config/schema.js';
import { COMMAND_IDS } from '../../src/vscode/contributions.js';

type Property = {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly scope: string;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
};
type SchemaProperty = {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly SchemaProperty[];
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly description?: string;
};
type JsonSchema = { readonly properties: Readonly<Record<string, SchemaProperty>> };

const contributed = manifest.contributes.configuration.properties as Readonly<Record<string, Property>>;
const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as JsonSchema;
const text = (key: string): string | undefined =>
  (strings as Readonly<Record<string, string>>)[key.replaceAll('%', '')];

/** A schema as the editor writes it: what may be empty has two types, and a limit that no number passes is none. */
function flat({ anyOf = [], ...rest }: SchemaProperty): Partial<Omit<Property, 'scope' | 'markdownDescription'>> {
  const [value, empty] = anyOf;
  const { type = '', maximum, ...limits } = { ...value, ...rest };
  return {
    ...limits,
    type: empty?.type === 'null' ? [type, 'null'] : type,
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

describe('package.json', () => {
  it('contributes exactly the commands that have a handler', () => {
    assert.deepEqual(
      manifest.contributes.commands.map(({ command }) => command).toSorted(),
      [...COMMAND_IDS].toSorted(),
    );
  });

  it('contributes exactly the settings of the schema', () => {
    assert.deepEqual(
      Object.keys(contributed).toSorted(),
      Object.keys(schema.properties)
        .map((key) => `signalbox.${key}`)
        .toSorted(),
    );
  });

  for (const [key, ours] of Object.entries(schema.properties)) {
    it(`agrees with the schema on ${key}`, () => {
      const theirs = contributed[`signalbox.${key}`];
      assert.ok(theirs);
      const { type, enum: values, minimum, exclusiveMinimum, maximum, default: initial } = flat(ours);
      assert.deepEqual(
        [theirs.type, theirs.default, theirs.enum, theirs.minimum, theirs.exclusiveMinimum, theirs.maximum],
        [type, initial, values, minimum, exclusiveMinimum, maximum],
      );
      assert.equal(text(theirs.markdownDescription), ours.description);
    });
  }

  it('lets an ensemble have the parts of the schema, and no others', () => {
    const { properties, additionalProperties } = contributed['signalbox.classifier.ensemble'] ?? {};
    const parts = schema.properties['classifier.ensemble']?.propertyNames?.enum;
    assert.deepEqual(Object.keys(properties ?? {}), parts);
    assert.equal(additionalProperties, false);
  });

  it('lets no workspace change where requests and keys go', () => {
    for (const key of [
      'providers.custom',
      'providers.disabled',
      'discovery.localAddresses',
      'proxy.enabled',
      'proxy.port',
      'classifier.strategy',
      'classifier.ensemble',
      'classifier.llmModel',
      'classifier.embeddingsUrl',
      'classifier.embeddingsModel',
      'classifier.sidecarUrl',
      'classifier.sidecarWeight',
    ]) {
      assert.equal(contributed[`signalbox.${key}`]?.scope, 'application', key);
    }
  });

  it('lets no workspace loosen a cap, change a price or say where alerts go', () => {
    const money = Object.keys(contributed).filter((key) =>
      /^signalbox\.(budget|routing|prices|alerts|ledger)\.|^signalbox\.providers\.plans$/.test(key),
    );
    assert.ok(money.length > 20);
    const open = money.filter((key) => contributed[key]?.scope !== 'application');
    assert.deepEqual(open, ['signalbox.budget.workspace']); // it only tightens, and only where the folder is trusted
    assert.ok(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes('signalbox.budget.workspace'),
    );
  });

  it('withholds what a folder sets until it is trusted, but for how the meter looks', () => {
    const open = Object.keys(contributed).filter((key) => contributed[key]?.scope !== 'application');
    assert.deepEqual(
      open.filter((key) => key !== 'signalbox.statusBar.show').toSorted(),
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].toSorted(),
    );
  });

  it('lets no workspace take a guardrail away', () => {
    assert.equal(contributed['signalbox.guardrails.patterns']?.scope, 'application');
  });

  it('has a text for every key it names, and no text that nobody names', () => {
    const named = [...readFileSync('package.json', 'utf8').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(named)].toSorted(), Object.keys(strings).toSorted());
  });
});
