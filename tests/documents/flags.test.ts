import { expect, test } from 'vitest';
import { documents, read } from './documents.js';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

interface Flag {
  readonly file: string;
  readonly script: string;
  readonly name: string;
}

/** What stands after a command, or by itself after the document has named one: `npm run bench -- --only list`, then `--rounds 5`. */
function flagsOf(file: string): Flag[] {
  let script = '';
  return [...read(file).matchAll(/```sh\n[\s\S]*?```|`[^`\n]+`/g)].flatMap(([code]) =>
    code.split('\n').flatMap((line) => {
      const [, named] = /npm run ([a-z][\w:]*)/.exec(line) ?? [];
      script = named ?? script;
      const given = named === undefined ? /^`(?:-- )?(--[a-z].*)`$/.exec(line)?.[1] : line.split(' -- ')[1];
      return [...(given ?? '').matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => ({
        file,
        script,
        name,
      }));
    }),
  );
}

test('every flag of a command that a document names is one that its program takes', () => {
  const flags = documents.flatMap(flagsOf);
  const takes = ({ script, name }: Flag) =>
    [...(scripts[script] ?? '').matchAll(/[\w/-]+\.ts\b/g)].some(([program]) =>
      new RegExp(`(?:\\b|')${name}'?: \\{ type: |'--${name}'`).test(read(program)),
    );
  expect(flags.length).toBeGreaterThan(20);
  expect(flags.filter((flag) => !takes(flag))).toEqual([]);
});

test('every project of the tests that a document names is there', () => {
  const projects = documents.flatMap((file) =>
    [...read(file).matchAll(/--project=(\w+)/g)].map(([, name = '']) => name),
  );
  const config = read('vitest.config.ts');
  expect(projects).not.toEqual([]);
  expect(projects.filter((name) => !config.includes(`name: '${name}'`))).toEqual([]);
});
