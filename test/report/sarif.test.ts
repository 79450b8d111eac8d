import { expect, test } from '@jest/globals';
import { renderSarif } from '../../src/report/sarif.ts';
import { expectFixture } from './expect-fixture.ts';
import { finding, reportOf, sampleReport } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0' };

interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId: string };
      region: { startLine: number; endLine: number };
    };
  }[];
  partialFingerprints: Record<string, string>;
}

interface Sarif {
  version: string;
  runs: {
    tool: {
      driver: { name: string; version: string; rules: { id: string; shortDescription: { text: string } }[] };
    };
    invocations: { executionSuccessful: boolean }[];
    originalUriBaseIds: Record<string, unknown>;
    results: SarifResult[];
  }[];
}

const runOf = (report: Parameters<typeof renderSarif>[0]): Sarif['runs'][number] => {
  const { version, runs } = JSON.parse(renderSarif(report, options)) as Sarif;
  expect(version).toBe('2.1.0');
  expect(runs).toHaveLength(1);
  const [run] = runs;
  if (!run) throw new Error('Missing run');
  return run;
};

test('the log reads like the kept one', () => {
  expectFixture('lint.sarif', renderSarif(sampleReport, options));
});

test('each result names a rule that the tool describes, a place and a fingerprint', () => {
  const { tool, results, originalUriBaseIds } = runOf(sampleReport);
  expect(tool.driver).toMatchObject({ name: 'specgate', version: '0.1.0' });
  expect(results).toHaveLength(sampleReport.findings.length);
  for (const [index, result] of results.entries()) {
    expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(result.partialFingerprints).toEqual({ 'specgateFinding/v1': sampleReport.findings[index]?.id });
    const { artifactLocation, region } = result.locations[0]?.physicalLocation ?? {};
    expect(originalUriBaseIds).toHaveProperty([artifactLocation?.uriBaseId ?? '']);
    expect(region?.startLine).toBeGreaterThanOrEqual(1);
    expect(region?.endLine).toBeGreaterThanOrEqual(region?.startLine ?? 0);
  }
});

test('levels are those of SARIF', () => {
  const { results } = runOf(
    reportOf([finding({ level: 'block' }), finding({ level: 'warn' }), finding({ level: 'note' })]),
  );
  expect(results.map(({ level }) => level)).toEqual(['error', 'warning', 'note']);
});

test('a path becomes a relative reference', () => {
  const path = 'docs/features/50% off (beta)/#1: é?.md';
  const { results } = runOf(reportOf([finding({ design: { path, line: 1 } })]));
  const { uri = '' } = results[0]?.locations[0]?.physicalLocation.artifactLocation ?? {};
  expect(uri).toBe('docs/features/50%25%20off%20%28beta%29/%231%3A%20%C3%A9%3F.md');
  expect(decodeURIComponent(uri)).toBe(path);
});

test('a text cannot plant a link', () => {
  const message = 'Unexpected [terms](https://example.com), expected none';
  const { results } = runOf(reportOf([finding({ message })]));
  expect(results[0]?.message.text).toBe('Unexpected [terms] (https://example.com), expected none');
});

test('an incomplete run is no successful one', () => {
  expect(runOf(reportOf([], { conclusion: 'incomplete' })).invocations).toEqual([
    { executionSuccessful: false },
  ]);
  expect(runOf(reportOf([])).invocations).toEqual([{ executionSuccessful: true }]);
});
