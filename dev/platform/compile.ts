import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import ts from 'typescript';
import { root } from '../server/functions.js';

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  inlineSourceMap: true,
};

/**
 * A program of this folder in JavaScript, with all that it imports: any loader that reads TypeScript would stand before each import
 * of the functions, too.
 * @returns its main file
 */
export function compileProgram(name: string): string {
  const folder = path.join(root, '.build/server');
  const compiled = new Set<string>();
  const compile = (file: string): string => {
    const target = path.join(folder, path.relative(root, file).replace(/\.ts$/, '.js'));
    if (compiled.has(file)) return target;
    compiled.add(file);
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { fileName: file, compilerOptions });
    mkdirSync(path.dirname(target), { recursive: true });
    // whole at any moment: another deployment may be reading it
    const unfinished = `${target}.${process.pid}`;
    writeFileSync(unfinished, outputText);
    renameSync(unfinished, target);
    for (const { fileName } of ts.preProcessFile(outputText).importedFiles) {
      if (fileName.startsWith('.')) compile(path.resolve(path.dirname(file), fileName.replace(/\.js$/, '.ts')));
    }
    return target;
  };
  return compile(path.join(root, 'dev/platform', name));
}
