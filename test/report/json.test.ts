import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { renderJson } from '../../src/report/json.ts';
import { statusReporters } from '../../src/report/status.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileReport } from './hostile-report.ts';
import { sampleReport, sampleStatus } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0', width: 80 };

/** The published schema lets later releases add keys; here a key that it does not describe is a mistake. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return 'properties' in parts && parts['type'] === 'object'
    ? { ...parts, additionalProperties: false }
    : parts;
};

const validatorOf = (name: string) => {
  const text = readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8');
  return new Ajv2020({ allowUnionTypes: true }).compile(closed(JSON.parse(text)) as object);
};

test('the report is as its schema says', () => {
  const validate = validatorOf('lint-report');
  validate(JSON.parse(renderJson(sampleReport, options)));
  expect(validate.errors).toBeNull();
  expect(validate({ ...sampleReport, totals: {} })).toBe(false);
  expect(validate({ ...sampleReport, surprise: true })).toBe(false);
});

test('the status is as its schema says', () => {
  const validate = validatorOf('status-report');
  validate(JSON.parse(statusReporters.json(sampleStatus, options)));
  expect(validate.errors).toBeNull();
  expect(validate({ ...sampleStatus, mode: 'trust' })).toBe(false);
});

test('the report reads like the kept one', () => {
  expectFixture('lint.json', renderJson(sampleReport, options));
});

test('the data is the report, whatever its texts hold', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      expect(JSON.parse(renderJson(report, options))).toEqual(report);
    }),
  );
});
