import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('../../.github/workflows/', import.meta.url);
const workflows = readdirSync(folder).map((file) => [file, readFileSync(new URL(file, folder), 'utf8')] as const);

describe.each(workflows)('%s', (_, text) => {
  test('runs actions of one commit each, whose version stands beside it', () => {
    const used = [...text.matchAll(/^ *(?:- )?uses: *(.*)$/gm)].map(([, action]) => action);
    expect(used).not.toEqual([]);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('runs in images of one digest each', () => {
    const images = [...text.matchAll(/^ *image: *(.*)$/gm)].map(([, image]) => image);
    for (const image of images) expect(image).toMatch(/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  });

  test('may read the repository and nothing else, and leaves no key to it behind', () => {
    expect(text.match(/^\s*permissions:.*(\n {2,}.*)?/gm)).toEqual(['\npermissions:\n  contents: read']);
    const checkouts = text.match(/uses: actions\/checkout@.*\n.*\n.*$/gm) ?? [];
    expect(checkouts).not.toEqual([]);
    for (const step of checkouts) expect(step).toMatch(/\n {8}with:\n {10}persist-credentials: false$/);
  });

  test('is no way for the text of a pull request into a shell', () => {
    expect(text).not.toContain('pull_request_target');
    const steps = text.match(/^ *- run:(.*(?:\n {8,}.*)*)/gm) ?? [];
    expect(steps.filter((step) => step.includes('${{'))).toEqual([]);
  });
});

test('pull requests are asked for known weaknesses of packages, of any kind, before everything else is checked', () => {
  const checks = workflows.find(([file]) => file === 'checks.yml')?.[1] ?? '';
  expect(checks).toMatch(/^ {2}pull_request:$/m);
  const commands = [...checks.matchAll(/^ *- run: (.*)$/gm)].map(([, command]) => command);
  expect(commands.slice(-2)).toEqual(['npm audit --audit-level=high', '.ci/run']);
  expect(statSync(new URL('../../.ci/run', import.meta.url)).mode & 0o111).not.toBe(0);
});

test('updates of the packages are asked for every week, of the actions every month', () => {
  const text = readFileSync(new URL('../../.github/dependabot.yml', import.meta.url), 'utf8');
  const intervals = [...text.matchAll(/package-ecosystem: (\S+)[\s\S]+?interval: (\w+)/g)].map(([, of, how]) => [
    of,
    how,
  ]);
  expect(intervals).toEqual([
    ['npm', 'weekly'],
    ['github-actions', 'monthly'],
  ]);
});
